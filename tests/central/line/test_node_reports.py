"""What nodes say of themselves, as it is kept: what is a sign of life, what is news, what is gone."""

from datetime import datetime, timedelta

from central.registry.nodes import NodeView, nodes
from central.store.db import Store
from tests.central.node import NOON, TellingNode, passage
from tests.central.taking_in import take
from wire.events import GateState


def only(store: Store, now: datetime = NOON) -> NodeView:
    with store.read() as session:
        (shown,) = nodes(session, now)
    return shown


def test_an_old_delivery_that_is_taken_in_again_makes_nobody_silent(store: Store) -> None:
    node = TellingNode()
    later = NOON + timedelta(hours=1)
    take(store, node.beats(later), node.tells(passage()))

    assert only(store, later).up


def test_the_last_will_is_believed_until_the_node_is_heard_again(store: Store) -> None:
    node = TellingNode()
    later = NOON + timedelta(seconds=5)
    take(store, node.beats(), node.says_it_is(up=False, at=later))
    shown = only(store, later)
    take(store, node.beats(later))

    assert (shown.up, shown.down_reason, shown.since) == (False, "offline", later)
    assert only(store, later).up


def test_a_retained_state_is_no_sign_of_life(store: Store) -> None:
    take(store, TellingNode().says_it_is(up=True))
    later = NOON + timedelta(hours=1)
    take(store, TellingNode().says_it_is(up=True, at=later, retained=True))

    assert only(store, later).down_reason == "silent"


def test_news_is_what_changed_and_not_each_heartbeat(store: Store) -> None:
    node = TellingNode()

    assert take(store, node.beats()).news
    assert not take(store, node.beats()).news
    assert take(store, node.beats(gate=GateState.OPEN)).news
    assert take(store, node.says_it_is(up=False)).news
    assert not take(store, node.says_it_is(up=False)).news


def test_a_lane_that_opens_for_nobody_says_so_and_that_is_news(store: Store) -> None:
    node = TellingNode()
    beat = node.beats()
    take(store, beat)
    broken = beat.health.lanes[0].model_copy(update={"fault": "outbox_refuses"})
    worse = type(beat)(beat.topic, beat.health.model_copy(update={"lanes": (broken,)}), beat.received_at)

    assert take(store, worse).news
    assert only(store).lanes[0].fault == "outbox_refuses"
    assert not take(store, worse).news
    assert take(store, beat).news
    assert only(store).lanes[0].fault is None


def test_for_how_long_a_lane_may_be_held_is_kept_and_is_news_when_its_node_was_updated(store: Store) -> None:
    node = TellingNode()
    take(store, node.beats())
    assert only(store).lanes[0].holds_s is None, "an older node does not say"
    assert take(store, node.beats(holds_s=43_200)).news
    assert only(store).lanes[0].holds_s == 43_200
    assert not take(store, node.beats(holds_s=43_200)).news


def test_what_a_lanes_board_can_tell_is_kept_and_is_news(store: Store) -> None:
    node = TellingNode()
    take(store, node.beats())
    assert only(store).lanes[0].sayings is None, "an older node does not say"
    assert take(store, node.beats(sayings=())).news
    assert only(store).lanes[0].sayings == ()
    assert take(store, node.beats(sayings=("turn_round",))).news
    assert only(store).lanes[0].sayings == ("turn_round",)
    assert not take(store, node.beats(sayings=("turn_round",))).news


def test_a_lane_that_is_no_longer_told_of_is_gone(store: Store) -> None:
    node = TellingNode()
    beat = node.beats()
    take(store, beat)
    renamed = beat.health.lanes[0].model_copy(update={"lane": "in-2"})
    health = beat.health.model_copy(update={"lanes": (renamed,)})
    take(store, type(beat)(beat.topic, health, beat.received_at))

    assert [lane.lane for lane in only(store).lanes] == ["in-2"]
