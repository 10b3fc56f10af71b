"""Lanes are read and drawn once for everybody who looks, and anew when the feed or the clock says so."""

from datetime import timedelta

import pytest

from central.dashboard.live import LaneCard
from central.dashboard.live_lanes import REFRESH, LiveLanes
from central.dashboard.renderer import Renderer
from central.feed import FeedEntry, FeedKind
from central.store.db import Store
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.telling import NOON, Telling, lane_health, plate
from wire.ids import new_id
from wire.plate_kinds import PlateColour

TOLD = FeedEntry(8, FeedKind.PASSAGE, "garden", "east", "in-1")


@pytest.fixture
def lanes(renderer: Renderer) -> LiveLanes:
    return LiveLanes(renderer)


@pytest.fixture
def two(telling: Telling) -> Telling:
    """A node with two lanes."""
    telling.healthy(NOON, lane_health("in-1"), lane_health("out-1"))
    return telling


def read(
    lanes: LiveLanes, store: Store, position: int, *entries: FeedEntry, later: timedelta = timedelta()
) -> dict[str, LaneCard]:
    with store.read() as session:
        return {card.lane.lane: card for card in lanes.cards(session, position, entries, NOON + later)}


@pytest.mark.usefixtures("two")
def test_a_second_look_costs_nothing(lanes: LiveLanes, store: Store) -> None:
    cards = read(lanes, store, 7)
    assert read(lanes, store, 7) == cards
    for _ in range(2):
        for card in cards.values():
            assert "sse-swap" not in "".join(lanes.drawn(card, "zh", NOON).values())
    assert (lanes.lanes_read, lanes.lanes_drawn) == (2, 2)
    lanes.drawn(cards["in-1"], "en", NOON)
    assert lanes.lanes_drawn == 3


def test_only_the_lane_that_the_feed_names_is_read_anew_and_for_all_who_look(
    lanes: LiveLanes, store: Store, two: Telling
) -> None:
    read(lanes, store, 7)
    two.passage(NOON, plate("京A12345", PlateColour.BLUE), lane="in-1")

    assert len(read(lanes, store, 8, TOLD)["in-1"].passages) == 1
    assert len(read(lanes, store, 8, TOLD)["in-1"].passages) == 1
    assert lanes.lanes_read == 3


def test_a_line_that_is_behind_sees_what_the_others_see(lanes: LiveLanes, store: Store, two: Telling) -> None:
    read(lanes, store, 9)
    two.passage(NOON, plate("京A12345", PlateColour.BLUE), lane="in-1")
    read(lanes, store, 10, FeedEntry(10, FeedKind.PASSAGE, "garden", "east", "in-1"))

    assert len(read(lanes, store, 8, TOLD)["in-1"].passages) == 1


def test_a_gap_in_the_feed_has_everything_read_anew(lanes: LiveLanes, store: Store, two: Telling) -> None:
    read(lanes, store, 7)
    two.passage(NOON, plate("京A12345", PlateColour.BLUE), lane="in-1")

    assert read(lanes, store, 20, FeedEntry(20, FeedKind.RESET))["in-1"].passages
    assert lanes.lanes_read == 4


def test_who_is_there_no_longer_and_a_silent_node_are_seen_by_the_clock(
    lanes: LiveLanes, store: Store, telling: Telling
) -> None:
    telling.healthy(NOON)
    stands(telling, new_id())
    assert read(lanes, store, 7)["east-in"].front is not None
    assert read(lanes, store, 7, later=REFRESH)["east-in"].node.up

    gone = read(lanes, store, 7, later=timedelta(minutes=5))["east-in"]
    assert gone.front is None
    assert not gone.node.up


def test_a_time_of_yesterday_is_written_with_its_date(lanes: LiveLanes, store: Store, two: Telling) -> None:
    two.passage(NOON, plate("京A12345", PlateColour.BLUE), lane="in-1")
    card = read(lanes, store, 7)["in-1"]
    assert ">12:00:00<" in lanes.drawn(card, "zh", NOON)[f"{card.key}.last"]
    assert ">11-23 12:00:00<" in lanes.drawn(card, "zh", NOON + timedelta(days=1))[f"{card.key}.last"]
