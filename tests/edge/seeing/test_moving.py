"""In which pieces a frame moves: ten pixels a cell, so that places are easily told."""

from collections.abc import Sequence

import numpy as np
import pytest

from edge.seeing.moving import Moving
from models.base import Box

WIDTH, HEIGHT = 640, 360
CELL = 10
LEAST = 0.045
CAR = Box(200, 80, 440, 250)


def moving(*boxes: Box) -> Moving:
    """Return where all of these move, in a picture of 64 x 36 cells."""
    cells = np.zeros((HEIGHT // CELL, WIDTH // CELL), np.bool_)
    for box in boxes:
        left, top, right, bottom = (round(v / CELL) for v in (box.left, box.top, box.right, box.bottom))
        cells[top:bottom, left:right] = True
    return Moving(cells, LEAST)


def regions(*boxes: Box, known: Sequence[Box] = ()) -> tuple[Box, ...]:
    return moving(*boxes).regions(WIDTH, HEIGHT, known)


def test_where_nothing_moves_is_nobody() -> None:
    assert regions() == ()
    assert regions(known=[CAR]) == ()


def test_pieces_are_told_the_largest_first() -> None:
    small, large = Box(0, 100, 100, 250), Box(300, 100, 500, 300)
    assert regions(small, large) == (large, small)


def test_a_piece_must_be_large_to_be_somebody() -> None:
    assert regions(Box(100, 100, 200, 210)) == (Box(100, 100, 200, 210),)
    assert regions(Box(100, 100, 200, 200)) == ()


def test_a_barriers_arm_that_hangs_on_a_car_is_none_of_it() -> None:
    assert regions(CAR, Box(440, 100, 640, 120)) == (CAR,)


def test_places_are_in_the_pixels_of_the_frame() -> None:
    assert moving(CAR).regions(1280, 1080) == (Box(400, 240, 880, 750),)
    assert moving(CAR, BESIDE).regions(1280, 1080, [Box(400, 240, 880, 750)]) == (
        Box(400, 240, 880, 750),
        Box(880, 300, 1000, 870),
    )


BESIDE = Box(440, 100, 500, 290)
"""A rider before the car: his wheels stand nearer than the car's. What the car's box takes of him is left out."""


def test_who_moves_before_a_known_vehicle_is_given_apart_and_so_is_the_vehicle() -> None:
    assert regions(CAR, BESIDE, known=[CAR]) == (CAR, BESIDE)


def test_who_moves_before_a_vehicle_that_nobody_knows_is_a_part_of_it() -> None:
    assert len(regions(CAR, BESIDE)) == 1
    assert regions(CAR, BESIDE, known=[Box(0, 0, 100, 60)]) == regions(CAR, BESIDE)


def test_two_who_move_before_a_known_vehicle_are_each_given_apart() -> None:
    other = Box(140, 100, 200, 300)
    assert set(regions(CAR, BESIDE, other, known=[CAR])) == {CAR, BESIDE, other}


def test_who_moves_before_a_known_vehicle_may_be_smaller_than_who_moves_alone() -> None:
    slim = Box(440, 190, 480, 310)
    assert regions(slim) == ()
    assert regions(CAR, slim, known=[CAR]) == (CAR, slim)
    assert len(regions(CAR, Box(440, 190, 480, 290), known=[CAR])) == 1


def test_what_is_left_of_a_piece_must_be_large_as_ever() -> None:
    far = Box(200, 80, 290, 190)
    assert regions(far, Box(290, 100, 400, 290), known=[far]) == (Box(290, 100, 400, 290),)


def test_a_thin_line_around_a_known_vehicle_is_nobody() -> None:
    assert len(regions(CAR, Box(440, 30, 460, 310), known=[CAR])) == 1
    assert len(regions(CAR, Box(440, 30, 470, 310), known=[CAR])) == 2


@pytest.mark.parametrize(
    "part",
    [Box(260, 10, 440, 80), Box(440, 60, 520, 250), Box(440, 60, 520, 270)],
    ids=["above", "beside", "hardly nearer"],
)
def test_what_does_not_stand_nearer_than_the_known_vehicle_is_a_part_of_it(part: Box) -> None:
    """The high cab of a lorry whose box was guessed by its plate, its trailer, whoever stands behind it."""
    assert len(regions(CAR, part, known=[CAR])) == 1


@pytest.mark.parametrize("top, apart", [(200, True), (230, False), (250, False)])
def test_light_or_a_shadow_that_lies_flat_before_a_vehicle_is_nobody(top: float, *, apart: bool) -> None:
    flat = Box(440, top, 600, 320)
    assert len(regions(CAR, flat, known=[CAR])) == 1 + apart


FAR, NEAR = Box(80, 30, 200, 120), Box(340, 150, 500, 340)


def test_the_roof_of_a_nearer_known_vehicle_is_no_other_before_the_farther_one() -> None:
    roof, joint = Box(340, 40, 500, 150), Box(200, 80, 340, 100)
    assert len(regions(FAR, joint, roof, NEAR, known=[FAR, NEAR])) == 1
    assert len(regions(FAR, joint, roof, known=[FAR])) == 1 + 1


@pytest.mark.parametrize("left, apart", [(250, True), (280, False)])
def test_who_stands_half_behind_a_nearer_vehicle_is_a_part_of_it(left: float, *, apart: bool) -> None:
    between, joint = Box(left, 40, left + 120, 150), Box(200, 80, 340, 100)
    # What hangs on the side of the nearer one, so that all of it is one piece.
    hangs = Box(340, 100, 360, 160)
    assert (between in regions(FAR, joint, between, NEAR, hangs, known=[FAR, NEAR])) is apart


def test_who_stands_before_a_known_vehicle_and_hides_half_of_it_is_no_part_of_it() -> None:
    before = Box(140, 60, 260, 300)
    assert before in regions(FAR, before, known=[FAR])


def test_between_two_known_vehicles_a_rider_stands_before_the_farther_one() -> None:
    rider, joint = Box(200, 60, 280, 200), Box(280, 160, 340, 180)
    assert rider in regions(FAR, rider, joint, NEAR, known=[FAR, NEAR])


def test_a_vehicle_that_does_not_touch_a_piece_takes_nothing_out_of_it() -> None:
    one, thin, other = Box(200, 100, 300, 200), Box(300, 140, 360, 160), Box(360, 100, 460, 300)
    assert len(regions(one, thin, other, known=[Box(0, 0, 120, 160)])) == 1
    assert len(regions(one, thin, other, known=[one])) == 2


def test_a_vehicle_that_is_partly_or_wholly_out_of_the_picture_is_known_as_far_as_it_is_in_it() -> None:
    entering, above, aside = Box(0, 0, 440, 250), Box(0, -90, 640, -10), Box(-90, 0, -10, 360)
    assert regions(entering, BESIDE, known=[Box(-200, -80, 440, 250)]) == (entering, BESIDE)
    assert regions(CAR, BESIDE, known=[CAR, above, aside]) == (CAR, BESIDE)
    assert len(regions(CAR, known=[Box(400, 200, 900, 500)])) == 1


def test_a_piece_around_a_vehicle_is_the_vehicle_larger_than_its_plate_made_believe() -> None:
    guessed = Box(220, 80, 380, 200)
    assert regions(Box(200, 80, 440, 260), known=[guessed]) == (Box(200, 80, 440, 260),)


def test_where_nothing_differs_from_the_empty_lane_all_is_unchanged() -> None:
    beside = Box(440, 80, 600, 250)
    assert moving(CAR).is_unchanged(beside, WIDTH, HEIGHT)
    assert not moving(CAR).is_unchanged(CAR, WIDTH, HEIGHT)
    assert not moving(CAR).is_unchanged(Box(100, 80, 240, 250), WIDTH, HEIGHT), "a fourth of it has changed"
    assert not moving().is_unchanged(Box(700, 80, 900, 250), WIDTH, HEIGHT), "outside nothing is known"


def test_what_changed_in_the_boxes_of_others_says_nothing_of_what_stands_behind_them() -> None:
    behind = Box(100, 80, 260, 250)
    assert not moving(CAR).is_unchanged(behind, WIDTH, HEIGHT)
    assert moving(CAR).is_unchanged(behind, WIDTH, HEIGHT, [CAR])
    assert not moving(CAR).is_unchanged(Box(150, 80, 440, 250), WIDTH, HEIGHT, [CAR]), "too little is left to tell"
    assert not moving(CAR, BESIDE).is_unchanged(BESIDE, WIDTH, HEIGHT, [CAR])


def test_how_much_of_each_column_differs() -> None:
    columns = moving(CAR).columns()
    assert len(columns) == 64
    assert list(columns[19:21]) == pytest.approx([0.0, 17 / 36])
    assert sum(columns) == pytest.approx(24 * 17 / 36)
