"""What begins a visit, and that each subject is one."""

import pytest

from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook
from models.base import Box
from tests.edge.visits.scenes import A, Actor, B, approach, frame_at, parked, play
from wire.events import Subject


@pytest.mark.parametrize("fps", [2, 5, 25])
def test_a_car_that_approaches_and_passes_is_one_passage(book: VisitBook, fps: float) -> None:
    told = play(book, [Actor(approach(1, 5), [A])], 13, fps)
    assert (told.plates, told.statuses, len(told.passages)) == ([A], ["read"], 1)
    assert not book.busy
    assert book.finish() == ()


def test_a_plate_seen_before_its_vehicle_is_the_same_passage(book: VisitBook) -> None:
    car = Actor(approach(0, 6), [A], body=approach(3, 6))
    told = play(book, [car], 12)
    assert (told.plates, len(told.passages)) == ([A], 1)


def test_a_plate_without_any_vehicle_is_a_passage(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 6), [A], body=parked(Box(0, 0, 1, 1), 99))], 12)
    assert (told.plates, told.last and next(iter(told.last.values())).subject) == ([A], Subject.VEHICLE)


def test_a_vehicle_without_any_plate_is_a_passage(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 4))], 9)
    assert told.statuses == ["plateless"]
    assert told.plates == ["-"]


def test_a_plate_far_away_is_nobody(book: VisitBook) -> None:
    far = Actor(parked(Box(300, 100, 340, 130)), [A], body=parked(Box(0, 0, 1, 1), 99))
    assert play(book, [far], 9).passages == []
    assert not book.busy


def test_two_cars_one_close_behind_the_other_are_two_passages(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 5), [A]), Actor(approach(2.5, 7.5), [B])], 14)
    assert told.plates == [A, B]


def test_a_tailgater_that_nobody_can_read_is_a_passage_too(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 5), [A]), Actor(approach(2.5, 7.5))], 14)
    assert len(told.last) == 2
    assert told.plates[0] == A


def test_two_plates_in_one_frame_stay_with_their_own_cars(book: VisitBook) -> None:
    left, right = Box(20, 100, 300, 330), Box(330, 110, 600, 330)
    told = play(book, [Actor(parked(left, 0, 5), [A]), Actor(parked(right, 0, 5), [B])], 12)
    assert sorted(told.plates) == sorted([A, B])


def test_a_box_that_holds_the_next_cars_plate_too_does_not_take_it_over(book: VisitBook) -> None:
    small, large = Box(340, 150, 520, 270), Box(100, 60, 520, 340)
    neighbour = Actor(parked(small, 0, 8), [B], body=parked(small, 0, 2), score=0.99)
    told = play(book, [neighbour, Actor(parked(large, 1, 8), [A])], 14)
    assert sorted(told.plates) == sorted([A, B])
    assert sorted(told.statuses) == ["read", "read"]


def test_what_one_frame_shows_and_the_next_does_not_is_a_flicker(book: VisitBook) -> None:
    flicker = Actor(parked(Box(200, 100, 500, 330), 1, 1.05))
    assert play(book, [flicker], 6).passages == []
    assert book.finish() == ()


def test_a_plate_read_for_sure_in_a_single_frame_is_an_uncertain_passage(book: VisitBook) -> None:
    once = Actor(parked(Box(200, 100, 500, 330), 1, 1.05), [A], body=parked(Box(0, 0, 1, 1), 99))
    told = play(book, [once], 6)
    assert (told.plates, told.statuses) == ([A], ["uncertain"])


def test_a_doubtful_text_without_a_vehicle_in_a_single_frame_is_a_flicker(book: VisitBook) -> None:
    for text, score in (("C00D", 0.95), (A, 0.5)):
        once = Actor(
            parked(Box(200, 100, 500, 330), 1, 1.05), [text], body=parked(Box(0, 0, 1, 1), 99), score=score
        )
        assert play(book, [once], 6).passages == []


def test_a_plate_seen_first_does_not_make_a_rider_a_car(book: VisitBook) -> None:
    place = Box(250, 60, 400, 330)
    told = play(book, [Actor(parked(place, 0, 4), [A], Group.NON_MOTOR, body=parked(place, 0.15, 4))], 8)
    assert {passage.subject for passage in told.last.values()} == {Subject.NON_MOTOR}


def test_time_that_stands_still_breaks_nothing(book: VisitBook) -> None:
    for _ in range(20):
        seen = list(Actor(parked(Box(200, 100, 500, 330)), [A]).seen(0, 0))
        book.update(frame_at(0), seen)
    assert len(book.finish()) <= 1
