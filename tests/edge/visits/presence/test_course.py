import pytest

from edge.visits.association.tracking import Group
from edge.visits.presence.course import Course, Nearness
from edge.visits.presence.movement import Movement
from models.base import Box

SIZE = (100, 100)
"""Height and width; so that shares of the picture are percent."""

Way = list[tuple[float, float]]
"""Width, and where the lower edge is, frame by frame."""

COMES: Way = [(20, 40), (22, 45), (25, 50), (28, 55), (32, 60)]
STANDS: Way = [(32, 60)] * 12
PASSES: Way = [*COMES, (40, 80), (45, 99), (45, 100)]


def show(course: Course, way: Way, group: Group = Group.VEHICLE, *, begin_s: float = 0.0) -> float:
    """Show one part, ten frames a second; return when it was seen last."""
    at_s = begin_s
    for number, (width, bottom) in enumerate(way):
        at_s = begin_s + number / 10
        course.add(at_s, group, Box(50 - width / 2, bottom - width, 50 + width / 2, bottom), SIZE)
        course.settle()
    return at_s


def course_of(way: Way, group: Group = Group.VEHICLE) -> Course:
    course = Course(Nearness())
    show(course, way, group)
    return course


def test_who_comes_arrives_and_who_only_stands_does_not() -> None:
    assert course_of(COMES).arrived
    assert not course_of(STANDS).arrived


def test_who_arrived_has_arrived_even_when_it_goes() -> None:
    course = course_of([*COMES, *reversed(COMES)])
    assert course.arrived
    assert course.whereabouts().went


def test_whose_box_shrinks_while_his_foot_stays_down_has_not_gone() -> None:
    assert not course_of([*COMES, *[(32, 60)] * 3, (24, 60), (24, 60)]).whereabouts().went


@pytest.mark.parametrize(
    "last,back",
    [((25, 50), True), ((25, 58), False), ((31, 50), False)],
    ids=["higher and narrower", "narrower", "higher"],
)
def test_who_is_seen_once_where_he_was_before_fell_back(last: tuple[float, float], *, back: bool) -> None:
    assert course_of([*COMES, (32, 60), last]).fell_back is back


def test_who_stands_or_was_never_seen_did_not_fall_back() -> None:
    assert not course_of(STANDS).fell_back
    assert not Course(Nearness()).fell_back


def test_mere_motion_that_is_left_tells_too_that_he_fell_back() -> None:
    course = course_of([*COMES, *STANDS])
    course.add(3, Group.SOMEBODY, Box(40, 25, 60, 45), SIZE)
    assert course.fell_back


def test_a_plate_that_is_seen_farther_off_fell_back() -> None:
    course = course_of(STANDS)
    course.add(3, Group.PLATE, Box(45, 55, 55, 58), SIZE)
    course.add(3.3, Group.PLATE, Box(46, 45, 53, 47), SIZE)
    assert course.fell_back


def test_a_course_nobody_showed_anything_to_says_nothing() -> None:
    course = Course(Nearness())
    assert course.movement() is Movement.UNKNOWN
    assert course.whereabouts().movement is Movement.UNKNOWN
    assert (course.widest, course.stood_s(5.0)) == (0.0, 0.0)
    assert not course.is_recognised


@pytest.mark.parametrize(
    "group,width,near",
    [
        (Group.VEHICLE, 25.0, False),
        (Group.VEHICLE, 27.0, True),
        (Group.SOMEBODY, 27.0, True),
        (Group.PLATE, 5.0, False),
        (Group.PLATE, 7.0, True),
    ],
)
def test_from_which_width_on_somebody_is_near(group: Group, width: float, *, near: bool) -> None:
    course = course_of([(width, 60)] * 3, group)
    assert course.whereabouts().near is near
    assert (course.was_near, course.began_near) == (near, near)


def test_the_plate_says_more_exactly_than_the_body_how_near_it_is() -> None:
    course = course_of([(60, 60)] * 3)
    course.add(0.2, Group.PLATE, Box(45, 50, 49, 52), SIZE)
    assert not course.whereabouts().near


def test_who_was_near_was_near_and_who_began_far_did_not_begin_near() -> None:
    course = course_of([*COMES, *reversed(COMES)])
    assert course.was_near
    assert not course.began_near
    assert not course.whereabouts().near


def test_who_enters_over_the_near_border_began_near_however_small() -> None:
    assert course_of([(5, 100), (10, 100)]).began_near


def test_only_who_came_was_at_the_border() -> None:
    assert course_of(PASSES).was_at_border
    assert not course_of(COMES).was_at_border
    assert not course_of([(45, 100)] * 5).was_at_border


def test_whoever_has_a_plate_was_at_the_border_though_nobody_saw_him_come() -> None:
    course = course_of([(45, 95)] * 3)
    course.add(0.3, Group.PLATE, Box(45, 80, 53, 83), SIZE)
    course.settle()
    assert not course.was_at_border
    show(course, [(45, 100)] * 2, begin_s=0.4)
    assert (course.arrived, course.was_at_border) == (False, True)


