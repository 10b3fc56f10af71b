"""Scenes of persons: each is one passage, whatever the others and the detector do."""

from datetime import timedelta

import pytest

from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook, VisitSettings
from edge.visits.telling.due import Patience
from edge.visits.telling.passage import Passage
from models.base import Box
from tests.edge.events import NOW
from tests.edge.visits.scenes import Told, new_book
from tests.edge.visits.walkers import (
    BLACK,
    BLUE,
    RED,
    Clothes,
    Place,
    Walker,
    comes_near,
    drawn,
    film,
    stands,
    walks,
)
from wire.events import PlateStatus, Subject


@pytest.fixture
def late_book() -> VisitBook:
    """A book that tells of persons only when they have gone, so that passages show how long they were seen."""
    return new_book(VisitSettings(patience=Patience(person_s=600)))


def spans(told: Told) -> list[tuple[float, float]]:
    """First and last second of each passage."""
    second = timedelta(seconds=1)
    return [
        (round((passage.first_seen_at - NOW) / second, 1), round((passage.last_seen_at - NOW) / second, 1))
        for passage in told.last.values()
    ]


def clothes_in(passage: Passage) -> tuple[int, ...]:
    """The colour in the middle of the upper half of the box that is kept."""
    box: Box = passage.best.box
    pixel = passage.best.frame.picture[int(box.top + box.height / 4) | 1, int(box.centre.x)]
    return tuple(int(value) for value in pixel)


@pytest.mark.parametrize("fps", [3, 10, 25])
def test_a_person_who_walks_from_far_to_near_is_one_passage(book: VisitBook, fps: float) -> None:
    told = film(book, [Walker(comes_near(1, 9))], 16, fps)
    (passage,) = told.last.values()
    assert (passage.subject, passage.status) == (Subject.PERSON, PlateStatus.PLATELESS)
    assert not book.busy
    assert book.finish() == ()


def test_who_comes_near_is_told_early_and_again_when_gone_with_the_better_picture(book: VisitBook) -> None:
    told = film(book, [Walker(comes_near(0, 10))], 16)
    first, last = told.passages
    assert (first.id, first.revision, last.revision) == (last.id, 0, 1)
    assert 4 <= told.at_s[0] < 4.5
    assert told.at_s[1] > 10
    assert last.best.box.height > first.best.box.height + 50
    assert last.first_seen_at == first.first_seen_at


def test_who_stands_for_two_minutes_is_told_early_and_when_gone_with_the_whole_stay(book: VisitBook) -> None:
    told = film(book, [Walker(stands(300, end_s=120))], 130, fps=4)
    early, final = told.passages
    assert told.at_s[0] < 5
    assert 120 < told.at_s[1] < 123
    assert (final.id, final.revision, final.first_seen_at) == (early.id, 1, early.first_seen_at)
    assert (final.last_seen_at - NOW).total_seconds() == 119.75
    assert final.frames == 120 * 4 - 1
    assert not book.busy


def test_who_leaves_soon_after_being_told_of_is_told_once(book: VisitBook) -> None:
    told = film(book, [Walker(stands(300, end_s=5.5))], 12)
    assert len(told.passages) == 1


def test_who_is_lost_after_the_final_result_and_found_again_is_still_one_with_a_true_end(book: VisitBook) -> None:
    told = film(book, [Walker(stands(300, end_s=20), missed=(9, 12))], 30)
    assert len(told.last) == 1
    assert [round((passage.last_seen_at - NOW).total_seconds()) for passage in told.passages] == [4, 9, 20]


def test_two_side_by_side_are_two_with_their_own_pictures(book: VisitBook) -> None:
    told = film(book, [Walker(stands(260), RED), Walker(stands(345), BLUE)], 10)
    assert [clothes_in(passage) for passage in told.passages] == [RED[0], BLUE[0]]


def test_two_who_walk_in_together_are_two(late_book: VisitBook) -> None:
    told = film(late_book, [Walker(walks(100, 500, 0, 8), RED), Walker(walks(170, 570, 0, 8), BLUE)], 14)
    assert len(told.last) == 2
    assert spans(told) == [(0.0, 7.9), (0.0, 7.9)]


@pytest.mark.parametrize("clothes", [(RED, BLUE), (BLACK, BLACK)], ids=["unlike", "alike"])
@pytest.mark.parametrize("fps", [5, 10])
def test_two_who_cross_stay_themselves(late_book: VisitBook, clothes: tuple[Clothes, Clothes], fps: float) -> None:
    one, other = clothes
    told = film(late_book, [Walker(walks(80, 560, 0, 8), one), Walker(walks(560, 80, 0, 6), other)], 14, fps)
    assert len(told.last) == 2
    assert sorted(last for _, last in spans(told)) == [round(6 - 1 / fps, 1), round(8 - 1 / fps, 1)]


