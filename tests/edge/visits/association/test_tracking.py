import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.visits.association.appearance import Appearance
from edge.visits.association.tracking import Group, Target, Tracker, TrackerSettings
from models.base import Box


@pytest.fixture
def tracker() -> Tracker:
    return Tracker(TrackerSettings())


def car(x: float, y: float = 100, width: float = 120, height: float = 90) -> Target:
    return Target(Group.VEHICLE, Box(x, y, x + width, y + height))


def plate(x: float, y: float = 100, width: float = 60) -> Target:
    return Target(Group.PLATE, Box(x, y, x + width, y + width / 3))


def test_a_thing_that_moves_keeps_its_number(tracker: Tracker) -> None:
    assert {tracker.update([car(20 * step)], step / 10)[0] for step in range(20)} == {1}


def test_two_that_cross_keep_their_numbers(tracker: Tracker) -> None:
    for step in range(31):
        numbers = tracker.update([car(20 * step, 100), car(600 - 20 * step, 150)], step / 10)
        assert numbers == (1, 2)


def test_one_hidden_for_a_second_is_found_where_it_must_be(tracker: Tracker) -> None:
    for step in range(10):
        tracker.update([car(10 * step)], step / 10)
    for step in range(10, 20):
        tracker.update([], step / 10)
        assert not tracker.end_lost(step / 10)
    assert tracker.update([car(200)], 2.0) == (1,)


def test_a_fast_plate_that_overlaps_nothing_is_followed(tracker: Tracker) -> None:
    numbers = [tracker.update([plate(80 * step)], step / 5)[0] for step in range(8)]
    assert set(numbers) == {1}


def test_a_jump_too_far_is_another_thing(tracker: Tracker) -> None:
    tracker.update([plate(0)], 0)
    assert tracker.update([plate(500)], 0.1) == (2,)


def test_two_plates_side_by_side_are_not_exchanged(tracker: Tracker) -> None:
    for step in range(12):
        pair = [plate(100 + 12 * step), plate(180 + 12 * step)]
        numbers = tracker.update(pair if step % 2 else pair[::-1], step / 10)
        assert numbers == ((1, 2) if step % 2 else (2, 1)) or step == 0
        if step == 0:
            tracker = Tracker(TrackerSettings())
            tracker.update(pair, 0)


def test_with_one_frame_a_second_nothing_is_lost_too_early(tracker: Tracker) -> None:
    tracker.update([car(0)], 0)
    for second in (1, 2):
        tracker.update([], second)
        assert tracker.end_lost(second) == frozenset()
    assert tracker.update([car(10)], 3) == (1,)


def test_what_is_gone_is_lost_once(tracker: Tracker) -> None:
    tracker.update([car(0), plate(40)], 0)
    for step in range(1, 30):
        tracker.update([car(0)], step / 10)
        if lost := tracker.end_lost(step / 10):
            assert lost == {2}
            assert step == 15
    assert tracker.track(2) is None
    assert tracker.track(1) is not None


def test_groups_are_never_mixed(tracker: Tracker) -> None:
    tracker.update([car(0)], 0)
    box = car(0).box
    assert tracker.update([Target(Group.PERSON, box), Target(Group.VEHICLE, box)], 0.1) == (2, 1)


def test_a_small_thing_in_the_place_of_a_large_one_is_another(tracker: Tracker) -> None:
    tracker.update([car(0, width=400, height=300)], 0)
    assert tracker.update([car(300, 300, width=60, height=40)], 0.1) == (2,)


def test_twice_the_same_time_is_survived(tracker: Tracker) -> None:
    tracker.update([car(0)], 5)
    assert tracker.update([car(30)], 5) == (1,)
    assert tracker.update([car(40)], 6) == (1,)


def test_an_empty_box_is_survived(tracker: Tracker) -> None:
    tracker.update([car(0, width=0, height=0)], 0)
    assert len(tracker.update([car(0, width=0, height=0)], 0.1)) == 1


