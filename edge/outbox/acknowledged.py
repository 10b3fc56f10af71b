"""What of an acknowledgement is about the events that are here: a number alone does not say which event it was.

An outbox that was put back from an older copy gives numbers a second time, and the centre has them of the events
that were told before. So only what the centre names by its id may go; the rest is told, and named, again.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from edge.outbox.rows import Ranges
from wire.codec import UNKNOWN_EVENT, Ack, end_of_id

_END: Final = 8
"""Digits by which the centre names an event."""


def stored_here(database: sqlite3.Connection, current: UUID, ack: Ack) -> Ranges:
    """Return the numbers of `ack` without those of waiting events that it does not name."""
    ranges = ((0, ack.upto), *ack.also)
    if ack.told is None:
        # An older centre names none; what it acknowledges has to be believed.
        return ranges
    source = "outbox WHERE epoch = ? AND" if ack.epoch == current else "earlier WHERE epoch = ? AND"
    named = {seq for first, ends in ack.told for seq in _named(database, source, ack.epoch, first, ends)}
    return [part for one in ranges for part in _without(one, _others(database, source, ack.epoch, one, named))]


def _named(database: sqlite3.Connection, source: str, epoch: UUID, first: int, ends: str) -> Iterator[int]:
    query = f"SELECT seq, event FROM {source} seq BETWEEN ? AND ?"  # noqa: S608 - no input
    for seq, event in database.execute(query, (str(epoch), first, first + len(ends) // _END - 1)):
        at = (seq - first) * _END
        if ends[at : at + _END] in {UNKNOWN_EVENT, end_of_id(event)}:
            yield seq


def _others(
    database: sqlite3.Connection, source: str, epoch: UUID, span: tuple[int, int], named: set[int]
) -> list[int]:
    query = f"SELECT seq FROM {source} seq BETWEEN ? AND ? ORDER BY seq"  # noqa: S608 - no input
    return [seq for (seq,) in database.execute(query, (str(epoch), *span)) if seq not in named]


def _without(span: tuple[int, int], numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first, last = span
    for number in numbers:
        if first < number:
            yield first, number - 1
        first = number + 1
    if first <= last:
        yield first, last
