"""Who stands: told of once and in time, or parked and told of never."""

import pytest

from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook, VisitSettings
from edge.visits.telling.due import Patience
from models.base import Box
from tests.edge.visits.scenes import A, Actor, B, approach, arrives, during, new_book, parked, play
from wire.events import PlateStatus
from wire.ids import new_id


def test_a_car_that_waits_unread_is_told_once_and_again_when_it_can_be_read(book: VisitBook) -> None:
    car = Actor(approach(0, 3, stop_s=70), [A], read_from_s=60)
    waiting = play(book, [car], 60)
    assert (waiting.statuses, len(waiting.passages)) == (["unread"], 1) or waiting.statuses == ["plateless"]
    assert len(waiting.passages) == 1
    later = play(book, [car], 80, begin_s=60)
    (revision,) = later.passages
    assert (revision.id, revision.revision) == (waiting.passages[0].id, 1)
    assert (revision.status, revision.reading and revision.reading.text) == (PlateStatus.READ, A)


def test_patience_is_for_those_who_stand_not_for_those_who_come(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 5))], 4.8)
    assert told.passages == []


def test_a_car_parked_in_the_background_while_another_comes_is_a_bystander(book: VisitBook) -> None:
    behind = Actor(parked(Box(20, 60, 110, 120), 0.5, 6), [B])
    told = play(book, [Actor(approach(0, 5.8), [A]), behind], 6.5)
    for passage in book.finish():
        told.add(passage)
    assert told.plates == [A]
    assert book.counts.bystanders == 1


def test_a_flickering_bystander_is_one_bystander(book: VisitBook) -> None:
    front = Actor(parked(Box(200, 100, 500, 330)), [A])
    behind = [Actor(parked(Box(20, 60, 110, 120), begin, begin + 1)) for begin in (0, 4, 8, 12)]
    play(book, [front, *behind], 20)
    book.finish()
    assert book.counts.bystanders == 1


def test_who_stands_for_ten_minutes_is_told_as_left_standing_once(book: VisitBook) -> None:
    told = play(book, [Actor(arrives(Box(200, 60, 440, 240), 0, 800), [A])], 700, fps=2)
    assert (told.plates, told.outcomes) == ([A], ["left_standing"])
    assert [passage.revision for passage in told.revisions] == [0, 1]
    assert not book.busy


def test_who_is_there_from_the_first_frame_on_is_no_visitor() -> None:
    book = VisitBook(VisitSettings(), new_id)
    told = play(book, [Actor(parked(Box(200, 100, 500, 330)), [A])], 30)
    assert told.revisions == []
    assert (book.finish(), book.counts.bystanders, book.busy) == ((), 1, False)


def test_who_comes_past_a_parked_car_is_told() -> None:
    book = VisitBook(VisitSettings(), new_id)
    aside = Actor(parked(Box(10, 100, 250, 300)), [B])
    told = play(book, [aside, Actor(approach(4, 8, x=430), [A])], 20)
    assert told.plates == [A]


def test_a_standing_car_that_is_read_not_quite_surely_is_told_after_some_patience() -> None:
    place = Box(200, 100, 500, 330)
    sure, less = new_book(), new_book()
    car = arrives(place, 0, 20)
    at_once = play(sure, [Actor(car, [A], read_from_s=2.5)], 20)
    later = play(less, [Actor(car, [A], score=0.85, read_from_s=2.5)], 20)
    assert (at_once.statuses, later.statuses) == (["read"], ["read"])
    assert 2.5 < at_once.at_s[0] < 2.9
    assert at_once.at_s[0] < later.at_s[0] < 2 + Patience().vehicle_s + 1


@pytest.mark.parametrize("group,patience_s", [(Group.NON_MOTOR, 20), (Group.PERSON, 4)])
def test_somebody_who_stays_is_told_before_leaving_and_once(
    book: VisitBook, group: Group, patience_s: float
) -> None:
    somebody = Actor(parked(Box(100, 100, 160, 300)), group=group)
    told = play(book, [somebody], 60, fps=4)
    assert len(told.passages) == 1
    assert patience_s <= told.at_s[0] < patience_s + 2


def test_a_visit_that_lasts_long_stays_small(book: VisitBook) -> None:
    texts = [f"京A{number:05d}" for number in range(300)]
    play(book, [Actor(arrives(Box(200, 100, 500, 330), 0, 200), texts, score=0.4)], 150, fps=2)
    (visit,) = book.visits
    plates = visit.plates._plates
    assert len(plates) <= 4
    assert all(len(plate.ballots) <= 60 and len(plate.captures) <= 4 for plate in plates)


def test_a_camera_that_gave_no_picture_at_first_is_not_taken_for_blind_since_ever() -> None:
    book = VisitBook(VisitSettings(), new_id)
    book.lose_sight(float("-inf"))
    place = Box(200, 60, 440, 240)
    play(book, [], 2)
    stands = arrives(place, 2, 90)
    told = play(book, [Actor(during(stands, 2, 12), [A]), Actor(during(stands, 72, 82), [A])], 90, begin_s=2)
    assert told.plates == [A, A], "who stands there a minute later is on another visit"
