from dataclasses import replace

import pytest

from edge.visits.association.belonging import (
    CAR_WIDTHS,
    SeenPlate,
    Wearer,
    car_around,
    explains,
    hang_together,
    is_a_step,
    is_another,
    wears,
)
from models.base import Box
from wire.plates import PlateText

A, B = PlateText("京A12345"), PlateText("粤B67890")
NEAR_A = PlateText("京A12346")
"""A, but for one character."""
CAR = Box(200, 100, 410, 260)
PLATE = Box(280, 220, 330, 236)
BEHIND = Box(290, 120, 320, 130)
"""Of a vehicle farther away."""

BARE = Wearer(CAR)
KNOWN = Wearer(CAR, plate=PLATE, texts=(A,), sure_texts=(A,), widest_plate=PLATE.width)


def seen(text: PlateText | None = None, box: Box = PLATE, *, sure: bool = False) -> SeenPlate:
    return SeenPlate(box, text, sure=sure)


def moved(box: Box, x: float, y: float = 0.0) -> Box:
    return Box(box.left + x, box.top + y, box.right + x, box.bottom + y)


def test_whoever_has_no_plate_yet_may_wear_any() -> None:
    assert wears(BARE, seen(A, sure=True))
    assert wears(BARE, seen())


def test_the_same_plate_on_another_track_is_its_own() -> None:
    assert wears(KNOWN, seen(A, sure=True))


def test_two_sure_readings_that_differ_are_two_plates() -> None:
    assert not wears(KNOWN, seen(B, sure=True))
    assert not wears(KNOWN, seen(NEAR_A, sure=True))


COMING = replace(KNOWN, plate_a_look_ago=PLATE)
ON = Box(260, 240, 320, 259)
"""Where that plate is a look later, and larger."""


def test_a_plate_that_came_on_may_be_misread_in_one_character_however_surely() -> None:
    assert wears(COMING, seen(NEAR_A, ON, sure=True))
    assert not wears(KNOWN, seen(NEAR_A, ON, sure=True)), "nobody knows where it was"


@pytest.mark.parametrize(
    "plate",
    [seen(B, ON, sure=True), seen(NEAR_A, BEHIND, sure=True), seen(NEAR_A, moved(ON, 300), sure=True)],
    ids=["another", "farther away", "elsewhere"],
)
def test_a_plate_that_differs_more_or_does_not_come_on_is_another_ones(plate: SeenPlate) -> None:
    assert not wears(COMING, plate)


def test_what_was_misread_from_afar_and_counts_as_nothing_does_not_speak_against_the_plate_that_came_on() -> None:
    misread = replace(COMING, texts=(B,), legible_texts=(B,), sure_texts=())
    assert wears(misread, seen(A, ON, sure=True))
    assert not wears(misread, seen(A, BEHIND, sure=True)), "farther away it is the next one's"
    assert not wears(replace(misread, plate_a_look_ago=None), seen(A, ON, sure=True))


def test_one_that_reverses_between_two_looks_is_read_again_smaller() -> None:
    smaller = Box(300, 180, 330, 190)
    known = replace(KNOWN, may_reverse=True)
    assert wears(known, seen(A, smaller))
    assert wears(known, seen(NEAR_A, smaller))
    assert not wears(known, seen(B, smaller))
    assert not wears(known, seen(None, smaller))
    assert not wears(known, seen(NEAR_A, smaller, sure=True))
    assert not wears(KNOWN, seen(NEAR_A, smaller))


def test_a_doubtful_reading_that_differs_may_be_a_misreading() -> None:
    assert wears(KNOWN, seen(NEAR_A))
    assert wears(KNOWN, seen(B))


def test_a_sure_reading_beside_doubtful_ones_must_be_like_one_of_them() -> None:
    doubtful = replace(KNOWN, texts=(NEAR_A,), legible_texts=(NEAR_A,), sure_texts=())
    assert wears(doubtful, seen(A, sure=True))
    assert not wears(doubtful, seen(B, sure=True))


def test_a_second_plate_that_hangs_beside_the_first_is_on_the_same_vehicle() -> None:
    shown = replace(KNOWN, plate_in_view=True)
    assert wears(shown, seen(B, moved(PLATE, 0, 20), sure=True))
    assert wears(shown, seen(B, moved(PLATE, 60), sure=True))


@pytest.mark.parametrize(
    "box", [moved(PLATE, 200), moved(PLATE, 0, -90), BEHIND], ids=["abreast", "behind", "small"]
)
def test_a_second_plate_that_hangs_elsewhere_is_of_another_vehicle(box: Box) -> None:
    assert not wears(replace(KNOWN, plate_in_view=True), seen(None, box))


def test_even_the_same_text_elsewhere_is_another_plate_while_the_first_is_in_view() -> None:
    assert not wears(replace(KNOWN, plate_in_view=True), seen(A, moved(PLATE, 200), sure=True))


def test_a_plate_does_not_come_back_farther_away() -> None:
    assert not wears(KNOWN, seen(None, BEHIND))
    assert wears(KNOWN, seen(None, Box(0, 0, 0.9 * PLATE.width, 10)))


def test_the_widest_it_ever_was_counts_not_the_last() -> None:
    shrunk = replace(KNOWN, plate=BEHIND)
    assert not wears(shrunk, seen(None, BEHIND))


def test_the_plate_of_whoever_goes_away_does_become_smaller() -> None:
    assert wears(replace(KNOWN, went=True), seen(None, BEHIND))


def test_the_very_same_sure_plate_is_its_own_although_farther_away() -> None:
    assert wears(KNOWN, seen(A, BEHIND, sure=True))


