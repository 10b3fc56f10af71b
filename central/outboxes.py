"""The centre's side of each node's outbox: which numbers are stored or given up, what to tell the node."""

from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from central.sequences import Account, RangeSet, account
from central.tables import EpochRow
from wire.codec import MAX_RANGES, Ack
from wire.health import NodeHealth
from wire.topics import Topic


class OutboxLedger:
    """One transaction's view of one outbox; `save` puts it back."""

    def __init__(self, session: Session, topic: Topic, epoch: UUID) -> None:
        self.site, self.node, self.epoch = topic.site, topic.node, epoch
        self._row = _row(session, topic, epoch)
        self._received = RangeSet.of(self._row.received)
        self._dropped = RangeSet.of(self._row.dropped)
        self._touched: list[int] = []

    def take(self, first: int, count: int) -> tuple[int, ...]:
        """Mark `count` numbers from `first` as stored; return which of them, from 0, were not before."""
        fresh = tuple(position for position in range(count) if first + position not in self._received)
        self._received = self._received.add(first, first + count - 1)
        self._touched.append(first)
        return fresh

    def give_up(self, first: int, last: int) -> None:
        """Note that the node dropped these numbers, and said so; raises ValueError if that is no range."""
        self._dropped = self._dropped.add(first, last)

    def save(self) -> Ack:
        """Put the ledger into the session, and return what the node is told once that is committed."""
        self._row.received = [list(known) for known in self._received]
        self._row.dropped = [list(known) for known in self._dropped]
        also = self._received.also(self._touched, MAX_RANGES)
        return Ack(epoch=self.epoch, upto=self._received.upto, also=also)


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


def accounts(session: Session) -> dict[tuple[str, str], Account]:
    """Return what is lost, late and dropped, by site and node."""
    told: dict[tuple[str, str], Account] = {}
    for row in session.scalars(select(EpochRow)):
        one = account(
            RangeSet.of(row.received),
            RangeSet.of(row.dropped),
            next_seq=row.next_seq,
            oldest_unacked=row.oldest_unacked,
            retired=row.retired,
        )
        told[row.site, row.node] = told.get((row.site, row.node), Account()) + one
    return told


def _row(session: Session, topic: Topic, epoch: UUID) -> EpochRow:
    row = session.get(EpochRow, (topic.site, topic.node, epoch))
    if row is None:
        row = EpochRow(
            site=topic.site, node=topic.node, epoch=epoch, received=[], dropped=[], asked=0, retired=False
        )
        session.add(row)
        session.flush()
    return row
