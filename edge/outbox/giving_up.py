"""Numbers that go without their events, and the word that stands for them."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from uuid import UUID

from edge.outbox.cap import GIVEN_UP_IN_ORDER, HeldRow, losses
from edge.outbox.rows import QueuedEvent, Ranges, earlier_epochs, place
from wire.codec import decode_event, encode_event
from wire.events import Clock, Dropped, Moment
from wire.ids import LaneId, new_id


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose name and time a word about lost numbers carries."""

    lane: LaneId
    now: Moment
    clock: Clock

    def say(self, numbers: tuple[int, int], of: str, reason: str, epoch: UUID | None = None) -> Dropped:
        """Say that these numbers are no more."""
        return Dropped(
            id=new_id(),
            lane=self.lane,
            processed_at=self.now,
            clock=self.clock,
            first_seq=numbers[0],
            last_seq=numbers[1],
            of=of,
            reason=reason,
            epoch=epoch,
        )


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Rows freed, and the words that stand in their place, each under the first number that it names."""

    freed: int
    words: tuple[QueuedEvent, ...]
    numbers: Mapping[UUID, Ranges]
    """By epoch."""


def give_up(database: sqlite3.Connection, current: UUID, excess: int, speaker: Speaker) -> GivenUp:
    """Give up what is least of a loss, in the transaction at hand, until `excess` rows are freed.

    Of one kind what waits of earlier epochs goes first.
    """
    freed, words, numbers = 0, [], defaultdict(list)
    epochs = [*earlier_epochs(database), current]
    for kind, epoch in product(GIVEN_UP_IN_ORDER, epochs):
        table = "outbox" if epoch == current else "earlier"
        held = _held_rows(database, table, epoch)
        for loss in tuple(losses(held, kind, excess - freed)) if freed < excess else ():
            gone = loss.first_seq, loss.last_seq
            event = speaker.say(gone, loss.of, "outbox_full")
            words.append(QueuedEvent(epoch, loss.first_seq, event.kind, encode_event(event)))
            numbers[epoch].append(gone)
            delete = f"DELETE FROM {table} WHERE epoch = ? AND seq BETWEEN ? AND ?"  # noqa: S608 - no input
            database.execute(delete, (str(epoch), *gone))
            place(database, current, words[-1:])
            freed += loss.freed
    return GivenUp(freed, tuple(words), numbers)


def _held_rows(database: sqlite3.Connection, table: str, epoch: UUID) -> Iterator[HeldRow]:
    columns = "seq, kind, CASE kind WHEN 'dropped' THEN event END"
    query = f"SELECT {columns} FROM {table} WHERE epoch = ? ORDER BY seq"  # noqa: S608 - no input
    for seq, kind, text in database.execute(query, (str(epoch),)):
        event = decode_event(text) if text else None
        if isinstance(event, Dropped) and event.first_seq == seq and event.epoch is None:
            yield HeldRow(seq, event.last_seq, event.of)
        else:
            yield HeldRow(seq, seq, kind)