def test_one_who_is_hidden_while_crossing_is_found_behind_the_other(late_book: VisitBook) -> None:
    hidden = Walker(walks(80, 560, 0, 8), RED, missed=(3.4, 4.6))
    told = film(late_book, [hidden, Walker(walks(560, 80, 0, 8), BLUE)], 14)
    assert len(told.last) == 2
    assert {clothes_in(passage) for passage in told.last.values()} == {RED[0], BLUE[0]}
    assert spans(told) == [(0.0, 7.9), (0.0, 7.9)]


@pytest.mark.parametrize("gap_s", [0.4, 1.4, 3.0])
@pytest.mark.parametrize("place", [stands(300, end_s=12), walks(120, 520, 0, 12)], ids=["standing", "walking"])
def test_one_whom_the_detector_loses_for_a_while_is_one_passage(
    late_book: VisitBook, place: Place, gap_s: float
) -> None:
    told = film(late_book, [Walker(place, missed=(6, 6 + gap_s))], 20)
    assert spans(told) == [(0.0, 11.9)]
    assert not late_book.busy


def test_who_leaves_and_comes_back_later_is_a_new_passage(late_book: VisitBook) -> None:
    told = film(late_book, [Walker(stands(300, end_s=5)), Walker(stands(300, begin_s=11, end_s=16))], 24)
    assert spans(told) == [(0.0, 4.9), (11.0, 15.9)]


def test_another_who_takes_the_place_at_once_is_not_taken_for_the_first(book: VisitBook) -> None:
    told = film(book, [Walker(stands(300, end_s=5), RED), Walker(stands(300, begin_s=7.5, end_s=12), BLUE)], 20)
    assert len(told.last) == 2
    assert [clothes_in(passage) for passage in told.last.values()] == [RED[0], BLUE[0]]


def test_who_left_over_the_border_is_not_the_one_who_comes_in_on_the_other_side(book: VisitBook) -> None:
    leaves = Walker(walks(300, 600, 0, 4), BLACK)
    enters = Walker(walks(40, 300, 6.5, 10), BLACK)
    told = film(book, [leaves, enters], 18)
    assert len(told.last) == 2


def test_a_vehicle_keeps_no_person_from_being_told(book: VisitBook) -> None:
    car = Walker(lambda _: Box(150, 60, 620, 350), BLACK, group=Group.VEHICLE)
    told = film(book, [car, Walker(stands(80, end_s=5))], 12)
    assert [passage.subject for passage in told.last.values()].count(Subject.PERSON) == 1


def test_the_picture_kept_shows_the_whole_body_sharp_and_alone(book: VisitBook) -> None:
    """Comes in cut off by the border, is then hidden half behind another, and stands free at last."""

    def place(now_s: float) -> Box | None:
        x = 10 if now_s < 1 else 300 if now_s < 2 else 480
        return stands(x, end_s=3.9)(now_s)

    before = Walker(stands(330), BLUE)
    told = film(book, [Walker(place, RED), before], 9)
    red = next(passage for passage in told.last.values() if clothes_in(passage) == RED[0])
    assert red.best.box.centre.x == pytest.approx(480)


def test_motion_alone_makes_one_passage_of_a_person_and_the_recognised_box_is_kept(book: VisitBook) -> None:
    told = film(book, [Walker(stands(300, end_s=9), group=Group.FIGURE)], 16)
    (passage,) = told.last.values()
    assert passage.subject is Subject.PERSON
    later = new_book()
    told = film(
        later,
        [
            Walker(stands(300, end_s=9), group=Group.FIGURE, missed=(3, 6)),
            Walker(stands(300, height=230, begin_s=3, end_s=6)),
        ],
        16,
    )
    (passage,) = told.last.values()
    assert passage.best.box.height == pytest.approx(230)


def test_a_figure_of_one_frame_is_nobody(book: VisitBook) -> None:
    told = film(book, [Walker(stands(300, begin_s=1, end_s=1.3), group=Group.FIGURE)], 8)
    assert told.passages == []


def test_the_drawn_persons_are_what_the_tests_take_them_for() -> None:
    picture = drawn([Walker(stands(300))], 0)
    assert tuple(picture[200, 300]) == RED[0]
    assert tuple(picture[300, 300]) == RED[1]
