"""Nothing unknown is acknowledged: each kind of event leaves something, each topic is read or refused."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import get_args

import pytest
from sqlalchemy import select

from central.delivery.arrivals import (
    Arrival,
    Delivery,
    Heartbeat,
    PresenceSaid,
    RawMessage,
    Refusal,
    Refused,
    StateSaid,
    read_arrival,
)
from central.registry.nodes import NodeView, nodes
from central.store.db import Store
from central.tables import AuditRow, BarrierMoveRow, DeadLetterRow, HoldRow, NoticeRow, PassageRow
from tests.central.node import NOON, TellingNode
from tests.central.taking_in import ack_of, count, take
from wire.codec import UnreadableEvent, encode
from wire.events import Event, GateState
from wire.examples import example_envelope, example_events, example_health, example_presence, example_state
from wire.health import LaneHealth
from wire.topics import Channel, EventTopic, Topic

EXAMPLES: Mapping[str, Event] = {event.kind: event for event in example_events()}
LEFT: Mapping[str, Callable[[Store], bool]] = {
    "passage": lambda store: count(store, PassageRow) == 1,
    "barrier": lambda store: count(store, BarrierMoveRow) == 1,
    "gate": lambda store: shown(store).lanes[0].gate is GateState.OPENING,
    "dropped": lambda store: shown(store).dropped == 13,
    "command_refused": lambda store: audited(store).count("refuse_command") == 1,
    "hold": lambda store: count(store, HoldRow) == 1,
    "buzzer": lambda store: audited(store).count("sound_buzzer") == 1,
    "notice": lambda store: count(store, NoticeRow) == 1,
    "unreadable": lambda store: count(store, DeadLetterRow) == 1,
}
OUTSIDE_THE_SEQUENCE = {EventTopic.HEALTH, EventTopic.PRESENCE}
READ: Mapping[str, type[Arrival]] = {
    Channel.STATE: StateSaid,
    **dict.fromkeys(EventTopic, Delivery),
    EventTopic.HEALTH: Heartbeat,
    EventTopic.PRESENCE: PresenceSaid,
}


def audited(store: Store) -> Sequence[str]:
    with store.read() as session:
        return list(session.scalars(select(AuditRow.action)))


def shown(store: Store) -> NodeView:
    with store.read() as session:
        return nodes(session, NOON)[0]


def test_there_is_an_example_of_every_kind_of_event() -> None:
    union, _ = get_args(Event)
    assert {type(event) for event in example_events()} == set(get_args(union))


@pytest.mark.parametrize("kind", LEFT)
def test_an_event_of_each_kind_leaves_something_before_it_is_acknowledged(store: Store, kind: str) -> None:
    node = TellingNode()
    event = EXAMPLES.get(kind) or UnreadableEvent(reason="kind: unknown", raw='{"kind":"later"}')
    beat = node.beats(NOON - timedelta(minutes=5))
    lane = LaneHealth(lane="north-in", camera=beat.health.lanes[0].camera)
    health = beat.health.model_copy(update={"lanes": (lane,)})
    take(store, Heartbeat(beat.topic, health, beat.received_at))

    done = take(store, node.tells(event, seq=50))

    assert ack_of(done) == (0, ((50, 50),))
    assert LEFT[kind](store)


def test_what_each_kind_leaves_is_known() -> None:
    assert set(LEFT) == {*EXAMPLES, "unreadable"}


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("rest", [None, *EventTopic, "later"])
def test_each_topic_is_read_or_becomes_a_dead_letter(store: Store, channel: Channel, rest: str | None) -> None:
    topic = Topic("east", "gate-1", channel, rest)
    said: dict[str, bytes] = {
        Channel.STATE: encode(example_state()),
        EventTopic.HEALTH: encode(example_health()),
        EventTopic.PRESENCE: encode(example_presence()),
    }
    level = rest if channel is Channel.EVENT else channel if rest is None else None
    payload = said.get(level or "", encode(example_envelope()))

    arrival = read_arrival(RawMessage(str(topic), payload, retained=False, received_at=NOON), {})
    take(store, arrival)

    wanted = READ.get(level or "", Refused)
    assert type(arrival) is wanted
    assert count(store, DeadLetterRow) == (wanted is Refused)
    with store.read() as session:
        assert set(session.scalars(select(DeadLetterRow.reason))) <= {Refusal.FOREIGN_TOPIC}


@pytest.mark.parametrize("said", sorted(set(EventTopic) - OUTSIDE_THE_SEQUENCE))
def test_an_event_counts_by_its_own_kind_whatever_topic_its_envelope_came_under(
    store: Store, said: EventTopic
) -> None:
    topic = Topic("east", "gate-1", Channel.EVENT, said)
    payload = encode(example_envelope(*example_events()))

    take(store, read_arrival(RawMessage(str(topic), payload, retained=False, received_at=NOON), {}))

    kinds = ("passage", "barrier", "dropped", "command_refused", "hold", "buzzer", "notice")
    assert [LEFT[kind](store) for kind in kinds] == [True] * len(kinds)
    assert count(store, DeadLetterRow) == 0
