from dataclasses import replace

import pytest

from edge.visits.association.belonging import SeenPlate
from edge.visits.association.continuity import (
    FoundOne,
    LostOne,
    Windows,
    continues,
    has_known_plate,
    is_same_place,
)
from models.base import Box
from wire.events import Subject
from wire.plates import PlateText

A, B = PlateText("京A12345"), PlateText("粤B67890")
NEAR_A = PlateText("京A12346")
"""A, but for one character."""
CAR = Box(200, 100, 400, 250)
NEARER, SMALLER = Box(180, 100, 440, 300), Box(250, 100, 350, 175)
ELSEWHERE = Box(420, 100, 620, 250)
WINDOWS = Windows()

LOST = LostOne(
    Subject.VEHICLE, CAR, lost_s=100.0, passed=False, going=False, parked=False, stood=False, unrecognised=False
)
READ = replace(LOST, texts=(A,), sure_texts=(A,))
STOOD = replace(READ, stood=True)
PARKED = replace(READ, parked=True)
GOING = replace(READ, going=True)


def found(
    box: Box = CAR,
    text: PlateText | None = None,
    *,
    sure: bool = True,
    unrecognised: bool = False,
    subject: Subject = Subject.VEHICLE,
) -> FoundOne:
    plates = (SeenPlate(Box(0, 0, 50, 16), text, sure=sure),) if text else ()
    return FoundOne(subject, box, unrecognised, plates)


def after(seconds: float, lost: LostOne, one: FoundOne) -> bool:
    return continues(lost, one, lost.lost_s + seconds, WINDOWS)


def test_who_is_found_where_he_was_is_the_same() -> None:
    assert after(1, LOST, found())
    assert after(1, READ, found(CAR, A))


def test_who_is_found_nearer_is_the_same() -> None:
    assert after(1, LOST, found(NEARER))


def test_who_appears_smaller_in_the_same_place_is_the_next_in_line() -> None:
    assert not after(1, LOST, found(SMALLER))
    assert not after(1, READ, found(SMALLER))


def test_motion_is_less_exact_about_the_size() -> None:
    assert after(1, LOST, found(SMALLER, unrecognised=True))
    assert after(1, replace(LOST, unrecognised=True), found(SMALLER))
    assert not after(1, LOST, found(Box(280, 150, 320, 180), unrecognised=True))


def test_who_is_found_elsewhere_is_another() -> None:
    assert not after(1, LOST, found(ELSEWHERE))
    assert not after(1, LOST, found(Box(380, 100, 640, 360)))


def test_another_plate_in_the_same_place_is_another() -> None:
    assert not after(1, READ, found(CAR, B))
    assert not after(1, READ, found(CAR, NEAR_A))


def test_a_doubtful_reading_of_the_same_plate_is_no_other() -> None:
    assert after(1, READ, found(CAR, NEAR_A, sure=False))


def test_the_same_plate_alone_proves_nothing() -> None:
    assert not after(1, READ, found(ELSEWHERE, A))
    assert not after(1.6, READ, found(SMALLER, A))


def test_who_is_read_again_at_once_on_his_way_is_the_same() -> None:
    assert after(1.5, READ, found(SMALLER, A))
    assert not after(1.5, READ, found(SMALLER, B))
    assert after(0.5, replace(READ, passed=True, at_border=True), found(CAR, A))


def test_who_has_passed_does_not_come_back() -> None:
    assert not after(1.6, replace(READ, passed=True), found(CAR, A))
    assert not after(1.6, replace(STOOD, passed=True), found(CAR, A))
    assert not after(0.5, replace(READ, passed=True), found(SMALLER))
    assert not after(0.5, replace(READ, passed=True, at_border=True), found(CAR))


def test_who_seems_to_pass_and_has_not_moved_stands_there() -> None:
    assert after(0.5, replace(READ, passed=True), found(CAR))
    assert not after(1.6, replace(READ, passed=True), found(CAR))


