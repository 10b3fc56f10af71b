from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from edge.visits.association.sighting import Sighting, TrackedPart, sightings_of
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target, Tracker, TrackerSettings
from edge.visits.beginning import Beginning, BeginningSettings, Candidate
from models.base import Box
from tests.edge.visits.scenes import frame_at, read_of

A = "京A12345"
BODY, PLATE = Box(200, 100, 410, 260), Box(280, 220, 330, 236)
SETTINGS = BeginningSettings()


def body(box: Box = BODY, group: Group = Group.VEHICLE) -> SeenSubject:
    return SeenSubject(Target(group, box))


def plate(text: str = A, box: Box = PLATE, score: float = 0.95) -> SeenSubject:
    return SeenSubject(Target(Group.PLATE, box), read_of(text, box, score))


class Watch:
    """What is nobody's, watched frame by frame with the tracker of a lane."""

    def __init__(self, settings: BeginningSettings = SETTINGS) -> None:
        tracker = self.tracker = Tracker(TrackerSettings())
        self.beginning = Beginning(settings, tracker.track, tracker.is_confirmed)
        self.passing: Sequence[Box] = ()

    def sighting(self, at_s: float, *seen: SeenSubject) -> Sighting:
        tracks = self.tracker.update([one.target for one in seen], 100 + at_s)
        (one,) = sightings_of([TrackedPart(*pair) for pair in zip(tracks, seen, strict=True)])
        return one

    def show(self, at_s: float, *seen: SeenSubject) -> bool:
        """Say whether a visit begins with what is seen at a time."""
        sighting, frame = self.sighting(at_s, *seen), frame_at(at_s)
        one = self.beginning.watch(frame, sighting)
        return self.beginning.begins(frame, sighting, one, self.passing)

    def play(self, box_at: Callable[[float], Box], group: Group = Group.SOMEBODY, until_s: float = 2.0) -> float:
        """Show motion ten times a second; return when a visit begins, -1: never."""
        for number in range(round(until_s * 10)):
            if self.show(number / 10, body(box_at(number / 10), group)):
                return number / 10
        return -1.0


def stands(_: float) -> Box:
    return BODY


def comes(now_s: float) -> Box:
    return Box(200 - 60 * now_s, 100, 410 + 60 * now_s, 200 + 60 * now_s)


def crosses(now_s: float) -> Box:
    return Box(20 + 200 * now_s, 100, 120 + 200 * now_s, 250)


def candidate(watch: Watch, *boxes: Box) -> Candidate:
    one = None
    for number, box in enumerate(boxes):
        one = watch.beginning.watch(frame_at(number / 10), watch.sighting(number / 10, body(box, Group.SOMEBODY)))
    assert one is not None
    return one


def test_a_near_plate_that_is_surely_read_begins_a_visit_at_once() -> None:
    assert Watch().show(0, plate())


def test_a_plate_without_a_vehicle_that_is_read_in_doubt_begins_one_when_seen_again() -> None:
    watch = Watch()
    assert not watch.show(0.0, plate(score=0.6))
    assert watch.show(0.1, plate(score=0.6))


def test_a_sign_that_is_hardly_read_begins_none() -> None:
    watch = Watch()
    assert not any(watch.show(number / 10, plate(score=0.3)) for number in range(20))


@pytest.mark.parametrize("score", [0.6, 0.95])
def test_a_plate_without_a_vehicle_that_is_far_away_begins_none(score: float) -> None:
    watch = Watch(replace(SETTINGS, min_plate_share=0.1))
    assert not any(watch.show(number / 10, plate(score=score)) for number in range(20))


@pytest.mark.parametrize("group", [Group.VEHICLE, Group.NON_MOTOR, Group.PERSON])
def test_a_body_seen_once_is_a_flicker_and_twice_is_somebody(group: Group) -> None:
    watch = Watch()
    assert not watch.show(0.0, body(group=group))
    assert watch.show(0.1, body(group=group))


def test_a_body_with_a_legible_plate_begins_a_visit_at_once() -> None:
    assert Watch().show(0, body(), plate(score=0.5))
    assert not Watch().show(0, body(), plate(score=0.3))


@pytest.mark.parametrize("group", [Group.SOMEBODY, Group.FIGURE])
def test_what_only_moves_must_be_there_for_a_second(group: Group) -> None:
    assert Watch().play(stands, group) == 1.0


def test_what_only_moves_and_comes_begins_a_visit_sooner() -> None:
    assert 0.2 <= Watch().play(comes) < 0.9


def test_what_only_moves_across_begins_none() -> None:
    assert Watch().play(crosses) == -1.0


def test_motion_with_a_plate_on_it_is_no_mere_motion() -> None:
    watch, moving = Watch(), body(group=Group.SOMEBODY)
    assert not watch.show(0.0, moving, plate(score=0.3))
    assert watch.show(0.1, moving, plate(score=0.3))


@pytest.mark.parametrize("at_s, begins", [(0.5, False), (1.0, True)])
def test_motion_on_which_a_plate_shows_that_nobody_can_read_must_be_there_for_a_second(
    at_s: float, *, begins: bool
) -> None:
    watch, moving = Watch(), body(group=Group.SOMEBODY)
    for number in range(round(at_s * 10)):
        watch.show(number / 10, moving)
    assert watch.show(at_s, moving, plate(score=0.3)) is begins


