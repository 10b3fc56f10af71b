"""A second one within what passes is told when both have gone; one alone is not told twice."""

from collections.abc import Sequence

from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook
from models.base import Box
from tests.edge.visits.scenes import A, Actor, B, Place, Told, frame_at, new_book
from wire.events import PlateStatus

SIDE = Box(0, 40, 384, 360)
"""What passes, cut by the left side; its right side leaves last."""
LEAVES_S = 4.0
ALONE = (0.8, 0.75, 0.7, 0.5, 0.2, 0.0)
FOLLOWED = (0.8, 0.75, 0.7, 0.78, 0.8, 0.79, 0.75, 0.3, 0.1)


def approach(now_s: float) -> Box:
    """Come from the right to the lower left until the left side of the picture cuts it."""
    near = min(1.0, now_s / LEAVES_S)
    return Box(200 * (1 - near), 40, 384, 180 + 180 * near)


def columns(covered: float) -> tuple[float, ...]:
    return tuple(0.6 if number < 30 else covered if number < 38 else 0.0 for number in range(64))


def played(book: VisitBook, series: Sequence[float], *others: Actor, shape: Place = lambda _: SIDE) -> Told:
    """Let a car come and be read, and pass as motion that covers its last side like `series`, 0.4 s a step."""
    told = Told()
    car = Actor(approach, [A], Group.SOMEBODY)
    steps = [(0.2 * number, (), True) for number in range(round(LEAVES_S / 0.2))]
    passing = [(LEAVES_S + 0.4 * number, columns(covered), False) for number, covered in enumerate(series)]
    until = passing[-1][0]
    gone = [(until + 0.4 * number, columns(0.0), False) for number in range(1, 8)]
    for number, (now_s, covered, read) in enumerate([*steps, *passing, *gone]):
        moving = Actor(shape, (), Group.SOMEBODY)
        shown = car if read else moving
        seen = [] if now_s > until else list(shown.seen(now_s, number))
        seen += [subject for other in others for subject in other.seen(now_s, number)]
        for passage in book.update(frame_at(now_s), seen, covered):
            told.add(passage, now_s)
    return told


def test_one_alone_is_one_passage() -> None:
    told = played(new_book(), ALONE)
    assert told.plates == [A]
    assert told.outcomes == ["passed"]


def test_who_is_never_seen_apart_from_the_one_ahead_is_a_passage_of_his_own() -> None:
    told = played(new_book(), FOLLOWED)
    assert told.plates == [A, "-"]
    assert told.outcomes == ["passed", "passed"]
    follower = list(told.last.values())[1]
    assert follower.status is PlateStatus.UNREAD
    assert follower.way.arrived
    assert follower.first_seen_at == frame_at(LEAVES_S + 1.2).captured_at
    assert follower.last_seen_at == frame_at(LEAVES_S + 2.8).captured_at


def test_somebody_known_who_is_seen_meanwhile_is_the_one_that_follows() -> None:
    behind = Actor(lambda now_s: Box(420, 60, 560, 165) if 1.0 <= now_s < 6.0 else None, [B])
    assert played(new_book(), FOLLOWED, behind).plates.count("-") == 0


def test_somebody_who_was_in_view_before_the_one_that_follows_had_left_is_that_one() -> None:
    left_s = LEAVES_S + 0.4 * (len(FOLLOWED) - 2)

    def behind(begin_s: float) -> Actor:
        return Actor(lambda now_s: Box(420, 60, 560, 165) if begin_s <= now_s < 9.0 else None, [B])

    assert played(new_book(), FOLLOWED, behind(left_s - 0.3)).plates.count("-") == 0
    assert played(new_book(), FOLLOWED, behind(left_s + 0.3)).plates.count("-") == 1, "he came too late for that"


def test_the_one_who_follows_may_be_clear_of_the_border_for_a_moment() -> None:
    def clear(now_s: float) -> Box:
        return Box(60, 40, 384, 330) if LEAVES_S + 1.5 < now_s < LEAVES_S + 1.7 else SIDE

    assert played(new_book(), FOLLOWED, shape=clear).plates == [A, "-"]


def test_without_a_picture_of_the_empty_lane_nobody_follows() -> None:
    book, told, car = new_book(), Told(), Actor(approach, [A], Group.SOMEBODY)
    for number in range(60):
        now_s = 0.2 * number
        for passage in book.update(frame_at(now_s), list(car.seen(now_s, number))):
            told.add(passage)
    for passage in book.finish():
        told.add(passage)
    assert told.plates == [A]
