"""Who stood at the arm, is out of sight for a moment and is seen going away is one and the same."""

from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook
from edge.visits.known_again import is_recognised_in, moved_as, who_stood_there
from edge.visits.visit import Visit
from models.base import Box
from tests.edge.visits.scenes import A, Actor, Told, drives, during, frame_at, play
from tests.edge.visits.test_visit import sighting, visit

COMES = drives((0, 0), (3, 0.8), (5, 0.8))
"""Stands clear of the near border from the third second on."""
GOES = drives((5.2, 0.5), (7, 0), x=520)
"""Elsewhere, and smaller: a recogniser's box of the whole, not of what moved in it."""


def finished(book: VisitBook, *actors: Actor) -> Told:
    told = play(book, actors, 14)
    for passage in book.finish():
        told.add(passage)
    return told


def motion(text: str | None = None) -> Actor:
    return Actor(during(COMES, 0, 4.4), [text] if text else (), Group.SOMEBODY)


def test_who_is_seen_only_going_away_stood_at_the_arm(book: VisitBook) -> None:
    told = finished(book, motion(), Actor(GOES))
    assert told.outcomes == ["turned_back"]
    (passage,) = told.last.values()
    assert passage.last_seen_at > frame_at(6).captured_at


def test_one_with_a_plate_of_its_own_is_another(book: VisitBook) -> None:
    assert len(finished(book, motion(), Actor(GOES, [A])).last) == 2


def test_where_two_stood_nobody_can_say_who_goes() -> None:
    leaving = later(*(narrower(width) for width in (200, 190, 160, 130, 110, 100)))
    stood, also = came(), came()
    assert who_stood_there([stood, leaving], leaving) is stood
    assert who_stood_there([stood, also, leaving], leaving) is None
    assert who_stood_there([leaving], leaving) is None


def test_who_comes_in_over_the_near_border_was_not_there() -> None:
    entering = later(Box(220, 200, 420, 360), *(narrower(width) for width in (200, 190, 160, 130, 110, 100)))
    assert entering.phase().goes_away
    assert who_stood_there([came(), entering], entering) is None


def test_who_was_lost_long_ago_or_parks_there_is_another() -> None:
    leaving = later(*(narrower(width) for width in (200, 190, 160, 130, 110, 100)), begin_s=5.0)
    assert who_stood_there([came(), leaving], leaving) is None
    parked = visit(*[sighting(narrower(200))] * 6, was_there=True)
    soon = later(*(narrower(width) for width in (200, 190, 160, 130, 110, 100)))
    assert parked.parked
    assert who_stood_there([parked, soon], soon) is None


def narrower(width: float) -> Box:
    foot = 240 + 0.3 * width
    return Box(320 - width / 2, foot - 0.7 * width, 320 + width / 2, foot)


def came() -> Visit:
    return visit(*(sighting(narrower(width)) for width in (100, 130, 160, 190, 200, 200)))


def later(*boxes: Box, begin_s: float = 1.6) -> Visit:
    """One that is seen from `begin_s` on."""
    one = visit(sighting(boxes[0]))
    one.first_s = frame_at(begin_s).monotonic_s
    for number, box in enumerate(boxes):
        one.see(frame_at(begin_s + 0.3 * number), sighting(box))
    return one


WIDE, WITHIN = Box(150, 60, 560, 340), Box(300, 160, 420, 260)
SHRUNK = Box(290, 150, 430, 270)


def moved(*boxes: Box) -> Visit:
    return visit(*[sighting(box, group=Group.SOMEBODY) for box in boxes])


def recognised_in(moving: Visit, box: Box = WITHIN) -> Visit:
    car = visit(*[sighting(box)] * 4)
    car.began_within = frozenset({moving.id})
    return car


def test_what_moved_and_shrinks_to_who_was_recognised_in_it_was_him() -> None:
    moving = moved(WIDE, WIDE, WIDE, SHRUNK)
    car = recognised_in(moving)
    assert moved_as(moving, [moving, car]) is car


def test_what_is_much_more_than_who_was_recognised_in_it_is_not_all_him() -> None:
    moving = moved(WIDE, WIDE, WIDE, WIDE)
    assert moved_as(moving, [moving, recognised_in(moving)]) is None


def test_who_was_recognised_elsewhere_is_another_wherever_the_other_moves_now() -> None:
    moving, other = moved(WIDE, WIDE, WIDE, SHRUNK), visit(*[sighting(WITHIN)] * 4)
    assert moved_as(moving, [moving, other]) is None


def test_who_came_out_from_behind_somebody_is_himself() -> None:
    moving = moved(WIDE, WIDE, WIDE, SHRUNK)
    moving.emerge()
    assert moved_as(moving, [moving, recognised_in(moving)]) is None


def test_somebody_is_recognised_in_what_moves_around_him_and_in_nothing_else() -> None:
    assert is_recognised_in(sighting(WITHIN), moved(WIDE, WIDE))
    assert not is_recognised_in(sighting(WITHIN), moved(Box(400, 60, 600, 340), Box(400, 60, 600, 340)))
    assert not is_recognised_in(sighting(WITHIN), visit(*[sighting(WIDE)] * 3))
