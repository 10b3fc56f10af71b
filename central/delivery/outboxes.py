"""The centre's side of each node's outbox: which numbers are stored or given up, what to tell and ask it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from central.delivery.sequences import Account, Book, RangeSet
from central.grid.scope import within
from central.tables import EpochRow
from wire.capabilities import READS
from wire.codec import MAX_EVENTS, MAX_RANGES, MAX_TOLD, Ack
from wire.health import NodeHealth
from wire.topics import Topic

_MOST_ASKED: Final = 12
"""How often a node is asked for the same gap; what it did not tell by then stays lost, and is counted so."""
_ASKED_AGAIN_AFTER: Final = timedelta(seconds=10)
_ASKED_AT_LEAST_EVERY: Final = timedelta(hours=1)


class OutboxLedger:
    """One transaction's view of one outbox; `save` puts it back."""

    def __init__(self, session: Session, topic: Topic, epoch: UUID, now: datetime) -> None:
        self.site, self.node, self.epoch = topic.site, topic.node, epoch
        self._now = now
        self._row = _row(session, topic, epoch)
        book = _book(self._row)
        self._received, self._dropped, self._not_kept = book.received, book.dropped, book.not_kept
        self._gap = book.gap
        self._touched: list[int] = []
        self._told: dict[int, str] = {}

    def take(self, first: int, count: int) -> tuple[int, ...]:
        """Mark `count` numbers from `first` as stored; return which of them, from 0, were not before."""
        fresh = tuple(position for position in range(count) if first + position not in self._received)
        self._received = self._received.add(first, first + count - 1)
        self._touched.append(first)
        self._row.doubled += count - len(fresh)
        if any(first + position in self._gap for position in fresh):
            # The node answers: it is not asked in vain, however long the rest may take.
            self._row.asked = 0
        return fresh

    def name(self, seq: int, end_of_id: str) -> None:
        """Name an event that was told, so that the node knows which one of this number is stored."""
        self._told[seq] = end_of_id

    def note_reuse(self, count: int) -> None:
        """Note that so many of the numbers that came again came with other events than before."""
        self._row.reused += count
        self._row.doubled -= count

    def give_up(self, first: int, last: int) -> bool:
        """Note that the node dropped these numbers, and said so; return whether that is news.

        Raises ValueError if that is no range.
        """
        before, self._dropped = self._dropped, self._dropped.add(first, last)
        return before != self._dropped

    def note_not_kept(self, first: int, last: int) -> bool:
        """Note that the node no longer has these numbers; otherwise like `give_up`."""
        before, self._not_kept = self._not_kept, self._not_kept.add(first, last)
        return before != self._not_kept

    def save(self) -> Ack | None:
        """Put the ledger into the session, and return what the node is told, and asked, once that is committed.

        None: it told nothing, and there is nothing to ask.
        """
        self._row.received = [list(known) for known in self._received]
        self._row.dropped = [list(known) for known in self._dropped]
        self._row.not_kept = [list(known) for known in self._not_kept]
        also = self._received.also(self._touched, MAX_RANGES)
        wanted = self._wanted()
        if not self._touched and not wanted:
            return None
        told = tuple(_runs(self._told))[:MAX_TOLD]
        return Ack(epoch=self.epoch, upto=self._received.upto, also=also, wanted=wanted, told=told, reads=READS)

    def _wanted(self) -> tuple[tuple[int, int], ...]:
        """Return what the node is to tell again; each time it is asked in vain the next one comes later."""
        if self._row.retired or self._row.next_seq is None:
            return ()
        book = _book(self._row)
        if book.gap.minus(self._gap).ranges:
            self._row.asked = 0
        wanted = book.gap.minus(book.not_kept)
        if not wanted.ranges or not _may_ask(self._row, self._now):
            return ()
        self._row.asked_at = self._now
        self._row.asked += 1
        return wanted.ranges[:MAX_RANGES]


def note_health(session: Session, topic: Topic, health: NodeHealth) -> None:
    """Note what a node holds back; every other outbox of it is retired."""
    row = _row(session, topic, health.epoch)
    row.retired = False
    row.next_seq = max(health.next_seq, row.next_seq or 0)
    row.oldest_unacked = health.oldest_unacked
    session.execute(
        update(EpochRow)
        .where(
            EpochRow.site == topic.site,
            EpochRow.node == topic.node,
            EpochRow.epoch != health.epoch,
            EpochRow.retired.is_(False),
        )
        .values(retired=True)
    )


def accounts(session: Session, sites: Collection[str] | None = None) -> dict[tuple[str, str], Account]:
    """Return what is lost, late, dropped and doubled, by site and node; only of `sites` unless it is None."""
    told: dict[tuple[str, str], Account] = {}
    wanted = select(EpochRow)
    for row in session.scalars(wanted if sites is None else wanted.where(within(EpochRow.site, sites))):
        one = replace(_book(row).account(), doubled=row.doubled, reused=row.reused)
        told[row.site, row.node] = told.get((row.site, row.node), Account()) + one
    return told


def _runs(told: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Write what was told as first numbers, each with the ends of ids from there on."""
    first, ends = 0, ""
    for seq, end in sorted(told.items()):
        if ends and (seq != first + len(ends) // len(end) or len(ends) >= MAX_EVENTS * len(end)):
            yield first, ends
            ends = ""
        first, ends = (first, ends + end) if ends else (seq, end)
    if ends:
        yield first, ends


def _may_ask(row: EpochRow, now: datetime) -> bool:
    if row.asked_at is None:
        return True
    wait = min(_ASKED_AGAIN_AFTER * 2**row.asked, _ASKED_AT_LEAST_EVERY)
    # A clock that went back must not silence the question for a year.
    return row.asked < _MOST_ASKED and abs(now - row.asked_at) >= wait


def _book(row: EpochRow) -> Book:
    return Book(
        received=RangeSet.of(row.received),
        dropped=RangeSet.of(row.dropped),
        not_kept=RangeSet.of(row.not_kept or ()),
        next_seq=row.next_seq,
        oldest_unacked=row.oldest_unacked,
        retired=row.retired,
    )


def _row(session: Session, topic: Topic, epoch: UUID) -> EpochRow:
    row = session.get(EpochRow, (topic.site, topic.node, epoch))
    if row is None:
        row = EpochRow(
            site=topic.site,
            node=topic.node,
            epoch=epoch,
            received=[],
            dropped=[],
            doubled=0,
            reused=0,
            asked=0,
            retired=False,
        )
        session.add(row)
        session.flush()
    return row
