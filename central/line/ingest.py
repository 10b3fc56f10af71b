"""From arrivals to rows, in the caller's transaction: one function an event type, all of them idempotent.

What a node tells twice changes nothing the second time: the event's own id is known. That its sequence number is
known proves nothing, because an outbox that was put back from an older copy gives numbers again; such an event is
stored as any other, and counted.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, assert_never
from uuid import UUID

from sqlalchemy.orm import Session

from central.alerts.raising import Watching, raise_alerts
from central.alerts.rereading import note_rereadings
from central.commands.hold_outcomes import ToldHold, note_holds
from central.commands.notice_outcomes import ToldNotice, note_notices
from central.commands.outcomes import ToldRefusal, note_moves, note_refusals
from central.delivery.arrivals import (
    Arrival,
    Delivery,
    Heartbeat,
    Poisoned,
    PresenceSaid,
    Refusal,
    Refused,
    StateSaid,
)
from central.delivery.dead_letters import DeadLetter, keep, letter_of
from central.delivery.outboxes import OutboxLedger
from central.dispatch.soundings import ToldSounding, note_soundings
from central.feed import FeedKind, News, append
from central.line.by_kind import Told, sorted_by_kind
from central.line.node_reports import note_delivery, note_gate, note_heartbeat, note_ignored, note_state
from central.passages.clock_marks import note_doubted, with_doubts
from central.passages.recording import Origin, ToldMove, ToldPassage, record_moves, record_passages
from central.presence.at_arm import note_presence
from wire.codec import Ack, UnreadableEvent, encode_event, end_of_told
from wire.events import Dropped, Event, GateStateChanged
from wire.topics import Topic, parse_topic

_LOG: Final = logging.getLogger(__name__)
_LOST_AT_THE_NODE: Final = frozenset({"not_kept", "damaged"})
"""Why a node does not have numbers that it never gave up at its cap."""
WATCHING_EVERYWHERE: Final = Watching()
_FOREIGN_ID: Final = "the passage of this id belongs to another node"
_NO_RANGE: Final = "first_seq to last_seq is no range of sequence numbers"

OutboxKey = tuple[str, str, UUID]
"""Site, node and epoch."""
_Ledgers = dict[OutboxKey, OutboxLedger]


@dataclass(frozen=True, slots=True)
class AckFor:
    """An acknowledgement and the node that it is for; to be sent after the commit, never before."""

    site: str
    node: str
    ack: Ack


@dataclass(slots=True)
class Ingested:
    """What one transaction took in: acknowledgements to send, news for the feed, and numbers to show."""

    acks: list[AckFor] = field(default_factory=list)
    news: list[News] = field(default_factory=list)
    stored: Counter[str] = field(default_factory=Counter)
    """Events by kind."""
    doubled: int = 0
    """Events that came before."""
    reused: Counter[OutboxKey] = field(default_factory=Counter)
    """Events that did not, under numbers that did."""
    refused: Counter[Refusal] = field(default_factory=Counter)
    """Messages and events that became dead letters."""
    alerts: Counter[str] = field(default_factory=Counter)
    """Alerts raised, by kind of hit."""
    suppressed: int = 0
    """Hits counted on an alert that was there."""


def ingest(session: Session, arrivals: Sequence[Arrival], watching: Watching = WATCHING_EVERYWHERE) -> Ingested:
    """Take in what came, in order; raises what the database raises, and then nothing of it is stored."""
    done = Ingested()
    ledgers: _Ledgers = {}
    told: list[Told] = []
    letters: list[DeadLetter] = []
    for arrival in arrivals:
        match arrival:
            case Delivery():
                told.extend(_take_delivery(session, arrival, ledgers, done))
            case Poisoned(delivery, detail):
                poison = _take_delivery(session, delivery, ledgers, done)
                letters.extend(_letter(o, e, Refusal.POISON, detail) for o, e in poison)
            case Heartbeat() | StateSaid() | PresenceSaid():
                _take_report(session, arrival, ledgers, done)
            case Refused():
                letters.append(letter_of(arrival))
    take_events(session, told, ledgers, done, watching)
    _bury(session, letters, done)
    _note_reuse(done, ledgers)
    for ledger in ledgers.values():
        if ack := ledger.save():
            done.acks.append(AckFor(ledger.site, ledger.node, ack))
    append(session, done.news)
    return done


def take_again(session: Session, told: Told, watching: Watching) -> Ingested:
    """Take in one event whose sequence number counts as stored already; raises what the database raises."""
    done, ledgers = Ingested(), _Ledgers()
    take_events(session, [told], ledgers, done, watching)
    for ledger in ledgers.values():
        ledger.save()
    append(session, done.news)
    return done


def take_events(
    session: Session, told: Sequence[Told], ledgers: _Ledgers, done: Ingested, watching: Watching
) -> None:
    """Take in events whose sequence numbers are taken, in order; what cannot be used becomes a dead letter."""
    done.stored.update(event.kind for origin, event in told if not origin.again)
    kinds = sorted_by_kind(told)
    _take_passages(session, kinds.passages, done, watching)
    _take_moves(session, kinds.moves, done)
    _take_refusals(session, kinds.refusals, done)
    _take_holds(session, kinds.holds, done)
    _take_soundings(session, kinds.soundings, done)
    _take_notices(session, kinds.notices, done)
    _take_gates(session, kinds.gates, done)
    _bury(session, [_letter(origin, event, Refusal.UNREADABLE) for origin, event in kinds.unreadable], done)
    _take_dropped(session, kinds.dropped, ledgers, done)


def _take_report(
    session: Session, arrival: Heartbeat | StateSaid | PresenceSaid, ledgers: _Ledgers, done: Ingested
) -> None:
    """Take in what a node says of itself, outside the sequence."""
    match arrival:
        case Heartbeat(topic, health):
            # Before the node's numbers are noted: the ledger has to see what is newly missing.
            _ledger(session, ledgers, topic, health.epoch, arrival.received_at)
            _announce_node(done, topic, is_news=note_heartbeat(session, arrival))
        case StateSaid(topic):
            _announce_node(done, topic, is_news=note_state(session, arrival))
        case PresenceSaid(topic, presence):
            if note_presence(session, arrival):
                done.news.append(News(FeedKind.NODE, topic.site, topic.node, presence.lane))
        case _:
            assert_never(arrival)


def _ledger(session: Session, ledgers: _Ledgers, topic: Topic, epoch: UUID, now: datetime) -> OutboxLedger:
    key = (topic.site, topic.node, epoch)
    if key not in ledgers:
        ledgers[key] = OutboxLedger(session, topic, epoch, now)
    return ledgers[key]


def _take_delivery(session: Session, delivery: Delivery, ledgers: _Ledgers, done: Ingested) -> Iterator[Told]:
    topic, envelope = delivery.topic, delivery.envelope
    key = (topic.site, topic.node, envelope.epoch)
    _announce_node(done, topic, is_news=note_delivery(session, delivery))
    ledger = _ledger(session, ledgers, topic, envelope.epoch, delivery.received_at)
    fresh = frozenset(ledger.take(envelope.seq, len(envelope.events)))
    done.doubled += len(envelope.events) - len(fresh)
    for position, event in enumerate(envelope.events):
        seq = envelope.seq + position
        ledger.name(seq, end_of_told(event))
        yield Origin(*key, seq, str(topic), delivery.received_at, again=position not in fresh), event


def _note_new(done: Ingested, told: Sequence[Told]) -> None:
    """Note what was not known, of which some came under known numbers."""
    again = [(origin, event) for origin, event in told if origin.again]
    done.reused.update((origin.site, origin.node, origin.epoch) for origin, _ in again)
    done.stored.update(event.kind for _, event in again)


def _note_reuse(done: Ingested, ledgers: _Ledgers) -> None:
    for key, count in done.reused.items():
        ledgers[key].note_reuse(count)
        done.doubled -= count
        site, node, epoch = key
        said = {"site": site, "node": node, "epoch": str(epoch), "events": count}
        _LOG.warning("a node gave numbers again: its outbox is an older copy put back", extra=said)
        done.news.append(News(FeedKind.NODE, site, node))


def _take_passages(session: Session, told: Sequence[ToldPassage], done: Ingested, watching: Watching) -> None:
    recorded = record_passages(session, with_doubts(session, told))
    fresh, forged = recorded.fresh, recorded.forged
    note_doubted(session, recorded.doubted)
    note_ignored(session, recorded.overtaken, recorded.clashing)
    done.news.extend(News(FeedKind.PASSAGE, o.site, o.node, event.lane, event.passage) for o, event in fresh)
    _note_new(done, fresh)
    # First what is doubtful now, which then holds no further hit back.
    done.news.extend(note_rereadings(session, fresh))
    raised = raise_alerts(session, fresh, watching)
    done.alerts.update(raised.alerts)
    done.suppressed += raised.suppressed
    done.news.extend(raised.news)
    _bury(session, [_letter(origin, event, Refusal.FORGED, _FOREIGN_ID) for origin, event in forged], done)


def _take_moves(session: Session, told: Sequence[ToldMove], done: Ingested) -> None:
    fresh = record_moves(session, told)
    _note_new(done, fresh)
    done.news.extend(News(FeedKind.BARRIER, o.site, o.node, event.lane, event.passage) for o, event in fresh)
    done.news.extend(note_moves(session, fresh))


def _take_refusals(session: Session, told: Sequence[ToldRefusal], done: Ingested) -> None:
    fresh, news = note_refusals(session, told)
    _note_new(done, fresh)
    done.news.extend(news)


def _take_holds(session: Session, told: Sequence[ToldHold], done: Ingested) -> None:
    fresh, news = note_holds(session, told)
    _note_new(done, fresh)
    done.news.extend(news)


def _take_soundings(session: Session, told: Sequence[ToldSounding], done: Ingested) -> None:
    _note_new(done, note_soundings(session, told))


def _take_notices(session: Session, told: Sequence[ToldNotice], done: Ingested) -> None:
    fresh, news = note_notices(session, told)
    _note_new(done, fresh)
    done.news.extend(news)


def _take_gates(session: Session, told: Sequence[tuple[Origin, GateStateChanged]], done: Ingested) -> None:
    for origin, event in told:
        if note_gate(session, origin, event):
            # No sign of a reused number: a node's clock that went back makes a repetition look new.
            done.news.append(News(FeedKind.NODE, origin.site, origin.node, event.lane))


def _take_dropped(
    session: Session, told: Sequence[tuple[Origin, Dropped]], ledgers: _Ledgers, done: Ingested
) -> None:
    for origin, event in told:
        if 1 <= event.first_seq <= event.last_seq:
            epoch = event.epoch or origin.epoch
            ledger = _ledger(session, ledgers, parse_topic(origin.topic), epoch, origin.received_at)
            note = ledger.note_not_kept if event.reason in _LOST_AT_THE_NODE else ledger.give_up
            if note(event.first_seq, event.last_seq):
                _note_new(done, [(origin, event)])
                done.news.append(News(FeedKind.NODE, origin.site, origin.node))
        else:
            _bury(session, [_letter(origin, event, Refusal.UNREADABLE, _NO_RANGE)], done)


def _announce_node(done: Ingested, topic: Topic, *, is_news: bool) -> None:
    if is_news:
        done.news.append(News(FeedKind.NODE, topic.site, topic.node))


def _bury(session: Session, letters: Sequence[DeadLetter], done: Ingested) -> None:
    kept = keep(session, letters)
    done.refused.update(letter.reason for letter in kept)
    for letter in kept:
        if letter.again and letter.site and letter.node and letter.epoch:
            done.reused[letter.site, letter.node, letter.epoch] += 1


def _letter(origin: Origin, event: Event | UnreadableEvent, reason: Refusal, detail: str = "") -> DeadLetter:
    return DeadLetter(
        reason=reason,
        detail=detail or (event.reason if isinstance(event, UnreadableEvent) else f"a {event.kind} event"),
        topic=origin.topic,
        site=origin.site,
        node=origin.node,
        payload=(event.raw if isinstance(event, UnreadableEvent) else encode_event(event)).encode(),
        received_at=origin.received_at,
        epoch=origin.epoch,
        seq=origin.seq,
        again=origin.again,
    )
