from collections.abc import Iterable

import pytest

from edge.visits.association.tracking import Group
from edge.visits.presence.course import Course, Nearness
from edge.visits.presence.movement import Movement
from models.base import Box

SIZE = (500, 1000)


def wide(width: float, bottom: float = 300) -> Box:
    return Box(500 - width / 2, 200, 500 + width / 2, bottom)


def course(
    boxes: Iterable[Box], group: Group = Group.VEHICLE, begin_s: float = 0, one: Course | None = None
) -> Course:
    one = one or Course(Nearness())
    for number, box in enumerate(boxes):
        one.add(begin_s + number / 10, group, box, SIZE)
        one.settle()
    return one


def growing(first: int, last: int) -> list[Box]:
    return [wide(width) for width in range(first, last, 10)]


def test_who_came_once_has_arrived_for_good() -> None:
    one = course([*growing(100, 300), *reversed(growing(100, 300))])
    assert one.arrived
    assert one.whereabouts().went


def test_who_stands_has_not_arrived_and_counts_the_seconds() -> None:
    one = course([wide(200)] * 31)
    assert not one.arrived
    assert one.stood_s(3.0) == pytest.approx(2.8)
    course([wide(200 + 15 * step) for step in range(10)], begin_s=3.1, one=one)
    assert one.stood_s(4.0) == 0


@pytest.mark.parametrize("group,width", [(Group.VEHICLE, 260), (Group.PLATE, 60), (Group.SOMEBODY, 260)])
def test_near_is_from_a_share_of_the_width_on(group: Group, width: float) -> None:
    assert course([wide(width + 1)], group).whereabouts().near
    assert not course([wide(width - 2)], group).whereabouts().near


def test_a_plate_says_better_than_a_body_whether_it_is_near() -> None:
    one = Course(Nearness())
    one.add(0, Group.VEHICLE, wide(400), SIZE)
    one.add(0, Group.PLATE, wide(30), SIZE)
    assert not one.whereabouts().near


def test_a_plate_that_holds_still_shows_standing_though_the_body_flickers() -> None:
    one = Course(Nearness())
    for number in range(12):
        one.add(number / 10, Group.VEHICLE, wide(300 - 60 * (number % 2)), SIZE)
        one.add(number / 10, Group.PLATE, wide(60), SIZE)
        one.settle()
    assert one.movement() is Movement.STANDING


def test_a_plate_last_seen_long_ago_says_nothing() -> None:
    one = course([wide(60)] * 5, Group.PLATE)
    course(growing(100, 300), begin_s=2, one=one)
    assert one.movement() is Movement.COMING


def test_what_is_known_by_its_motion_only() -> None:
    one = course([wide(300)] * 3, Group.SOMEBODY)
    assert one.only_moves
    assert not one.is_recognised
    one.add(0.4, Group.PLATE, wide(60), SIZE)
    assert not one.only_moves


def test_motion_that_goes_back_from_where_somebody_passed_is_the_next_in_line() -> None:
    one = course([wide(width, width) for width in range(200, 520, 20)], Group.SOMEBODY)
    assert not one.is_next_in_line()
    assert one.was_at_border
    course([wide(150, 250)], Group.SOMEBODY, begin_s=1.6, one=one)
    assert one.is_next_in_line()


def test_where_it_began() -> None:
    assert course([wide(400)]).began_near
    assert not course([wide(100)]).began_near
    assert course([wide(100, 500)]).began_near


def test_one_course_takes_over_another() -> None:
    one, other = course([wide(60)] * 3, Group.PLATE), course(growing(100, 300))
    one.absorb(other)
    assert (one.arrived, one.was_near, one.is_recognised) == (True, True, True)


def test_nobody_seen_is_nowhere() -> None:
    one = Course(Nearness())
    assert one.whereabouts().movement is one.movement() is Movement.UNKNOWN
    assert (one.widest, one.stood_s(5), one.is_next_in_line()) == (0, 0, False)
