"""A centre in memory: takes events by epoch and number, as the real one does, and acknowledges what it has."""

from collections.abc import Iterable
from uuid import UUID

from edge.outbox import Outbox, QueuedEvent
from wire.codec import Ack, UnreadableEvent, decode_event
from wire.errors import WireError
from wire.events import Dropped


class Books:
    """What was stored, and what contradicts that all is well."""

    def __init__(self) -> None:
        self.stored: dict[UUID, int] = {}
        """Events by id, and how often each was taken in under a number of its own."""
        self.dropped: list[Dropped] = []
        self._received: dict[UUID, set[int]] = {}

    def take(self, rows: Iterable[QueuedEvent]) -> None:
        for row in rows:
            known = self._received.setdefault(row.epoch, set())
            if row.seq in known:
                continue
            known.add(row.seq)
            event = decode_event(row.event)
            assert not isinstance(event, UnreadableEvent), row.event[:80]
            if isinstance(event, Dropped):
                self.dropped.append(event)
            else:
                self.stored[event.id] = self.stored.get(event.id, 0) + 1

    def unexplained(self) -> set[int]:
        """Find numbers of the first epoch that lie below known ones and that nobody told or spoke of."""
        epoch = min(self._received)
        known = set(self._received[epoch])
        for one in self.dropped:
            known.update(range(one.first_seq, one.last_seq + 1) if one.epoch in {epoch, None} else ())
        return set(range(1, max(known) + 1)) - known

    def forget(self) -> None:
        """Lose everything, as a centre does whose disk died."""
        self.stored.clear()
        self._received.clear()

    def acknowledge(self, outbox: Outbox) -> None:
        """Tell the outbox of every epoch what is stored."""
        for epoch, known in self._received.items():
            upto = next(number for number in range(1, len(known) + 2) if number not in known) - 1
            also = [(number, number) for number in sorted(known) if number > upto][-200:]
            try:
                outbox.confirm(Ack(epoch=epoch, upto=upto, also=tuple(also)))
            except WireError:
                return

    def drain(self, outbox: Outbox) -> None:
        """Take in everything that the outbox holds."""
        for _ in range(1000):
            rows = outbox.pending(0, 100)
            if not rows:
                return
            self.take(rows)
            self.acknowledge(outbox)
        raise AssertionError(f"the outbox still holds {outbox.depth().backlog} events")
