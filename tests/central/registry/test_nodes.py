from datetime import datetime

import pytest

from central.delivery.arrivals import Arrival
from central.line.ingest import Ingested, ingest
from central.registry.nodes import NodeView, nodes
from central.store.db import Store
from tests.central.node import NOON, TellingNode, passage
from wire.events import ClockQuality, GateState
from wire.health import CameraState


def take(store: Store, *arrivals: Arrival) -> Ingested:
    with store.write() as session:
        return ingest(session, arrivals)


def only(store: Store, now: datetime = NOON) -> NodeView:
    with store.read() as session:
        (shown,) = nodes(session, now)
    return shown


def test_a_heartbeat_fills_the_node_and_its_lanes(store: Store) -> None:
    node = TellingNode()
    take(store, node.says_it_is(up=True), node.beats())

    shown = only(store)
    assert (shown.site, shown.node, shown.up, shown.down_reason) == ("east", "gate-1", True, "")
    assert (shown.version, shown.disk_free_bytes, shown.failures) == ("0.1.0", 10**9, {"camera_lost": 2})
    assert shown.clock_quality is ClockQuality.UNKNOWN
    (lane,) = shown.lanes
    assert (lane.lane, lane.camera, lane.gate) == ("in-1", CameraState.LIVE, GateState.CLOSED)
    assert (lane.visits, lane.persons) == ({"read": 3}, 2)


@pytest.mark.parametrize("site, name", [("east", "gate-2"), ("west", "gate-1")])
def test_nodes_of_other_names_or_sites_are_other_nodes(store: Store, site: str, name: str) -> None:
    first, second = TellingNode(), TellingNode(site=site, name=name)
    take(store, first.tells(passage(), seq=3), second.tells(passage()), first.beats(), second.beats())

    with store.read() as session:
        shown = {(one.site, one.node): one.lost for one in nodes(session, NOON)}
    assert shown == {("east", "gate-1"): 2, (site, name): 0}


def test_a_new_outbox_retires_the_old_one_and_its_late_events_are_lost(store: Store) -> None:
    old = TellingNode()
    take(store, old.tells(passage()), old.tells(passage(), seq=3), old.beats(oldest_unacked=2))
    assert only(store).late == 1
    new = TellingNode()
    take(store, new.beats())

    shown = only(store)
    assert (shown.late, shown.lost) == (0, 1)
