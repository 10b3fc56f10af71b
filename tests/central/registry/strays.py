"""Nodes that nobody registered."""

from central.tables import NodeRow
from tests.central.dashboard.telling import NOON
from wire.events import ClockQuality


def stray_nodes(count: int) -> list[NodeRow]:
    """So many rows of nodes, each of a site of its own."""
    return [
        NodeRow(
            site=f"stray-{number}",
            node="gate-1",
            since=NOON,
            last_heard_at=NOON,
            version="",
            backlog=0,
            clock_quality=ClockQuality.UNKNOWN,
            disk_free_bytes=0,
            failures={},
            lanes_refused=0,
        )
        for number in range(count)
    ]
