"""Whether what is seen again is the same visit, or somebody who comes again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook
from models.base import Box
from tests.edge.visits.scenes import A, Actor, B, approach, arrives, drives, frame_at, parked, play
from wire.events import PlateStatus


@dataclass(frozen=True)
class FastAndDim(Actor):
    """A car in whose place the recogniser sees only motion once, with its plate far from where it was."""

    dim_s: float = 0.0

    def seen(self, now_s: float, number: int) -> Iterator[SeenSubject]:
        for one in super().seen(now_s, number):
            dim = one.target.group is Group.VEHICLE and abs(now_s - self.dim_s) < 0.01
            yield SeenSubject(replace(one.target, group=Group.SOMEBODY)) if dim else one


def arrived(box: Box) -> Box:
    """Where a car stands that has come to `box`."""
    place = arrives(box, 0, 10)(9)
    assert place is not None
    return place


def test_who_has_passed_and_comes_again_at_once_is_a_passage_of_his_own(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 4), [A]), Actor(approach(7, 11), [A])], 20)
    assert told.plates == [A, A]
    assert told.outcomes == ["passed", "passed"]


def test_who_turned_back_and_comes_again_is_a_passage_of_his_own(book: VisitBook) -> None:
    away = drives((0, 0), (3, 0.9), (5, 0.9), (8, 0))
    told = play(book, [Actor(away, [A]), Actor(approach(14, 18), [A])], 28)
    assert told.plates == [A, A]
    assert told.outcomes == ["turned_back", "passed"]


@pytest.mark.parametrize("gap_s", [3, 5, 8])
def test_who_turned_back_and_comes_again_soon_is_a_passage_of_his_own(book: VisitBook, gap_s: float) -> None:
    told = play(
        book,
        [Actor(drives((0, 0), (3, 0.9), (5, 0.9), (8, 0)), [A]), Actor(approach(8 + gap_s, 13 + gap_s), [A])],
        24 + gap_s,
    )
    for passage in book.finish():
        told.add(passage)
    assert told.plates == [A, A]
    assert [passage.outcome for passage in told.last.values()] == ["turned_back", "passed"]


def test_who_reverses_a_little_and_comes_on_is_one_passage(book: VisitBook) -> None:
    polite = drives((0, 0), (3, 0.9), (5, 0.9), (5.5, 0.8), (7, 0.8), (9, 1.3))
    told = play(book, [Actor(polite, [A])], 18)
    assert (told.plates, told.outcomes) == ([A], ["passed"])


def test_who_is_found_again_where_he_stood_is_one_passage_though_hidden_for_long(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(arrives(place, 0, 8), [A]), Actor(parked(arrived(place), 20, 30), [A])], 60)
    assert told.plates == [A]


def test_the_same_plate_elsewhere_in_the_picture_is_another_passage(book: VisitBook) -> None:
    left, right = Box(10, 100, 280, 330), Box(350, 100, 620, 330)
    told = play(book, [Actor(arrives(left, 0, 6), [A]), Actor(arrives(right, 8, 14), [A])], 30)
    assert told.plates == [A, A]


def test_who_is_unread_and_comes_back_late_to_his_place_is_another(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(arrives(place, 0, 6)), Actor(parked(arrived(place), 16, 24))], 40)
    assert len(told.last) == 2


def test_the_window_begins_when_the_car_has_left_not_when_it_was_told(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(parked(place, 0, 60), [A]), Actor(parked(place, 66, 80), [A])], 90)
    assert told.plates == [A]


def test_a_doubtful_passage_that_is_over_takes_nothing_in(book: VisitBook) -> None:
    doubtful, clear = Actor(approach(0, 4), [A], score=0.5), Actor(approach(12, 16), [A])
    told = play(book, [doubtful, clear], 24)
    assert told.statuses == ["uncertain", "read"]
    assert len({passage.id for passage in told.passages}) == 2


@pytest.mark.parametrize("gap_s", [0.3, 1.0, 2.0, 3.0])
def test_a_car_whose_detection_flickers_is_one_passage(book: VisitBook, gap_s: float) -> None:
    place = Box(200, 100, 500, 330)
    parts = [Actor(parked(place, 0, 6)), Actor(parked(place, 6 + gap_s, 12))]
    told = play(book, parts, 20)
    assert len(told.last) == 1


def test_tracks_that_slip_over_to_the_next_car_make_two_passages(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(arrives(place, 0, 5), [A]), Actor(parked(place, 5.2, 10), [B])], 16)
    assert told.plates == [A, B]


def test_a_plate_cut_off_by_the_edge_of_the_picture_is_no_other_car(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    leaving = ["京A12"] * 4
    told = play(book, [Actor(parked(place, 0, 5), [A]), Actor(parked(place, 5, 9), leaving)], 16)
    assert told.plates == [A]


def test_another_car_in_the_same_place_soon_after_is_not_taken_for_the_first(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    told = play(book, [Actor(parked(place, 0, 5), [A]), Actor(parked(place, 8, 13), [B])], 20)
    assert told.plates == [A, B]


def test_a_car_whose_tracks_all_break_between_two_looks_is_one_visit(book: VisitBook) -> None:
    car = FastAndDim(drives((0, 0), (2, 1), (7, 1)), [A], dim_s=0.5)
    for number in range(8):
        now_s = number / 2
        book.update(frame_at(now_s), tuple(car.seen(now_s, number)))
        assert len(book.visits) <= 1
    assert len(book.visits) == 1


def test_a_cut_ends_every_visit_and_what_is_there_after_it_is_new(book: VisitBook) -> None:
    place = Box(200, 100, 500, 330)
    before = play(book, [Actor(arrives(place, 0, 2.2))], 2.2)
    ended = book.cut()
    assert (before.passages, [passage.status for passage in ended]) == ([], [PlateStatus.PLATELESS])
    after = play(book, [Actor(parked(place, 3, 9))], 16, begin_s=3)
    assert {passage.id for passage in ended}.isdisjoint(passage.id for passage in after.passages)
    assert len(after.last) == 1
