"""What the centre has is kept for a while, to be told again: the newest, up to a number and a size."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from edge.outbox.rows import QueuedEvent, Ranges, State, checked, place

KEPT_CHARACTERS: Final = 64 << 20
"""Of the events' JSON, which is all but ASCII."""
_MOST_LOOKED_AT: Final = 4096
"""Rows that one request may cost; the rest is answered when it is asked for again."""
_MOST_ANSWERS: Final = 64
"""Gaps that one request may be told about."""
_MOST_ANSWERED: Final = 4096
"""Gaps that are told about at all: a centre that asks for every second number gets no more."""


@dataclass(slots=True)
class Answer:
    """What became of a request: rows to be told again, numbers that nobody here has any more, and nonsense."""

    put_back: list[QueuedEvent] = field(default_factory=list)
    gone: list[tuple[int, int]] = field(default_factory=list)
    nonsense: int = 0
    looked_at: int = 0


def keep(database: sqlite3.Connection, current: UUID, epoch: UUID, ranges: Ranges) -> int:
    """Move what the centre has from the queue to what is kept; return how many rows that were."""
    source = "outbox WHERE" if epoch == current else "earlier WHERE epoch = :epoch AND"
    moved = 0
    for first, last in ranges:
        values = {"epoch": str(epoch), "first": first, "last": last}
        within = f"{source} seq BETWEEN :first AND :last"
        database.execute(
            "INSERT OR REPLACE INTO kept (epoch, seq, kind, event, crc)"  # noqa: S608 - no input
            f" SELECT epoch, seq, kind, event, crc FROM {within} ORDER BY seq",
            values,
        )
        moved += database.execute(f"DELETE FROM {within}", values).rowcount  # noqa: S608 - no input
    return moved


def forget_oldest(database: sqlite3.Connection, most: int, most_characters: int) -> None:
    """Keep no more rows, and no more characters of them, than allowed; the newest stay."""
    database.execute("DELETE FROM kept WHERE place <= (SELECT max(place) FROM kept) - ?", (most,))
    # Reading the newest first would read them all; a row has a few hundred characters, so most calls end here.
    largest = database.execute(
        "SELECT max(length(event)) FROM (SELECT event FROM kept ORDER BY place DESC LIMIT 64)"
    )
    if (largest.fetchone()[0] or 0) * most <= most_characters:
        return
    rows = database.execute(
        "SELECT place, sum(length(event)) OVER (ORDER BY place DESC) FROM kept ORDER BY place DESC"
    )
    over = next((at for at, characters in rows if characters > most_characters), None)
    if over is not None:
        database.execute("DELETE FROM kept WHERE place <= ?", (over,))


def answer(database: sqlite3.Connection, state: State, epoch: UUID, wanted: Ranges) -> Answer:
    """Put what is kept of `wanted` back into the queue, and find out what of it is neither there nor kept."""
    result = Answer()
    highest = state.next_seq - 1 if epoch == state.epoch else _highest(database, epoch)
    for first, last in wanted:
        if not 1 <= first <= last or first > highest:
            result.nonsense += 1
            continue
        result.nonsense += last > highest
        _answer_range(database, state, epoch, (first, min(last, highest)), result)
    return result


def _answer_range(
    database: sqlite3.Connection, state: State, epoch: UUID, wanted: tuple[int, int], result: Answer
) -> None:
    seq, last = wanted
    while seq <= last and result.looked_at < _MOST_LOOKED_AT:
        room = _MOST_LOOKED_AT - result.looked_at
        kept = _run(_kept(database, epoch, seq, last, room), seq)
        if kept:
            _put_back(database, state.epoch, epoch, kept, result)
            seq = kept[-1] + 1
            continue
        held = _run(_held(database, state.epoch, epoch, seq, last, room), seq)
        result.looked_at += max(len(held), 1)
        if held:
            seq = held[-1] + 1
            continue
        following = min(
            next(_kept(database, epoch, seq, last, 1), last + 1),
            next(_held(database, state.epoch, epoch, seq, last, 1), last + 1),
        )
        _note_gone(database, epoch, (seq, following - 1), result)
        seq = following


def _put_back(
    database: sqlite3.Connection, current: UUID, epoch: UUID, numbers: list[int], result: Answer
) -> None:
    values = (str(epoch), numbers[0], numbers[-1])
    rows = database.execute(
        "SELECT epoch, seq, kind, event, crc FROM kept WHERE epoch = ? AND seq BETWEEN ? AND ?", values
    ).fetchall()
    back = list(checked(rows))
    place(database, current, back)
    database.execute("DELETE FROM kept WHERE epoch = ? AND seq BETWEEN ? AND ?", values)
    result.put_back.extend(back)
    result.looked_at += len(rows)


def _note_gone(database: sqlite3.Connection, epoch: UUID, gap: tuple[int, int], result: Answer) -> None:
    known = database.execute(
        "SELECT first_seq, last_seq FROM answered WHERE epoch = ? AND last_seq >= ? AND first_seq <= ?"
        " ORDER BY first_seq",
        (str(epoch), *gap),
    ).fetchall()
    for first, last in _without(gap, known):
        count = database.execute("SELECT count(*) FROM answered").fetchone()[0]
        if len(result.gone) >= _MOST_ANSWERS or count >= _MOST_ANSWERED:
            result.nonsense += 1
            return
        database.execute("INSERT INTO answered VALUES (?, ?, ?)", (str(epoch), first, last))
        result.gone.append((first, last))


def _without(gap: tuple[int, int], known: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    first, end = gap
    for begin, last in known:
        if first < begin:
            yield first, begin - 1
        first = max(first, last + 1)
    if first <= end:
        yield first, end


def _kept(database: sqlite3.Connection, epoch: UUID, first: int, last: int, limit: int) -> Iterator[int]:
    query = "SELECT seq FROM kept WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq LIMIT ?"
    return (seq for (seq,) in database.execute(query, (str(epoch), first, last, limit)))


def _held(
    database: sqlite3.Connection, current: UUID, epoch: UUID, first: int, last: int, limit: int
) -> Iterator[int]:
    table = "outbox WHERE" if epoch == current else "earlier WHERE epoch = :epoch AND"
    query = f"SELECT seq FROM {table} seq BETWEEN :first AND :last ORDER BY seq LIMIT :limit"  # noqa: S608 - no input
    values = {"epoch": str(epoch), "first": first, "last": last, "limit": limit}
    return (seq for (seq,) in database.execute(query, values))


def _run(numbers: Iterator[int], first: int) -> list[int]:
    """Take the numbers that follow each other from `first` on."""
    return [seq for offset, seq in enumerate(numbers) if seq == first + offset]


def _highest(database: sqlite3.Connection, epoch: UUID) -> int:
    queries = ("SELECT max(seq) FROM earlier WHERE epoch = ?", "SELECT max(seq) FROM kept WHERE epoch = ?")
    return max(database.execute(query, (str(epoch),)).fetchone()[0] or 0 for query in queries)
