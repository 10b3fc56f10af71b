"""What only moves: somebody whom no recogniser knows, what is left of one it knew, or nobody."""

import pytest

from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook
from models.base import Box
from tests.edge.visits.scenes import (
    A,
    Actor,
    B,
    Place,
    Told,
    drives,
    during,
    parked,
    play,
)

PASSES = drives((0, 0), (3, 1.1), (6, 2.0), (9, 2.0))
"""Over the near border from the third second on."""


def motion(place: Place, begin_s: float = 0.0, end_s: float = 1e9) -> Actor:
    return Actor(during(place, begin_s, end_s), group=Group.SOMEBODY)


def finished(book: VisitBook, *actors: Actor, until_s: float = 6, fps: float = 10) -> Told:
    told = play(book, actors, until_s, fps)
    for passage in book.finish():
        told.add(passage)
    return told


RUSHES = drives((0, 0.2), (0.4, 1.1), (2, 1.3))


@pytest.mark.parametrize("seen_s, passages", [(0.25, 0), (0.45, 1)])
def test_an_arm_that_comes_down_in_a_moment_is_nobody(book: VisitBook, seen_s: float, passages: int) -> None:
    told = finished(book, motion(RUSHES, 0, seen_s))
    assert (len(told.last), book.counts.bystanders) == (passages, 1 - passages)


@pytest.mark.parametrize("frames, passages", [(3, 0), (4, 1)])
def test_what_begins_a_visit_and_is_gone_in_the_next_frame_is_nobody(
    book: VisitBook, frames: int, passages: int
) -> None:
    told = finished(
        book, motion(drives((0, 0.2), (0.8, 0.9), (5, 1.3)), 0, 0.4 * frames - 0.1), fps=2.5, until_s=12
    )
    assert (len(told.last), book.counts.bystanders) == (passages, 1 - passages)


def comes_and(aside: float) -> Place:
    """Come for half a second, then go aside by so many pixels a second."""
    comes = drives((0, 0.2), (0.5, 0.8), (9, 0.8))

    def place(now_s: float) -> Box | None:
        box = comes(now_s)
        by = aside * max(0.0, now_s - 0.5)
        return Box(box.left + by, box.top, box.right + by, box.bottom) if box else None

    return place


@pytest.mark.parametrize("aside, passages", [(180, 0), (40, 1)])
def test_what_crosses_in_the_end_is_somebody_on_foot_and_no_vehicle(
    book: VisitBook, aside: float, passages: int
) -> None:
    told = finished(book, motion(comes_and(aside), 0, 1.3))
    assert (len(told.last), book.counts.bystanders) == (passages, 1 - passages)


def test_what_only_moves_and_was_told_of_is_told_of_to_the_end(book: VisitBook) -> None:
    told = finished(book, motion(drives((0, 0), (2, 0.9), (4, 0.9), (5, 1.3))), until_s=9)
    assert told.outcomes == ["passed"]


def test_motion_is_what_is_left_of_one_who_passes(book: VisitBook) -> None:
    told = play(book, [Actor(during(PASSES, 0, 3.3), [A]), motion(PASSES, 3.3, 4.6)], 4.5)
    (visit,) = book.visits
    assert visit.last_s == pytest.approx(104.4)
    for passage in book.finish():
        told.add(passage)
    assert (told.plates, told.outcomes, book.counts.bystanders) == ([A], ["passed"], 0)


@pytest.mark.parametrize("again_s, his", [(4.1, True), (4.3, False)])
def test_motion_more_than_a_second_after_one_who_passes_is_not_his(
    book: VisitBook, again_s: float, *, his: bool
) -> None:
    play(book, [Actor(during(PASSES, 0, 3.25), [A]), motion(PASSES, again_s - 0.05)], again_s + 0.1)
    (visit,) = (one for one in book.visits if one.plates.seen)
    assert visit.last_s == pytest.approx(100 + again_s if his else 103.2)


def test_motion_of_another_size_than_one_who_passes_is_not_his(book: VisitBook) -> None:
    piece = drives((0, 0.5), (9, 0.5))
    play(book, [Actor(during(PASSES, 0, 3.3), [A]), motion(piece, 3.3)], 3.6)
    (visit,) = (one for one in book.visits if one.plates.seen)
    assert visit.last_s == pytest.approx(103.2)


def test_motion_where_somebody_stands_is_his_however_late(book: VisitBook) -> None:
    stands = drives((0, 0), (3, 0.9), (20, 0.9))
    play(book, [Actor(during(stands, 0, 4.0), [A]), motion(stands, 5.2)], 5.4)
    (visit,) = book.visits
    assert visit.last_s == pytest.approx(105.3)


def test_of_whom_an_arm_cuts_in_two_the_larger_piece_says_where_he_is(book: VisitBook) -> None:
    stands = drives((0, 0), (2, 1), (9, 1))
    lower, upper = Box(170, 200, 470, 345), Box(300, 165, 420, 240)
    play(book, [motion(stands, 0, 2), motion(parked(lower), 2), motion(parked(upper), 2)], 4)
    (visit,) = book.visits
    assert visit.box == lower
    assert visit.course.stood_s(visit.last_s) > 0.5


@pytest.mark.parametrize("text, passages", [(None, 1), (B, 2)], ids=["plateless", "with another plate"])
def test_who_passes_and_is_recognised_once_more_is_the_same_unless_a_plate_is_seen(
    book: VisitBook, text: str | None, passages: int
) -> None:
    car = Actor(during(PASSES, 0, 3.05), [A])
    again = Actor(during(PASSES, 5.05, 5.45), [text] if text else ())
    told = finished(book, car, motion(PASSES, 3.05, 5.05), again, motion(PASSES, 5.45))
    assert len(told.last) == passages