def test_who_was_told_of_without_a_plate_and_moved_is_not_given_that_of_the_next() -> None:
    told = replace(BARE, told_at=CAR)
    assert wears(told, seen(A, sure=True))
    assert not wears(replace(told, box=moved(CAR, 100)), seen(A, sure=True))
    assert wears(replace(told, box=moved(CAR, 10)), seen(A, sure=True))


def test_a_plate_too_small_for_what_moved_hangs_on_the_one_behind() -> None:
    moving = replace(BARE, widest_moving=400.0)
    assert not wears(moving, seen(A, BEHIND, sure=True))
    assert wears(moving, seen(A, Box(0, 0, 60, 20), sure=True))
    assert wears(replace(moving, went=True), seen(A, BEHIND, sure=True))


@pytest.mark.parametrize(
    "plate,texts,sure_texts,another",
    [
        (seen(None, sure=False), (A,), (A,), False),
        (seen(A), (), (), False),
        (seen(B), (A,), (), True),
        (seen(NEAR_A), (A,), (A,), False),
        (seen(NEAR_A, sure=True), (A,), (A,), True),
        (seen(NEAR_A, sure=True), (A,), (), False),
        (seen(B), (A, B), (), False),
        (seen(B, sure=True), (A, B), (A,), True),
    ],
    ids=[
        "nothing read",
        "nothing known",
        "far from all",
        "a misreading",
        "both sure",
        "one sure",
        "seen before",
        "seen before, the other sure",
    ],
)
def test_when_a_reading_is_of_another_plate(
    plate: SeenPlate, texts: tuple[PlateText, ...], sure_texts: tuple[PlateText, ...], *, another: bool
) -> None:
    assert is_another(plate, texts, sure_texts) is another


def test_two_plates_of_one_vehicle_hang_together_in_whatever_order() -> None:
    lower = Box(285, 240, 325, 253)
    assert hang_together(PLATE, lower)
    assert hang_together(lower, PLATE)


def test_two_cars_abreast_are_too_far_apart_and_one_behind_is_too_small() -> None:
    assert not hang_together(PLATE, moved(PLATE, 4 * PLATE.width))
    assert not hang_together(PLATE, Box(290, 225, 315, 233))


def test_two_plates_without_width_hang_nowhere_apart() -> None:
    flat = Box(10, 10, 10, 12)
    assert hang_together(flat, flat)
    assert not hang_together(flat, PLATE)


def test_around_a_plate_there_is_a_car() -> None:
    car = car_around(PLATE)
    assert car.width == CAR_WIDTHS * PLATE.width
    assert car.contains(PLATE.centre)
    assert car.centre.x == PLATE.centre.x
    assert car.bottom - PLATE.centre.y < PLATE.centre.y - car.top


def test_a_car_explains_what_moves_around_its_plate_and_not_a_crowd() -> None:
    assert explains(PLATE, CAR)
    assert explains(PLATE, Box(150, 40, 450, 260))
    assert not explains(PLATE, Box(0, 0, 640, 360))


def test_a_plate_too_small_for_what_moves_does_not_explain_it() -> None:
    assert explains(BEHIND, CAR)
    assert not explains(Box(290, 120, 315, 128), CAR)


def test_three_characters_make_another_plate_and_two_a_misreading() -> None:
    assert not is_another(seen(PlateText("京A12399")), (A,), ())
    assert is_another(seen(PlateText("京A12999")), (A,), ())


def test_what_nobody_could_read_is_no_difference() -> None:
    assert not is_another(SeenPlate(Box(0, 0, 90, 30), PlateText("京A?????")), [PlateText("京A12345")], [])
    assert is_another(SeenPlate(Box(0, 0, 90, 30), PlateText("粤B?9999")), [PlateText("京A12345")], [])


def test_what_is_doubtful_of_a_known_plate_speaks_against_no_other() -> None:
    misread, doubtful = PlateText("京A77745"), PlateText("京A???45")
    known = replace(KNOWN, texts=(misread,), legible_texts=(doubtful,), sure_texts=())
    assert wears(known, seen(A, sure=True))
    assert not wears(replace(known, legible_texts=(misread,)), seen(A, sure=True))
    assert not wears(known, seen(B, sure=True))


def test_a_sure_reading_that_a_single_frame_made_before_is_its_own_though_farther_away() -> None:
    known = replace(KNOWN, texts=(A, B), legible_texts=(), sure_texts=())
    assert wears(known, seen(B, BEHIND, sure=True))
    assert not wears(known, seen(B, BEHIND))


def test_another_plate_on_what_passes_is_of_the_next_once_its_own_has_left() -> None:
    passing = replace(KNOWN, plate_left=True)
    nearer = Box(260, 230, 340, 256)
    assert wears(KNOWN, seen(B, nearer))
    assert not wears(passing, seen(B, nearer))
    assert wears(passing, seen(A, nearer))


@pytest.mark.parametrize(
    "plate,step",
    [
        (Box(150, 300, 210, 320), True),
        (Box(600, 300, 660, 320), False),
        (Box(150, 300, 185, 312), False),
    ],
    ids=["near", "a car away", "farther off"],
)
def test_how_far_a_plate_may_move_in_one_look(plate: Box, *, step: bool) -> None:
    assert is_a_step(Box(280, 220, 330, 236), plate) is step


def test_a_plate_that_is_misread_by_a_character_and_nearer_than_ever_is_still_that_of_who_passes() -> None:
    passing = replace(KNOWN, plate_left=True)
    nearer, farther = Box(240, 230, 320, 256), Box(260, 230, 300, 244)
    assert wears(passing, seen(NEAR_A, nearer))
    assert not wears(passing, seen(NEAR_A, farther))
    assert not wears(passing, seen(NEAR_A, nearer, sure=True))