def test_what_is_left_of_whoever_passes_begins_none_unless_it_comes() -> None:
    watch = Watch()
    watch.passing = (Box(150, 80, 460, 360),)
    assert watch.play(stands) == -1.0
    other = Watch()
    other.passing = watch.passing
    assert other.play(comes) > 0


def test_motion_far_from_whoever_passes_is_no_remnant() -> None:
    watch = Watch()
    watch.passing = (Box(500, 100, 640, 260),)
    assert watch.play(stands) == 1.0


def test_motion_whose_visit_is_over_must_come_anew() -> None:
    watch = Watch()
    watch.beginning.spend([part.track for part in watch.sighting(0, body(group=Group.SOMEBODY)).parts])
    assert watch.play(stands) == -1.0
    other = Watch()
    other.beginning.spend([part.track for part in other.sighting(0, body(comes(0), Group.SOMEBODY)).parts])
    assert other.play(comes) > 0


def test_a_track_that_is_no_more_is_not_spent_any_more() -> None:
    watch = Watch()
    tracks = [part.track for part in watch.sighting(0, body(group=Group.SOMEBODY)).parts]
    watch.beginning.spend(tracks)
    watch.beginning.forget(tracks)
    assert watch.play(stands) == 1.0


def test_a_candidate_remembers_since_when_it_is_there() -> None:
    one = candidate(Watch(), *[BODY] * 5)
    assert (one.first_s, one.first_seen_at) == (frame_at(0).monotonic_s, frame_at(0).captured_at)
    assert set(one.traces) == {Group.SOMEBODY}


def test_who_was_spent_or_forgotten_is_there_since_it_is_seen_anew() -> None:
    watch = Watch()
    sighting = watch.sighting(0, body(group=Group.SOMEBODY))
    watch.beginning.watch(frame_at(0), sighting)
    watch.beginning.forget([sighting.parts[0].track])
    assert watch.beginning.watch(frame_at(3), sighting).first_s == frame_at(3).monotonic_s
    watch.beginning.spend([sighting.parts[0].track])
    assert watch.beginning.watch(frame_at(6), sighting).first_s == frame_at(6).monotonic_s


def test_what_was_watched_is_given_away_once() -> None:
    watch = Watch()
    sighting = watch.sighting(0, body(), plate())
    one = watch.beginning.watch(frame_at(0), sighting)
    assert set(one.traces) == {Group.VEHICLE, Group.PLATE}
    watch.beginning.take(sighting)
    assert watch.beginning.watch(frame_at(1), sighting) is not one


def test_what_belongs_to_somebody_is_not_watched_any_more_by_any_of_its_parts() -> None:
    watch = Watch()
    alone = watch.sighting(0, plate())
    one = watch.beginning.watch(frame_at(0), alone)
    watch.beginning.take(watch.sighting(1, body(), plate()))
    assert watch.beginning.watch(frame_at(2), watch.sighting(2, plate())) is not one


def test_two_frames_show_no_movement_and_three_do() -> None:
    small, large, higher = Box(250, 100, 350, 250), Box(200, 100, 400, 250), Box(250, 80, 350, 230)
    assert not candidate(Watch(), small, large).moved()
    assert not candidate(Watch(), small, small, small).moved()
    assert candidate(Watch(), small, large, large).moved()
    assert candidate(Watch(), large, higher, higher).moved()


def test_one_bad_box_is_no_movement() -> None:
    small, large = Box(250, 100, 350, 250), Box(200, 100, 400, 250)
    assert not candidate(Watch(), small, large, small, small).moved()


def cut_off(score: float) -> SeenSubject:
    """A plate of which the characters are not seen in their full height."""
    one = plate(score=score)
    assert one.read is not None
    return replace(one, read=replace(one.read, whole=False))


def test_a_plate_without_a_vehicle_that_is_not_seen_whole_begins_none() -> None:
    watch = Watch()
    assert not any(watch.show(number / 10, cut_off(0.6)) for number in range(20))
    assert watch.show(2.0, plate(score=0.6))


def test_a_body_on_which_a_plate_is_cut_off_begins_a_visit_all_the_same() -> None:
    watch = Watch()
    assert watch.show(0.0, body(), cut_off(0.5))


def test_what_belongs_to_somebody_is_not_spent_any_more_in_any_of_its_parts() -> None:
    watch = Watch()
    both = watch.sighting(0, plate(), body(group=Group.SOMEBODY))
    assert len(both.parts) == 2
    watch.beginning.spend([part.track for part in both.parts])
    watch.beginning.take(both)
    assert watch.play(stands) == 1.0


def nearing(watch: Watch, *boxes: Box, group: Group = Group.SOMEBODY, step_s: float = 0.1) -> int:
    """Say how many are nearing in the last frame."""
    for number, box in enumerate(boxes):
        watch.show(number * step_s, body(box, group))
    return len(list(watch.beginning.nearing(100 + (len(boxes) - 1) * step_s, 640)))


def test_what_moves_clear_of_the_border_may_be_somebody_who_stands_before_others() -> None:
    assert nearing(Watch(), BODY, BODY) == 1
    assert nearing(Watch(), BODY, Box(200, 100, 410, 360)) == 0, "over the near border it is somebody's remnant"
    assert nearing(Watch(), BODY, group=Group.VEHICLE) == 0
    assert nearing(Watch(), *[BODY] * 12) == 0, "by then it is a visit, or nobody"


def test_what_moved_a_frame_ago_stands_before_nobody() -> None:
    watch = Watch()
    assert nearing(watch, BODY, BODY) == 1
    assert not list(watch.beginning.nearing(100.2, 640))