def test_after_a_cut_nothing_goes_on(tracker: Tracker) -> None:
    tracker.update([car(0)], 0)
    assert tracker.end_all() == {1}
    assert tracker.update([car(0)], 0.1) == (2,)


boxes = st.builds(Box, st.floats(-50, 600), st.floats(-50, 400), st.floats(-50, 600), st.floats(-50, 400))


@given(st.lists(st.lists(st.builds(Target, st.sampled_from(Group), boxes), max_size=6), max_size=12))
def test_every_target_has_its_own_number_in_every_frame(frames: list[list[Target]]) -> None:
    tracker = Tracker(TrackerSettings())
    groups: dict[int, Group] = {}
    for step, targets in enumerate(frames):
        numbers = tracker.update(targets, step / 5)
        assert len(set(numbers)) == len(numbers) == len(targets)
        for number, target in zip(numbers, targets, strict=True):
            assert groups.setdefault(number, target.group) is target.group
        for number in tracker.end_lost(step / 5):
            assert number not in numbers


def walker(x: float, colours: int | None = None) -> Target:
    """A person who wears one of several colours; None: it cannot be told which."""
    worn = None
    if colours is not None:
        shares = np.zeros((2, 4), np.float32)
        shares[:, colours] = 1
        worn = Appearance(shares)
    return Target(Group.PERSON, Box(x, 100, x + 60, 300), worn)


@pytest.mark.parametrize("worn", [(None, None), (1, 1), (1, 2)], ids=["untold", "alike", "unlike"])
def test_persons_who_cross_in_one_line_keep_their_numbers(
    tracker: Tracker, worn: tuple[int | None, int | None]
) -> None:
    one, other = worn
    for step in range(41):
        assert tracker.update([walker(15 * step, one), walker(600 - 15 * step, other)], step / 10) == (1, 2)


def test_clothes_tell_whose_box_it_is_where_two_stand_in_one_place(tracker: Tracker) -> None:
    tracker.update([walker(100, 1), walker(130, 2)], 0)
    assert tracker.update([walker(110, 2), walker(120, 1)], 0.1) == (2, 1)


def test_clothes_alone_make_nobody_the_same(tracker: Tracker) -> None:
    tracker.update([walker(0, 1)], 0)
    assert tracker.update([walker(900, 1)], 0.1) == (2,)


def test_clothes_are_remembered_over_frames_that_do_not_show_them(tracker: Tracker) -> None:
    tracker.update([walker(100, 1)], 0)
    tracker.update([walker(100)], 0.1)
    track = tracker.track(1)
    assert track is not None
    assert track.look is not None


@pytest.mark.parametrize("width, number", [(60, 1), (37, 1), (35, 2)])
def test_a_plate_that_jumps_to_a_much_smaller_place_is_of_the_vehicle_behind(
    tracker: Tracker, width: float, number: int
) -> None:
    tracker.update([Target(Group.PLATE, Box(100, 100, 160, 112))], 0)
    assert tracker.update([Target(Group.PLATE, Box(165, 100, 165 + width, 118))], 0.7) == (number,)


def test_what_was_out_of_sight_for_too_long_does_not_go_on_before_its_end_was_told(tracker: Tracker) -> None:
    tracker.update([plate(100)], 0.0)
    for at_s in (0.3, 0.6, 1.0):
        tracker.update([], at_s)
        assert not tracker.end_lost(at_s)
    assert tracker.update([plate(100)], 2.3) == (2,)
    assert tracker.end_lost(2.3) == {1}


@pytest.mark.parametrize("later_s, number", [(0.2, 2), (0.4, 1)])
def test_what_only_moves_goes_on_elsewhere_no_faster_than_anybody_drives(
    tracker: Tracker, later_s: float, number: int
) -> None:
    def piece(x: float) -> Target:
        return Target(Group.SOMEBODY, Box(x, 100, x + 100, 200))

    tracker.update([piece(0)], 0.0)
    assert tracker.update([piece(100)], later_s) == (number,)
