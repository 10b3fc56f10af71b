"""Whoever came hidden behind another one: when that one leaves, he is there, and that one has passed."""

import pytest

from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook, VisitSettings
from edge.visits.telling.due import Patience
from models.base import Box
from tests.edge.visits.scenes import A, Actor, B, Place, Told, drives, during, new_book, parked, play
from wire.events import Outcome

THROUGH = drives((0, 0), (4, 1.15), (9, 1.15))
"""Touches the near border before the fourth second."""
BEHIND = drives((0, 0.6), (6, 0.6), (8, 1.15), (9, 1.15))
CLOSE_BEHIND = drives((0, 0.8), (6, 0.8), (8, 1.15), (9, 1.15))


def car(place: Place, begin_s: float, end_s: float, *texts: str) -> Actor:
    return Actor(during(place, begin_s, end_s), texts)


def motion(place: Place, begin_s: float, end_s: float, *texts: str) -> Actor:
    return Actor(during(place, begin_s, end_s), texts, Group.SOMEBODY)


def finished(book: VisitBook, *actors: Actor, until_s: float = 12) -> Told:
    told = play(book, actors, until_s)
    for passage in book.finish():
        told.add(passage)
    return told


def test_the_next_in_line_shows_that_one_has_passed(book: VisitBook) -> None:
    told = finished(book, car(THROUGH, 0, 4.05, A), car(BEHIND, 4.85, 8.2), Actor(during(BEHIND, 5.55, 8.2), [B]))
    assert told.plates == [A, B]
    assert told.outcomes == ["passed", "passed"]


def test_that_one_has_passed_is_told_when_the_next_in_line_is_seen(book: VisitBook) -> None:
    play(book, [car(THROUGH, 0, 4.05, A)], 4.85)
    passages = play(book, [car(BEHIND, 4.85, 8.2)], 5.0, begin_s=4.9).revisions
    assert [passage.outcome for passage in passages] == [Outcome.PASSED]
    (follower,) = book.visits
    assert follower.emerged
    assert follower.way.arrived
    assert follower.first_s == pytest.approx(104.9)


def test_a_box_that_shrinks_at_once_is_not_the_next_in_line(book: VisitBook) -> None:
    told = play(book, [car(THROUGH, 0, 2.25, A), car(THROUGH, 2.25, 4.05), car(BEHIND, 4.05, 9)], 4.4)
    assert [visit.emerged for visit in book.visits] == [False]
    assert told.outcomes == [None]


@pytest.mark.parametrize("frames, passages", [(2, 1), (3, 2)])
def test_motion_behind_one_that_passed_is_somebody_when_it_lasts_for_a_moment(
    book: VisitBook, frames: int, passages: int
) -> None:
    told = finished(book, motion(THROUGH, 0, 4), motion(CLOSE_BEHIND, 3.95, 3.95 + frames / 10))
    assert len(told.last) == passages
    assert book.counts.bystanders == 2 - passages
    assert told.outcomes[0] == "passed"


def test_a_rider_behind_one_that_passed_is_seen_twice_where_a_node_looks_five_times_a_second(
    book: VisitBook,
) -> None:
    def rider(now_s: float) -> Box | None:
        boxes = {44: Box(200, 140, 310, 345), 46: Box(190, 135, 330, 360)}
        return boxes.get(round(10 * now_s))

    told = play(book, [motion(THROUGH, 0, 4.1), Actor(rider, (), Group.SOMEBODY)], 12, fps=5)
    assert told.outcomes == ["passed", "passed"]


def test_an_arm_that_comes_down_behind_one_that_passed_is_nobody(book: VisitBook) -> None:
    arm = parked(Box(120, 150, 500, 260))
    assert finished(book, motion(THROUGH, 0, 4), motion(arm, 3.95, 4.95)).outcomes == ["passed"]


def test_motion_far_behind_one_that_passed_that_vanishes_there_is_nobody(book: VisitBook) -> None:
    far = parked(Box(240, 150, 400, 270))
    assert len(finished(book, motion(THROUGH, 0, 4), motion(far, 3.95, 4.25)).last) == 1


@pytest.mark.parametrize("frames, passages", [(4, 1), (7, 2)], ids=["in view", "out over the side"])
def test_motion_behind_one_that_passed_that_goes_aside_is_on_foot_unless_it_passes(
    book: VisitBook, frames: int, passages: int
) -> None:
    def aside(now_s: float) -> Box:
        by = 400 * (now_s - 4)
        return Box(210 + by, 100, 430 + by, 265)

    told = finished(book, motion(THROUGH, 0, 4), motion(aside, 3.95, 3.95 + frames / 10))
    assert len(told.last) == passages


@pytest.mark.parametrize("frames, passages", [(2, 1), (3, 2)])
def test_a_body_without_a_plate_behind_one_that_passed_is_somebody_when_it_lasts_for_a_moment(
    frames: int, passages: int
) -> None:
    # Nobody is told of while he stands there, so that only what he was decides.
    book = new_book(VisitSettings(patience=Patience(vehicle_s=5)))
    told = finished(book, motion(THROUGH, 0, 4, A), car(BEHIND, 3.95, 3.95 + frames / 10))
    assert len(told.last) == passages
    assert book.counts.bystanders == 2 - passages


def test_a_plate_behind_one_that_passed_is_somebody_at_once(book: VisitBook) -> None:
    told = finished(book, motion(THROUGH, 0, 4), car(BEHIND, 3.95, 4.05, B))
    assert told.plates == ["-", B]


def test_whoever_is_behind_one_who_loses_his_last_track_in_that_frame_came_hidden_behind_him(
    book: VisitBook,
) -> None:
    before = [car(THROUGH, 0, 2.25, A), car(THROUGH, 2.25, 3.95)]
    told = play(book, [*before, car(THROUGH, 3.95, 5.2, B)], 4.1)
    (visit,) = book.visits
    assert (visit.emerged, visit.way.arrived) == (True, True)
    assert told.outcomes == ["passed"]


def test_whoever_is_in_the_place_of_one_who_did_not_pass_did_not_come_hidden_behind_him(book: VisitBook) -> None:
    stands = drives((0, 0), (2, 0.9), (9, 0.9))
    play(book, [car(stands, 0, 2.25, A), car(stands, 2.25, 4.95), car(stands, 4.95, 9, B)], 5.3)
    assert [visit.emerged for visit in book.visits if B in visit.plates.texts] == [False]


def test_whoever_is_beside_one_who_passes_did_not_come_hidden_behind_him(book: VisitBook) -> None:
    play(book, [car(THROUGH, 0, 4.05, A), car(parked(Box(5, 100, 150, 200)), 3.85, 9, B)], 4.1)
    assert [visit.emerged for visit in book.visits if B in visit.plates.texts] == [False]


def test_whoever_stood_behind_what_has_just_become_smaller_came_hidden(book: VisitBook) -> None:
    whole = THROUGH(4.0)
    assert whole is not None
    middle = whole.left + 0.5 * whole.width
    left = parked(Box(whole.left, whole.top, middle, whole.bottom))
    right = parked(Box(middle, whole.top + 40, whole.right, whole.bottom - 40))
    play(book, [car(THROUGH, 0, 4.05, A), Actor(during(left, 4.05, 9)), car(right, 4.05, 9, B)], 4.3)
    assert {visit.plates.texts[0]: visit.emerged for visit in book.visits if visit.plates.texts} == {
        A: False,
        B: True,
    }