@pytest.mark.parametrize("subject", [Subject.NON_MOTOR, Subject.PERSON])
def test_something_else_in_the_same_place_is_another(subject: Subject) -> None:
    assert not after(1, LOST, found(subject=subject))


def test_who_moved_may_be_found_for_a_moment_only() -> None:
    assert after(4, READ, found(CAR, A))
    assert not after(4.1, READ, found(CAR, A))


def test_who_stood_may_be_found_for_longer_if_read_again_as_the_same() -> None:
    assert after(19, STOOD, found(CAR, A))
    assert not after(20.1, STOOD, found(CAR, A))


@pytest.mark.parametrize("one", [found(), found(CAR, NEAR_A, sure=False)])
def test_who_stood_and_is_not_read_as_the_same_is_not_waited_for_so_long(one: FoundOne) -> None:
    assert after(3, STOOD, one)
    assert not after(5, STOOD, one)


def test_who_parked_is_found_again_after_most_of_an_hour() -> None:
    assert after(3500, PARKED, found())
    assert not after(3700, PARKED, found())


def test_who_parked_is_not_found_in_what_moves_before_him() -> None:
    assert not after(10, PARKED, found(unrecognised=True))


def test_who_parked_is_in_his_place_or_read_again_in_it() -> None:
    assert not after(10, PARKED, found(SMALLER))
    assert after(10, PARKED, found(SMALLER, A))
    assert not after(10, PARKED, found(Box(170, 100, 470, 325)))
    assert not after(10, PARKED, found(ELSEWHERE, A))


def test_a_thing_of_the_place_that_was_half_hidden_is_found_where_nothing_has_come() -> None:
    uncovered = Box(170, 100, 470, 325)
    assert after(10, PARKED, replace(found(uncovered), unchanged=True))
    assert not after(10, PARKED, replace(found(ELSEWHERE), unchanged=True))
    assert not after(10, PARKED, replace(found(uncovered, B), unchanged=True))


def test_another_who_stands_where_one_parked_is_another() -> None:
    assert not after(10, PARKED, found(CAR, B))


def test_who_goes_is_found_smaller_on_his_way() -> None:
    assert after(1, GOING, found(SMALLER))
    assert after(1, GOING, found(Box(330, 20, 430, 95)))


def test_who_goes_is_not_found_larger_or_far_off() -> None:
    assert not after(1, GOING, found(NEARER))
    assert not after(1, GOING, found(Box(540, 100, 640, 175)))


def test_boxes_that_mostly_cover_each_other_are_one_place() -> None:
    assert is_same_place(CAR, CAR)
    assert is_same_place(CAR, SMALLER)
    assert not is_same_place(CAR, ELSEWHERE)
    assert not is_same_place(CAR, Box(301, 100, 501, 250))


def test_a_box_of_no_area_is_in_no_place() -> None:
    assert not is_same_place(CAR, Box(300, 150, 300, 200))


def test_who_goes_and_is_found_as_large_as_he_was_is_the_same() -> None:
    assert after(1, GOING, found())
    assert after(1, GOING, found(Box(200, 95, 410, 255)))


def aside(x: float) -> Box:
    return Box(CAR.left + x, CAR.top, CAR.right + x, CAR.bottom)


def test_who_is_read_again_at_once_is_no_farther_than_his_own_width() -> None:
    assert after(1.5, READ, found(aside(200), A))
    assert not after(1.5, READ, found(aside(201), A))
    assert not after(1.5, READ, found(aside(200)))
    assert after(1.5, READ, found(Box(200, 300, 400, 450), A))
    assert not after(1.5, READ, found(Box(200, 301, 400, 451), A))


