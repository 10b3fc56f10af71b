"""What is known of each node's clock, and the doubt about passages that follows from it; see `clock_doubt`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from central.passages.clock_doubt import Beat, Believed, believed_after, doubt_of, error_of, is_wrong
from central.passages.recording import Origin, ToldPassage
from central.tables import EpochRow, NodeRow
from wire.events import PassageRecorded


def with_doubts(session: Session, told: Sequence[ToldPassage]) -> list[ToldPassage]:
    """Return passages whose origins say what is doubtful about their times."""
    return [(_judged(session, origin, event), event) for origin, event in told]


def note_doubted(session: Session, doubted: Sequence[Origin]) -> None:
    """Count passages that are ordered by their arrival, on their nodes."""
    for origin in doubted:
        row = session.get(NodeRow, (origin.site, origin.node))
        if row is not None:
            row.clock_doubted += 1
            row.clock_doubted_at = origin.received_at


def note_beat(row: NodeRow, beat: Beat) -> bool:
    """Note what a heartbeat proves of the node's clock; return whether it became wrong, or right again."""
    last = None
    if row.beat_sent_at is not None and row.beat_received_at is not None:
        last = Beat(row.beat_sent_at, row.beat_received_at)
    row.beat_sent_at, row.beat_received_at = beat.sent_at, beat.received_at
    error = error_of(beat, last)
    if error is None:
        return False
    was_wrong = row.clock_wrong_since is not None
    row.clock_error_s = error.total_seconds()
    if is_wrong(error) is was_wrong:
        return False
    row.clock_wrong_since = None if was_wrong else beat.received_at
    return True


def _judged(session: Session, origin: Origin, event: PassageRecorded) -> Origin:
    row = session.get(EpochRow, (origin.site, origin.node, origin.epoch))
    before = None
    if row is not None and row.clock_seq is not None and row.clock_at is not None:
        before = Believed(row.clock_seq, row.clock_at)
    # A number that was given before says nothing about the order.
    doubt = doubt_of(
        event, origin.seq, None if origin.again else before, _error(session, origin), origin.received_at
    )
    if row is not None and not origin.again:
        after = believed_after(event, origin.seq, before, doubt)
        row.clock_seq, row.clock_at = (after.seq, after.at) if after else (None, None)
    return replace(origin, clock_doubt=doubt)


def _error(session: Session, origin: Origin) -> timedelta:
    row = session.get(NodeRow, (origin.site, origin.node))
    return timedelta(seconds=row.clock_error_s or 0) if row else timedelta()
