"""Who is at the arm, as the centre keeps it: news when it changes, nobody's word when it is old."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from central.delivery.arrivals import PresenceSaid, RawMessage, Refused, read_arrival
from central.feed import FeedKind
from central.presence.at_arm import BELIEVED_FOR, PresentView
from central.registry.nodes import nodes
from central.store.db import Store
from central.tables import LaneRow
from tests.central.node import NOON, TellingNode
from tests.central.taking_in import take
from wire.capabilities import PRESENCE
from wire.codec import encode
from wire.events import PlateStatus, Subject
from wire.ids import new_id
from wire.presence import LanePresence, Present, PresentState
from wire.topics import Channel, EventTopic, Topic, event_topic

TOPIC = Topic("east", "gate-1", Channel.EVENT, EventTopic.PRESENCE)
CAR = new_id()


def waiting(**changed: Any) -> Present:  # noqa: ANN401 - any field
    values = {
        "passage": CAR,
        "subject": Subject.VEHICLE,
        "state": PresentState.WAITING.value,
        "since": NOON,
        "plate_status": PlateStatus.UNREAD,
    }
    return Present(**{**values, **changed})


def said(*present: Present, after_s: float = 0.0, ahead_s: float = 0.0, lane: str = "in-1") -> PresenceSaid:
    """Say it `after_s` seconds past noon, by a node's clock that is ahead by so much."""
    at = NOON + timedelta(seconds=after_s)
    told = LanePresence(lane=lane, at=at + timedelta(seconds=ahead_s), present=present)
    return PresenceSaid(TOPIC, told, at)


def seen(store: Store, after_s: float = 0.0) -> tuple[PresentView, ...] | None:
    with store.read() as session:
        (node,) = nodes(session, NOON + timedelta(seconds=after_s))
    return node.lanes[0].present


@pytest.fixture
def heard(store: Store) -> Store:
    take(store, TellingNode().says_it_is(up=True), TellingNode().beats())
    return store


def test_what_a_node_said_before_it_went_down_is_forgotten_until_it_says_so_anew(heard: Store) -> None:
    take(heard, said())
    assert seen(heard) == ()
    take(heard, TellingNode().says_it_is(up=False), TellingNode().says_it_is(up=True), TellingNode().beats())
    assert seen(heard) is None
    take(heard, said())
    assert seen(heard) == ()


def test_that_nobody_is_there_is_not_believed_before_the_camera_gave_a_picture(heard: Store) -> None:
    with heard.write() as session:
        session.execute(update(LaneRow).values(frames_read=0))
    take(heard, said())
    assert seen(heard) is None
    take(heard, said(waiting()))
    assert seen(heard), "whoever was seen was seen"


def test_of_a_node_that_says_nothing_nobody_knows_who_is_there(heard: Store) -> None:
    assert seen(heard) is None


def test_who_waits_is_shown_and_is_news_once(heard: Store) -> None:
    done = take(heard, said(waiting()))
    assert [(news.kind, news.lane) for news in done.news] == [(FeedKind.NODE, "in-1")]
    (one,) = seen(heard) or ()
    assert (one.passage, one.state, one.since, one.front, one.plate) == (CAR, "waiting", NOON, True, None)
    assert take(heard, said(waiting(), after_s=5)).news == []
    assert take(heard, said(waiting(state=PresentState.PASSING.value), after_s=6)).news != []
    assert take(heard, said(after_s=8)).news != []
    assert seen(heard, 9) == ()


def test_whoever_is_not_told_of_again_may_have_gone(heard: Store) -> None:
    take(heard, said(waiting()), TellingNode().beats(NOON + timedelta(seconds=14)))
    old_s = BELIEVED_FOR.total_seconds()
    assert seen(heard, old_s) is not None
    assert seen(heard, old_s + 1) is None
    assert take(heard, said(waiting(), after_s=old_s + 2)).news != [], "back again"


def test_an_empty_lane_stays_empty_though_nobody_says_so_again(heard: Store) -> None:
    take(heard, said(), TellingNode().beats(NOON + timedelta(hours=1)))
    assert seen(heard, 3600) == ()


def test_of_a_node_out_of_contact_nobody_knows_who_is_there(heard: Store) -> None:
    take(heard, said(waiting()))
    assert seen(heard, 60) is None


@pytest.mark.parametrize("ahead_s", [-86_400, 3, 86_400])
def test_how_long_somebody_waits_goes_by_the_centres_clock(heard: Store, ahead_s: float) -> None:
    since = NOON + timedelta(seconds=ahead_s - 30)
    take(heard, said(waiting(since=since), ahead_s=ahead_s))
    assert [one.since for one in seen(heard) or ()] == [NOON - timedelta(seconds=30)]


def test_nobody_came_later_than_now(heard: Store) -> None:
    take(heard, said(waiting(since=NOON + timedelta(minutes=5))))
    assert [one.since for one in seen(heard) or ()] == [NOON]


def test_a_lane_that_no_heartbeat_told_of_is_none_yet(heard: Store) -> None:
    assert take(heard, said(waiting(), lane="in-9")).news == []


def test_what_a_later_version_kept_is_passed_over(heard: Store) -> None:
    take(heard, said(waiting()))
    with heard.write() as session:
        session.execute(update(LaneRow).values(present=[{"passage": "no id"}]))
    assert seen(heard) == ()
    assert take(heard, said(waiting(), after_s=1)).news != []


def test_it_comes_on_a_topic_of_its_own_and_nonsense_there_is_a_dead_letter() -> None:
    topic = event_topic("east", "gate-1", PRESENCE)
    told = LanePresence(lane="in-1", at=NOON, present=(waiting(),))
    raw = RawMessage(topic, encode(told), retained=False, received_at=NOON)
    assert read_arrival(raw, {}) == PresenceSaid(TOPIC, told, NOON)
    assert isinstance(read_arrival(RawMessage(topic, b"{}", retained=False, received_at=NOON), {}), Refused)
    assert isinstance(read_arrival(RawMessage(topic, encode(told), retained=True, received_at=NOON), {}), Refused)