def test_who_stands_does_so_since_a_time() -> None:
    course = Course(Nearness())
    last_s = show(course, COMES)
    assert course.stood_s(last_s) == 0.0
    last_s = show(course, STANDS, begin_s=last_s + 0.1)
    assert course.movement() is Movement.STANDING
    assert 0.2 < course.stood_s(last_s) < 1.2
    assert course.stood_s(last_s + 5) == pytest.approx(course.stood_s(last_s) + 5)


def test_who_drives_on_does_not_stand_any_more() -> None:
    course = Course(Nearness())
    last_s = show(course, STANDS)
    assert course.stood_s(last_s) > 0
    last_s = show(course, [(34 + 3 * number, 60 + 4 * number) for number in range(8)], begin_s=last_s + 0.1)
    assert course.stood_s(last_s) == 0.0


@pytest.mark.parametrize(
    "group,recognised,only_moves",
    [
        (Group.VEHICLE, True, False),
        (Group.NON_MOTOR, True, False),
        (Group.PERSON, True, False),
        (Group.PLATE, False, False),
        (Group.SOMEBODY, False, True),
        (Group.FIGURE, False, True),
    ],
)
def test_what_is_known_of_it(group: Group, *, recognised: bool, only_moves: bool) -> None:
    course = course_of([(30, 60)], group)
    assert (course.is_recognised, course.only_moves) == (recognised, only_moves)


def test_when_the_plate_was_seen_last() -> None:
    course = course_of(COMES)
    assert course.plate_seen_s == float("-inf")
    course.add(0.3, Group.PLATE, Box(45, 50, 55, 53), SIZE)
    course.add(0.5, Group.VEHICLE, Box(30, 30, 60, 60), SIZE)
    assert course.plate_seen_s == 0.3


def test_the_widest_is_of_any_part_and_any_time() -> None:
    course = course_of([(20, 60), (45, 60), (20, 60)])
    course.add(0.3, Group.PLATE, Box(45, 50, 55, 53), SIZE)
    assert course.widest == pytest.approx(0.45)


def test_a_body_that_takes_in_somebody_else_does_not_make_a_standing_plate_come() -> None:
    course = Course(Nearness())
    for number in range(6):
        width = 30 + 6 * number
        course.add(number / 10, Group.PLATE, Box(45, 55, 53, 58), SIZE)
        course.add(number / 10, Group.VEHICLE, Box(50 - width / 2, 30, 50 + width / 2, 60), SIZE)
        course.settle()
    assert not course.arrived
    assert course.movement() is Movement.STANDING


def test_one_plate_seen_for_a_moment_tells_no_way_where_the_body_does() -> None:
    course = Course(Nearness())
    course.add(0.0, Group.PLATE, Box(45, 35, 49, 36), SIZE)
    show(course, COMES)
    assert course.movement() is Movement.COMING
    assert course.arrived


def test_a_plate_lost_a_while_ago_leaves_the_word_to_the_body() -> None:
    course = course_of([(8, 60)] * 5, Group.PLATE)
    last_s = show(course, COMES, begin_s=1.5)
    assert course.movement() is Movement.COMING
    assert course.whereabouts().bottom == pytest.approx(0.6)
    assert course.last_s == last_s


def test_motion_that_came_and_went_away_is_spent() -> None:
    away = [*COMES, *reversed(COMES)]
    assert course_of(away, Group.SOMEBODY).is_spent()
    assert not course_of(away).is_spent()
    assert not course_of(COMES, Group.SOMEBODY).is_spent()


def test_motion_that_goes_and_never_came_is_not_spent() -> None:
    assert not course_of([*reversed(COMES)], Group.SOMEBODY).is_spent()


NEXT: Way = [(30, 70)]
"""Clear of the border and smaller, a moment later."""


def test_motion_that_draws_back_from_the_border_is_the_next_in_line() -> None:
    assert course_of([*PASSES, *NEXT], Group.SOMEBODY).next_in_line() is Group.SOMEBODY
    assert course_of(PASSES, Group.SOMEBODY).next_in_line() is None


@pytest.mark.parametrize("bottom, following", [(100, Group.SOMEBODY), (80, None)], ids=["leaving", "clear"])
def test_whom_a_recogniser_knew_a_moment_ago_has_the_next_in_line_behind_him_if_he_was_leaving(
    bottom: float, following: Group | None
) -> None:
    course = course_of(PASSES, Group.SOMEBODY)
    at_s = show(course, [(45, bottom)], begin_s=course.last_s + 0.1)
    show(course, NEXT, Group.SOMEBODY, begin_s=at_s + 0.1)
    assert course.next_in_line() is following


def test_a_vehicle_that_is_recognised_is_not_the_next_in_line() -> None:
    assert course_of([*PASSES, *NEXT]).next_in_line() is None


