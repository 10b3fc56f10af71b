from datetime import timedelta

import pytest

from central.commands.reasons import CommandState, OpeningReason
from central.commands.views import CommandView
from central.dashboard.live import NEWEST, live_scene, still_told
from central.store.db import Store
from tests.central.dashboard.telling import NOON, Telling, lane_health, plate
from wire.ids import new_id
from wire.plate_kinds import PlateColour


def test_each_lane_has_its_own_latest_passages_and_the_list_has_all(store: Store, telling: Telling) -> None:
    telling.healthy(NOON, lane_health("in-1"), lane_health("out-1"))
    for minute in range(10):
        at = NOON - timedelta(minutes=minute)
        telling.passage(at, plate(f"京A1000{minute}", PlateColour.BLUE), lane="in-1" if minute % 2 else "out-1")

    with store.read() as session:
        scene = live_scene(session, NOON)

    seen = {
        card.key: [passage.plate.text[-1] for passage in card.passages if passage.plate] for card in scene.cards
    }
    assert seen == {"garden.east.in-1": ["1", "3", "5", "7"], "garden.east.out-1": ["0", "2", "4", "6"]}
    assert len(scene.newest) == min(10, NEWEST)


def test_the_last_frame_is_told_by_the_centres_clock(store: Store, telling: Telling) -> None:
    telling.healthy(NOON)

    with store.read() as session:
        card = live_scene(session, NOON + timedelta(seconds=3)).cards[0]

    assert card.last_frame_at == NOON - timedelta(seconds=0.2)


def test_an_age_that_no_calendar_holds_is_no_frame(store: Store, telling: Telling) -> None:
    telling.healthy(NOON, lane_health().model_copy(update={"last_frame_age_s": 1e300}))

    with store.read() as session:
        (card,) = live_scene(session, NOON).cards

    assert card.last_frame_at is None


def opening(state: CommandState, seconds_ago: float) -> CommandView:
    at = NOON - timedelta(seconds=seconds_ago)
    place = ("garden", "east", "in-1")
    return CommandView(
        new_id(), *place, "li", OpeningReason.DELIVERY, "", None, at, state, None, "", answered_at=at
    )


@pytest.mark.parametrize(
    "openings, told",
    [
        ((), 0),
        ((opening(CommandState.OPENED, 5),), 1),
        ((opening(CommandState.OPENED, 30),), 0),
        ((opening(CommandState.ISSUED, 1), opening(CommandState.OPENED, 30)), 1),
        ((opening(CommandState.OPENED, 5), opening(CommandState.FAILED, 20)), 1),
        ((opening(CommandState.OPENED, 90), opening(CommandState.REFUSED, 100)), 0),
        ((opening(CommandState.FAILED, 5), opening(CommandState.REFUSED, 100)), 2),
    ],
)
def test_what_went_well_is_not_told_for_minutes_and_ends_what_went_wrong_before(
    openings: tuple[CommandView, ...], told: int
) -> None:
    assert still_told(openings, NOON) == openings[:told]
