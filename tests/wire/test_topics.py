import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.strategies import NAMES
from wire.errors import WireError
from wire.ids import NAME_PATTERN
from wire.topics import (
    ROOT,
    Channel,
    EventTopic,
    Topic,
    ack_topic,
    all_events,
    all_pictures,
    all_states,
    event_topic,
    parse_topic,
    picture_topic,
    state_topic,
    watch_topic,
)

HOSTILE = ["", ".", "..", "a.b", "+", "#", "a+", "a#", "a/b", "/", "$SYS", "a b", "A", "北", "a\n", "\na", "a\x00"]


@given(NAMES, NAMES, st.sampled_from(Channel), NAMES)
def test_round_trip(site: str, node: str, channel: Channel, rest: str) -> None:
    has_rest = channel in {Channel.EVENT, Channel.COMMAND, Channel.RESPONSE, Channel.PICTURE}
    topic = Topic(site, node, channel, rest if has_rest else None)

    assert parse_topic(str(topic)) == topic


def test_names() -> None:
    assert event_topic("west", "gate-1", "passage") == "gatehouse/v1/west/gate-1/evt/passage"
    assert event_topic("west", "gate-1", "health") == "gatehouse/v1/west/gate-1/evt/health"
    assert ack_topic("west", "gate-1") == "gatehouse/v1/west/gate-1/ack"
    assert state_topic("west", "gate-1") == "gatehouse/v1/west/gate-1/state"
    assert watch_topic("west", "gate-1") == "gatehouse/v1/west/gate-1/watch"
    assert picture_topic("west", "gate-1", "in-1") == "gatehouse/v1/west/gate-1/pic/in-1"
    assert all_pictures() == "gatehouse/v1/+/+/pic/+"
    assert all_events() == "gatehouse/v1/+/+/evt/#"
    assert all_states() == "gatehouse/v1/+/+/state"


def test_a_loss_is_an_alarm() -> None:
    assert parse_topic(event_topic("west", "gate-1", "dropped")).rest == EventTopic.ALARM
    assert parse_topic(event_topic("west", "gate-1", "buzzer")).rest == EventTopic.ALARM


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_topic_is_built_from_a_hostile_name(hostile: str) -> None:
    with pytest.raises(WireError):
        event_topic(hostile, "gate-1", "passage")
    with pytest.raises(WireError):
        ack_topic("west", hostile)
    with pytest.raises(WireError):
        state_topic("west", hostile)
    with pytest.raises(WireError):
        watch_topic("west", hostile)
    with pytest.raises(WireError):
        picture_topic("west", "gate-1", hostile or " ")


@pytest.mark.parametrize("hostile", [name for name in HOSTILE if name])
def test_no_topic_is_built_for_a_hostile_kind(hostile: str) -> None:
    with pytest.raises(WireError):
        event_topic("west", "gate-1", hostile)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "gatehouse",
        "gatehouse/v2/west/gate-1/ack",
        "/gatehouse/v1/west/gate-1/ack",
        "gatehouse/v1/west/gate-1/ack/",
        "gatehouse/v1/west/gate-1/ack/more",
        "gatehouse/v1/west/gate-1/evt",
        "gatehouse/v1/west/gate-1/pic",
        "gatehouse/v1/west/gate-1/watch/in-1",
        "gatehouse/v1/west/gate-1/evt/",
        "gatehouse/v1/west/gate-1/evt/passage/more",
        "gatehouse/v1/west/gate-1/ack\n",
        "gatehouse/v1/west/gate-1/evt/passage\n",
        "gatehouse/v1/west\n/gate-1/ack",
        "gatehouse/v1/we.st/gate-1/ack",
        "gatehouse/v1/+/+/ack",
        "gatehouse/v1/west/gate-1/evt/#",
        "gatehouse/v1/west//ack",
        "gatehouse/v1/west/gate-1/EVT/passage",
        "gatehousexv1/west/gate-1/ack",
        "$SYS/broker/uptime",
        "gatehouse/v1/west/gate-1/" + "a" * 70_000,
    ],
)
def test_what_is_no_topic_of_ours(name: str) -> None:
    with pytest.raises(WireError, match="not a topic of ours"):
        parse_topic(name)


@given(st.text() | st.lists(st.text(max_size=5) | NAMES, max_size=4).map(lambda rest: "/".join((ROOT, *rest))))
def test_any_text_is_one_of_our_topics_or_a_wire_error(name: str) -> None:
    try:
        topic = parse_topic(name)
    except WireError:
        return
    assert str(topic) == name
    assert all(re.fullmatch(NAME_PATTERN, level) for level in name.removeprefix(f"{ROOT}/").split("/"))
