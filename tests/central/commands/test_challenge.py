"""What a command carries: the challenge that its node gave last, and none of a node that cannot obey."""

from datetime import timedelta

import pytest

from central.base import LaneUnknownError, NodeDeafError
from central.commands.asked import Asked
from central.commands.challenge import challenge_of
from central.commands.reasons import OpeningReason
from central.store.db import Store
from tests.central.commands.people import CHALLENGE, node_at_work
from tests.central.node import NOON, TellingNode, passage
from tests.central.taking_in import take

ASKED = Asked("east", "gate-1", "in-1", OpeningReason.STAFF, "press-0001")


def challenge(store: Store, asked: Asked = ASKED, after_s: float = 1) -> str:
    with store.read() as session:
        return challenge_of(session, asked, NOON + timedelta(seconds=after_s))


def test_a_node_that_says_it_is_down_is_not_commanded(store: Store) -> None:
    node = node_at_work(store)
    take(store, node.says_it_is(up=False))
    with pytest.raises(NodeDeafError, match="use the button at the gate"):
        challenge(store)


def test_a_silent_node_is_not_commanded(store: Store) -> None:
    node_at_work(store)
    assert challenge(store, after_s=15) == CHALLENGE
    with pytest.raises(NodeDeafError, match="not been heard"):
        challenge(store, after_s=16)


def test_a_node_that_was_heard_and_never_said_that_it_is_up_is_not_commanded(embedded: Store) -> None:
    take(embedded, TellingNode().tells(passage()))
    with pytest.raises(NodeDeafError, match="never been up"):
        challenge(embedded)


@pytest.mark.parametrize("given", [None, "", "short"])
def test_a_node_that_gave_no_challenge_is_not_commanded(store: Store, given: str | None) -> None:
    node = TellingNode()
    take(store, node.says_it_is(up=True, challenge=given), node.beats())
    with pytest.raises(NodeDeafError, match="takes no commands"):
        challenge(store)


def test_the_challenge_of_a_node_that_went_down_is_forgotten_and_the_newest_counts(store: Store) -> None:
    node = node_at_work(store)
    take(store, node.says_it_is(up=False), node.beats())
    with pytest.raises(NodeDeafError, match="takes no commands"):
        challenge(store)
    take(store, node.says_it_is(up=True, challenge="d1" * 16))
    assert challenge(store) == "d1" * 16


def test_a_node_that_nobody_heard_of_is_unknown(embedded: Store) -> None:
    node_at_work(embedded, TellingNode(site="west"))
    with pytest.raises(LaneUnknownError):
        challenge(embedded)
