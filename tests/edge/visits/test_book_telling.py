"""When a visit is told, and what is told of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook, VisitSettings
from edge.visits.presence.course import Nearness
from edge.visits.telling.results import Stage
from models.base import Box, PlateColour
from tests.edge.visits.scenes import (
    A,
    Actor,
    B,
    approach,
    arrives,
    drives,
    new_book,
    parked,
    plate_on,
    play,
    read_of,
    seen_plate,
)
from wire.events import PlateStatus, Subject


@dataclass(frozen=True)
class TwoPlates(Actor):
    """A car with a second plate right above the first."""

    other: str = ""

    def seen(self, now_s: float, number: int) -> Iterator[SeenSubject]:
        yield from super().seen(now_s, number)
        box = self.place(now_s)
        if box is not None:
            first = plate_on(box)
            plate = Box(first.left, first.top - 1.2 * first.height, first.right, first.top - 0.2 * first.height)
            read = read_of(self.other, plate, colour=PlateColour.BLACK)
            yield seen_plate(read)


def test_a_car_is_told_while_it_is_still_in_view(book: VisitBook) -> None:
    told = play(book, [Actor(approach(1, 5), [A])], 4)
    assert told.plates == [A]


def test_the_frame_that_is_kept_is_one_in_which_the_winner_was_read(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 6), ["京A1Z345", "京A12345"], score=0.99)], 12)
    (passage,) = told.last.values()
    assert passage.best.plate is not None
    number = round((passage.best.frame.monotonic_s - 100) * 10)
    assert passage.reading is not None
    assert ["京A1Z345", "京A12345"][number % 2] == passage.reading.text


def test_a_car_told_as_unread_and_read_doubtfully_ends_as_uncertain(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 3, stop_s=20), ["京A1234"], read_from_s=12, score=0.6)], 40)
    assert [passage.revision for passage in told.passages] == [0, 1]
    assert told.statuses == ["uncertain"]


def test_a_vehicle_seen_only_briefly_is_unread_not_plateless(book: VisitBook) -> None:
    told = play(book, [Actor(approach(0, 0.6))], 9)
    assert told.statuses == ["unread"]


def test_without_a_plate_reader_nothing_is_called_plateless() -> None:
    told = play(new_book(VisitSettings(plates_readable=False)), [Actor(approach(0, 4))], 9)
    assert told.statuses == ["unread"]


def test_who_vanishes_before_the_arm_was_not_seen_leaving(book: VisitBook) -> None:
    told = play(book, [Actor(arrives(Box(200, 60, 440, 240), 0, 6), [A])], 40)
    assert (told.plates, told.outcomes) == ([A], ["unseen"])


def test_who_drives_away_from_the_camera_is_told_as_one_who_leaves(book: VisitBook) -> None:
    away = drives((0, 1.3), (1, 1.0), (5, 0))
    told = play(book, [Actor(away, [A])], 14)
    (passage,) = told.last.values()
    assert (passage.way.arrived, passage.way.leaving) == (False, True)
    assert told.outcomes == ["passed"]


@pytest.mark.parametrize("nearness, plates", [(Nearness(), []), (Nearness(plate=0.05, body=0.2), [A])])
def test_where_near_begins_says_from_where_on_a_car_is_told(nearness: Nearness, plates: list[str]) -> None:
    comes = drives((0, -0.2), (3, 0.25), (4, 0.5))
    told = play(new_book(VisitSettings(nearness=nearness)), [Actor(comes, [A], score=0.99)], 2.9)
    assert told.plates == plates


def test_a_car_that_is_far_away_yet_is_not_told_though_it_can_be_read(book: VisitBook) -> None:
    comes = drives((0, -0.2), (3, 0.25), (4, 0.5))
    assert play(book, [Actor(comes, [A])], 2.9).passages == []


def test_the_mainland_plate_of_two_wins_and_the_other_is_kept(book: VisitBook) -> None:
    body = drives((0, 0), (3, 0.9), (6, 0.9), (8, 1.3))
    told = play(book, [TwoPlates(body, [A], other="AB1234")], 16)
    (passage,) = told.last.values()
    assert told.plates == [A]
    assert [str(other.text) for other in passage.others] == ["AB1234"]


def test_a_final_result_that_contradicts_the_preview_is_told_with_what_was_decided_on(book: VisitBook) -> None:
    # Far away an 8 surely looks like a 3 in every frame; near it does not.
    wrong, right = "京A12345", "京A12845"
    told = play(
        book, [Actor(drives((0, 0), (0.8, 0.35), (6, 1.15)), [*[wrong] * 9, *[right] * 60], score=0.99)], 12
    )
    preview, final = told.passages
    assert (preview.stage, preview.preview, preview.status) == (Stage.PREVIEW, None, PlateStatus.READ)
    assert preview.reading is not None
    assert preview.reading.text == wrong
    assert (final.id, final.revision, final.stage) == (preview.id, 1, Stage.FINAL)
    assert final.reading is not None
    assert (final.reading.text, final.preview, final.status) == (right, wrong, PlateStatus.READ)


def test_what_is_read_far_away_and_not_quite_surely_is_no_preview(book: VisitBook) -> None:
    wrong, right = "京A12345", "京A12845"
    told = play(book, [Actor(approach(0, 5), [*[wrong] * 6, *[right] * 60], score=0.95)], 12)
    (passage,) = told.passages
    assert (told.plates, told.statuses, passage.preview) == ([right], ["read"], None)


def test_a_final_result_that_confirms_the_preview_is_not_told_again(book: VisitBook) -> None:
    told = play(book, [Actor(approach(1, 5), [A])], 12)
    (passage,) = told.passages
    assert (passage.stage, passage.preview) == (Stage.PREVIEW, None)


def test_what_is_first_told_when_it_has_gone_is_final(book: VisitBook) -> None:
    told = play(book, [Actor(approach(1, 5), [A], score=0.5)], 12)
    (passage,) = told.passages
    assert (passage.stage, passage.preview) == (Stage.FINAL, None)


def test_a_walker_and_a_rider_are_told_when_they_have_gone(book: VisitBook) -> None:
    walker = Actor(parked(Box(100, 100, 160, 300), 0, 3), group=Group.PERSON)
    rider = Actor(parked(Box(400, 100, 500, 300), 0, 3), group=Group.NON_MOTOR)
    told = play(book, [walker, rider], 6)
    assert sorted(passage.subject for passage in told.passages) == [Subject.NON_MOTOR, Subject.PERSON]
    assert set(told.statuses) == {"plateless"}


def test_finish_tells_everything_and_only_once(book: VisitBook) -> None:
    left, right = arrives(Box(20, 100, 300, 330), 0, 9), arrives(Box(330, 110, 610, 330), 0, 9)
    told = play(book, [Actor(left, [A], read_from_s=1.9), Actor(right, [B], read_from_s=1.9)], 2.1)
    assert told.passages == []
    told.revisions.extend(book.finish())
    assert sorted(told.plates) == sorted([A, B])
    assert book.finish() == ()
    assert not book.busy
