import aiomqtt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transport.filters import matches


@pytest.mark.parametrize(
    "topic, wanted, is_meant",
    [
        ("a/b", "a/b", True),
        ("a/b", "a/c", False),
        ("a/b", "A/b", False),
        ("a/b", "a/+", True),
        ("a/b/c", "a/+", False),
        ("a", "a/+", False),
        ("a/", "a/+", True),
        ("a/b/c", "a/+/c", True),
        ("a/b/c", "+/+/+", True),
        ("a/b/c", "a/#", True),
        ("a", "a/#", True),
        ("b", "a/#", False),
        ("a/b", "#", True),
    ],
)
def test_a_topic_is_meant_or_not(topic: str, wanted: str, is_meant: bool) -> None:  # noqa: FBT001
    assert matches(topic, wanted) is is_meant


LEVELS = st.lists(st.sampled_from(["", "a", "b", "gate-1"]), min_size=1, max_size=4).map("/".join).filter(bool)
ASKED = st.lists(st.sampled_from(["", "a", "b", "gate-1", "+"]), min_size=1, max_size=4).map("/".join).filter(bool)


@given(LEVELS, ASKED, st.booleans())
def test_it_is_as_the_mqtt_client_has_it(topic: str, wanted: str, and_below: bool) -> None:  # noqa: FBT001
    wanted = f"{wanted}/#" if and_below else wanted
    assert matches(topic, wanted) == aiomqtt.Topic(topic).matches(wanted)
