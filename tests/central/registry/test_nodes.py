from datetime import datetime, timedelta

import pytest

from central.delivery.arrivals import Arrival
from central.line.ingest import Ingested, ingest
from central.registry.nodes import NodeView, nodes
from central.store.db import Store
from tests.central.node import NOON, TellingNode, passage
from wire.events import ClockQuality, GateState
from wire.health import CameraState


def take(store: Store, *arrivals: Arrival) -> Ingested:
    with store.write() as session:
        return ingest(session, arrivals)


def only(store: Store, now: datetime = NOON) -> NodeView:
    with store.read() as session:
        (shown,) = nodes(session, now)
    return shown


def test_a_heartbeat_fills_the_node_and_its_lanes(store: Store) -> None:
    node = TellingNode()
    take(store, node.says_it_is(up=True), node.beats())

    shown = only(store)
    assert (shown.site, shown.node, shown.up, shown.down_reason) == ("east", "gate-1", True, "")
    assert (shown.version, shown.disk_free_bytes, shown.failures) == ("0.1.0", 10**9, {"camera_lost": 2})
    assert shown.clock_quality is ClockQuality.UNKNOWN
    (lane,) = shown.lanes
    assert (lane.lane, lane.camera, lane.gate) == ("in-1", CameraState.LIVE, GateState.CLOSED)
    assert (lane.visits, lane.persons) == ({"read": 3}, 2)


def test_a_node_is_silent_after_a_while_and_nobody_knows_its_gate(store: Store) -> None:
    node = TellingNode()
    take(store, node.beats())

    assert only(store, NOON + timedelta(seconds=15)).up
    shown = only(store, NOON + timedelta(seconds=16))
    assert (shown.up, shown.down_reason, shown.since) == (False, "silent", NOON)
    assert shown.lanes[0].gate is GateState.UNKNOWN


def test_after_the_centres_clock_was_ahead_a_dead_node_is_silent_as_soon_as_ever(store: Store) -> None:
    node = TellingNode()
    take(store, node.says_it_is(up=True, at=NOON + timedelta(days=1)), node.beats(NOON + timedelta(days=1)))
    take(store, node.beats())

    assert only(store, NOON + timedelta(seconds=15)).up
    shown = only(store, NOON + timedelta(seconds=16))
    assert (shown.up, shown.down_reason, shown.since) == (False, "silent", NOON)


def test_a_node_that_died_while_the_clock_was_ahead_is_not_up_until_the_clock_is_there_again(store: Store) -> None:
    take(store, TellingNode().beats(NOON + timedelta(days=1)))

    shown = only(store, NOON)

    assert (shown.up, shown.down_reason, shown.since) == (False, "silent", NOON)
    assert shown.lanes[0].gate is GateState.UNKNOWN


def test_a_node_heard_while_the_page_is_drawn_is_up(store: Store) -> None:
    take(store, TellingNode().beats(NOON + timedelta(seconds=1)))

    assert only(store, NOON).up


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


def test_a_node_that_only_told_events_never_said_that_it_is_up(store: Store) -> None:
    take(store, TellingNode().tells(passage()))

    assert only(store).down_reason == "never_up"


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


@pytest.mark.parametrize("site, name", [("east", "gate-2"), ("west", "gate-1")])
def test_nodes_of_other_names_or_sites_are_other_nodes(store: Store, site: str, name: str) -> None:
    first, second = TellingNode(), TellingNode(site=site, name=name)
    take(store, first.tells(passage(), seq=3), second.tells(passage()), first.beats(), second.beats())

    with store.read() as session:
        shown = {(one.site, one.node): one.lost for one in nodes(session, NOON)}
    assert shown == {("east", "gate-1"): 2, (site, name): 0}


def test_a_new_outbox_retires_the_old_one_and_its_late_events_are_lost(store: Store) -> None:
    old = TellingNode()
    take(store, old.tells(passage()), old.tells(passage(), seq=3), old.beats(oldest_unacked=2))
    assert only(store).late == 1
    new = TellingNode()
    take(store, new.beats())

    shown = only(store)
    assert (shown.late, shown.lost) == (0, 1)