def test_motion_before_a_plate_that_is_still_seen_is_not_the_next_in_line() -> None:
    course = course_of([*PASSES, *NEXT], Group.SOMEBODY)
    course.add(course.last_s, Group.PLATE, Box(45, 80, 53, 83), SIZE)
    assert course.next_in_line() is None


def test_who_did_not_come_has_nobody_behind_him() -> None:
    assert course_of([(45, 100)] * 5 + NEXT, Group.SOMEBODY).next_in_line() is None


def test_who_did_not_come_and_has_a_plate_has_somebody_behind_him() -> None:
    course = Course(Nearness())
    course.add(0.0, Group.PLATE, Box(45, 80, 53, 83), SIZE)
    # Clear of the border at first, else it would have entered over it; later than a plate says anything.
    show(course, [(45, 95)] + [(45, 100)] * 9 + NEXT, Group.SOMEBODY)
    assert not course.arrived
    assert course.next_in_line() is Group.SOMEBODY


def test_what_was_seen_elsewhere_is_taken_over() -> None:
    one, other = course_of([(20, 40)] * 5), course_of(COMES, Group.SOMEBODY)
    one.absorb(other)
    assert one.arrived
    assert one.was_near


def test_its_own_traces_are_kept_when_others_are_taken_over() -> None:
    one, other = course_of([(30, 60)]), course_of([(80, 60)])
    one.absorb(other)
    assert one.widest == pytest.approx(0.3)


def test_a_box_of_a_recogniser_that_lets_go_at_once_has_not_gone() -> None:
    course = Course(Nearness())
    show(course, [*COMES, (32, 60), (48, 75), (48, 75), (32, 60), (32, 60)])
    assert not course.whereabouts().went


def test_who_stands_for_a_second_has_not_gone_whatever_was_said_before() -> None:
    course = Course(Nearness())
    nearer: Way = [(32, 60), (48, 75), (48, 75), (45, 72), (42, 69), (39, 66), (36, 63)]
    at_s = show(course, [*COMES, *nearer, (32, 60), (32, 60)])
    assert course.whereabouts().went
    show(course, [(32, 60)] * 25, begin_s=at_s + 0.1)
    assert course.movement() is Movement.STANDING
    assert not course.whereabouts().went
    assert course.arrived


def test_how_far_down_somebody_reached_is_kept_when_what_is_left_is_higher() -> None:
    assert course_of([*PASSES, (30, 70)]).lowest == pytest.approx(1.0)
    assert Course(Nearness()).lowest == 0.0


def test_a_recognised_body_that_draws_back_after_a_while_out_of_view_is_the_next_ones() -> None:
    course = Course(Nearness())
    at_s = show(course, PASSES)
    show(course, [(20, 40)], begin_s=at_s + 0.8)
    assert course.next_in_line() is Group.VEHICLE


def test_motion_that_shrinks_where_it_stands_has_not_gone() -> None:
    course = course_of(COMES, Group.SOMEBODY)
    for number, width in enumerate((32, 44, 44, 44, 32, 32, 32)):
        course.add(1 + number / 10, Group.SOMEBODY, Box(30, 20, 30 + width, 60), SIZE)
        course.settle()
    assert not course.whereabouts().went
    assert not course.is_spent()


@pytest.mark.parametrize("plate_bottom,following", [(95.0, Group.SOMEBODY), (60.0, None)])
def test_motion_that_draws_in_from_a_side_is_the_next_one_where_the_plate_has_left(
    plate_bottom: float, following: Group | None
) -> None:
    course = course_of(COMES, Group.SOMEBODY)
    course.add(0.5, Group.PLATE, Box(10, plate_bottom - 5, 30, plate_bottom), SIZE)
    for number in range(10):
        course.add(0.5 + number / 10, Group.SOMEBODY, Box(0, 10, 70, 100), SIZE)
        course.settle()
    course.add(1.5, Group.SOMEBODY, Box(20, 10, 70, 100), SIZE)
    assert course.next_in_line() is following


@pytest.mark.parametrize(
    "plate_bottom, foot, at_border", [(60.0, 80, False), (60.0, 100, True), (85.0, 80, True), (None, 80, True)]
)
def test_a_box_that_touches_a_side_does_not_while_the_plate_in_it_is_far_from_the_border(
    plate_bottom: float | None, foot: float, *, at_border: bool
) -> None:
    course = course_of(COMES)
    if plate_bottom is not None:
        course.add(0.5, Group.PLATE, Box(45, plate_bottom - 3, 53, plate_bottom), SIZE)
    course.add(0.5, Group.VEHICLE, Box(0, 10, 90, foot), SIZE)
    course.settle()
    assert (course.whereabouts().at_near_border, course.was_at_border) == (at_border, at_border)
    course.add(0.6, Group.VEHICLE, Box(0, 10, 90, foot), SIZE)
    assert course.whereabouts().at_near_border, "the plate is not in view any more"
