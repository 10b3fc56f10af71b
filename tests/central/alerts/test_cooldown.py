from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from central.alerts.cooldown import Sight, held_back_by, holds_back
from central.watch_list.matching import HitKind
from wire.ids import new_id

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
COOLDOWN = timedelta(seconds=300)
SHOWN = Sight(new_id(), "east", "gate-1", "in-1", HitKind.EXACT, "京A12345", NOON)
ALIKE = replace(SHOWN, kind=HitKind.CANDIDATE, plate="京AI2345")


@pytest.mark.parametrize("seconds, held", [(0, True), (299.9, True), (300, False), (-299.9, True), (-300, False)])
def test_the_same_plate_in_the_same_lane_is_held_back_for_a_while(seconds: float, held: bool) -> None:  # noqa: FBT001 - expected
    hit = replace(SHOWN, captured_at=NOON + timedelta(seconds=seconds))

    assert holds_back(SHOWN, hit, COOLDOWN) is held


@pytest.mark.parametrize(
    "hit",
    [
        pytest.param(replace(SHOWN, entry=new_id()), id="another-entry"),
        pytest.param(replace(SHOWN, lane="in-2"), id="another-lane"),
        pytest.param(replace(SHOWN, node="gate-2"), id="another-node"),
        pytest.param(replace(SHOWN, site="west"), id="another-site"),
    ],
)
def test_another_wanted_plate_and_another_place_are_never_held_back(hit: Sight) -> None:
    assert not holds_back(SHOWN, hit, COOLDOWN)


def test_the_plate_itself_is_not_held_back_by_one_that_looks_like_it() -> None:
    assert not holds_back(ALIKE, SHOWN, COOLDOWN)
    assert not holds_back(ALIKE, replace(ALIKE, plate="京A1234S"), COOLDOWN)


def test_what_looks_like_it_is_held_back_by_the_plate_itself_and_by_its_own_kind() -> None:
    assert holds_back(SHOWN, ALIKE, COOLDOWN)
    assert holds_back(ALIKE, ALIKE, COOLDOWN)


def test_the_nearest_alert_speaks_for_a_hit() -> None:
    far, near = new_id(), new_id()
    shown = [
        (far, replace(SHOWN, captured_at=NOON - timedelta(seconds=200))),
        (near, replace(SHOWN, captured_at=NOON + timedelta(seconds=100))),
    ]

    assert held_back_by(shown, SHOWN, COOLDOWN) == near
    assert held_back_by([], SHOWN, COOLDOWN) is None
    assert held_back_by(shown, SHOWN, timedelta(0)) is None


def test_neither_the_plate_nor_its_clone_in_another_colour_speaks_for_the_other() -> None:
    clone = replace(SHOWN, kind=HitKind.CANDIDATE, other_colour=True)

    assert not holds_back(SHOWN, clone, COOLDOWN)
    assert not holds_back(clone, SHOWN, COOLDOWN)
    assert holds_back(clone, clone, COOLDOWN)
