"""What a node promised: each event for which `Outbox.put` returned, in a file beside all that is harmed.

A record inside the outbox's own database knows nothing of what the emergency journal took, nor of what was lost
before it came into the database.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from edge.outbox import Outbox
from edge.running.clock import NodeClock
from edge.running.fault_points import Faults
from wire.codec import UnreadableEvent, decode_event, encode_event
from wire.events import Event


class PromisingOutbox(Outbox):
    """An outbox that writes down what it took, once it has taken it."""

    def __init__(
        self,
        promises: Path,
        path: Path,
        max_events: int,
        faults: Faults,
        *,
        keep_events: int,
        emergency_bytes: int,
        clock: NodeClock,
    ) -> None:
        super().__init__(
            path, max_events, faults, keep_events=keep_events, emergency_bytes=emergency_bytes, clock=clock
        )
        self._promises = promises

    def put(self, events: Sequence[Event]) -> int:
        last = super().put(events)
        file = os.open(self._promises, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            # In one call: whoever is killed has written all of it, or nothing.
            os.write(file, "".join(f"{encode_event(event)}\n" for event in events).encode())
        finally:
            os.close(file)
        return last


def read_promises(file: Path) -> tuple[Event, ...]:
    """Read them in order, also while the node runs."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    read = [decode_event(line) for line in lines]
    return tuple(event for event in read if not isinstance(event, UnreadableEvent))