def test_whose_reading_is_doubtful_is_the_same_for_all_but_one_character_unless_that_one_passed() -> None:
    doubtful = found(SMALLER, NEAR_A, sure=False)
    assert after(1.5, READ, doubtful)
    assert not after(1.6, READ, doubtful)
    assert not after(1.5, READ, found(SMALLER, PlateText("京A12377"), sure=False))
    assert not after(1.5, replace(READ, passed=True, at_border=True), doubtful)
    assert not after(1.5, READ, found(SMALLER, NEAR_A))


def test_for_how_long_who_is_read_again_on_his_way_is_the_same_is_a_setting() -> None:
    longer = Windows(same_s=3.0)
    assert continues(READ, found(SMALLER, A), READ.lost_s + 3.0, longer)
    assert not continues(READ, found(SMALLER, A), READ.lost_s + 3.1, longer)


def test_who_parked_stays_in_his_place_however_soon_he_is_read_again() -> None:
    assert not after(1, PARKED, found(aside(150), A))
    assert after(1, PARKED, found(aside(50), A))


def test_who_has_passed_and_is_read_again_at_once_is_still_on_his_way() -> None:
    passed = replace(READ, passed=True, at_border=True)
    assert after(1.5, passed, found(aside(150), A))
    assert not after(1.6, passed, found(CAR, A))
    assert not after(1.5, passed, found(aside(150), NEAR_A))


def test_who_seems_to_pass_must_not_have_moved_to_stand_there() -> None:
    seems = replace(READ, passed=True)
    assert after(1.5, seems, found(aside(35)))
    assert not after(1.5, seems, found(aside(36)))
    assert not after(1.5, seems, found(NEARER))
    assert not after(0.5, seems, found(CAR, B))


def test_who_seemed_to_pass_is_recognised_at_once_where_he_was_and_no_smaller() -> None:
    seems, larger = replace(READ, passed=True), found(Box(CAR.left, CAR.top, CAR.right + CAR.width, CAR.bottom))
    assert after(0.5, seems, larger)
    assert not after(0.8, seems, larger)
    assert not after(0.5, replace(seems, at_border=True), larger)
    assert not after(0.5, replace(seems, was_at_border=True), larger)
    assert not after(0.5, seems, replace(larger, unrecognised=True))
    assert not after(0.5, seems, found(SMALLER))


def test_what_was_doubtful_of_his_plate_makes_nobody_another() -> None:
    misread, doubtful = PlateText("京A77745"), PlateText("京A???45")
    lost = replace(LOST, texts=(misread,), legible_texts=(doubtful,))
    assert after(3, lost, found(CAR, A))
    assert not after(3, replace(lost, legible_texts=(misread,)), found(CAR, A))
    assert not after(3, lost, found(CAR, B))


def test_who_is_read_again_is_so_by_any_of_his_plates() -> None:
    beside = (SeenPlate(Box(0, 0, 50, 16)), SeenPlate(Box(0, 20, 50, 36), A))
    assert has_known_plate(replace(LOST, texts=(B, A)), replace(found(), plates=beside))
    assert not has_known_plate(replace(LOST, texts=(B,)), replace(found(), plates=beside))
    assert not has_known_plate(READ, found())
    assert not has_known_plate(LOST, found(CAR, A))


def test_who_goes_may_be_recognised_larger_where_he_was() -> None:
    larger = Box(190, 80, 440, 250)
    assert after(1, GOING, found(larger))
    assert not after(2, GOING, found(larger)), "later it is another one"
    assert not after(1, GOING, found(larger, unrecognised=True)), "motion is larger for many reasons"
    assert not after(1, replace(GOING, was_at_border=True), found(larger)), "he may have passed"


@pytest.mark.parametrize("side,again", [(400, True), (500, False)])
def test_motion_may_be_no_more_than_five_times_as_large_as_whoever_moves_there(
    side: float, *, again: bool
) -> None:
    moving = Box(100, 50, 100 + side, 50 + 0.75 * side)
    assert after(1, LOST, found(moving, unrecognised=True)) is again
    assert after(1, LOST, found(moving))
