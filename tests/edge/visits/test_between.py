"""A rider between two cars who moves as one with the second of them is a passage of his own."""

from collections.abc import Iterator

import pytest

from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from models.base import Box
from tests.edge.visits.scenes import A, B, Told, drives, frame_at, new_book, plate_on, read_of, seen_plate
from wire.events import Outcome

UNTIL_S = 12.0
NEXT = Box(300, 70, 440, 175)
"""Where the next car comes on while the first one passes, and its plate is read."""
WITH_RIDER = Box(230, 70, 440, 330)
"""What moves while a rider is before it: his wheels are far below its plate."""
FIRST = drives((0.0, 0.0), (3.0, 1.0), (4.0, 1.05), (5.0, 1.6))
COMES = drives((7.0, 0.4), (9.0, 1.0), (10.0, 1.05), (11.0, 1.6))


def moving(box: Box) -> SeenSubject:
    return SeenSubject(Target(Group.SOMEBODY, box))


def read(text: str, body: Box) -> SeenSubject:
    return seen_plate(read_of(text, plate_on(body)))


def first_car(now_s: float) -> Iterator[SeenSubject]:
    box = FIRST(now_s)
    if box is not None:
        yield moving(box)
        if box.bottom < 0.95 * 360:
            yield read(A, box)


def next_car(now_s: float, piece: Box | None, hidden_s: tuple[float, float]) -> Iterator[SeenSubject]:
    """It waits behind the first one, then comes and passes; `piece` is what moves there instead of it."""
    box = COMES(now_s) if now_s >= 7.0 else NEXT
    if now_s >= 4.4 and box is not None:
        yield moving(piece or box)
        if box.bottom < 0.95 * 360 and not hidden_s[0] <= now_s < hidden_s[1]:
            yield read(B, box)


def played(
    *pieces: tuple[float, float, Box],
    rider: Box | None = None,
    hidden_s: tuple[float, float] = (0, 0),
    step_s: float = 0.1,
) -> Told:
    """Play both cars, and what moves from when to when where the next one is.

    `rider` is one who is known, and `hidden_s` when the plate of the next car is not seen.
    """
    book, told = new_book(), Told()
    for number in range(round(UNTIL_S / step_s)):
        now_s = number * step_s
        piece = next((box for begin_s, end_s, box in pieces if begin_s <= now_s < end_s), None)
        seen = [*first_car(now_s), *next_car(now_s, piece, hidden_s)]
        if rider is not None and 5.2 <= now_s < 5.8:
            seen.append(SeenSubject(Target(Group.NON_MOTOR, rider)))
        for passage in book.update(frame_at(now_s), seen):
            told.add(passage, now_s)
    for passage in book.finish():
        told.add(passage)
    return told


def test_two_cars_with_nobody_between_them_are_two_passages() -> None:
    assert played().plates == [A, B]


@pytest.mark.parametrize("hidden_s", [(0, 0), (5.2, 5.5)], ids=["beside its plate", "before its plate"])
def test_who_moves_as_one_with_the_next_car_is_told_when_he_has_gone(hidden_s: tuple[float, float]) -> None:
    told = played((5.2, 5.8, WITH_RIDER), hidden_s=hidden_s)
    assert sorted(told.plates) == sorted([A, B, "-"])
    (rider,) = [passage for passage in told.last.values() if passage.reading is None]
    assert rider.outcome is Outcome.PASSED
    assert rider.first_seen_at == frame_at(5.2).captured_at
    assert rider.last_seen_at == frame_at(5.7).captured_at


def test_a_node_that_looks_three_times_a_second_sees_him_twice() -> None:
    assert "-" in played((5.2, 5.8, WITH_RIDER), step_s=1 / 3).plates
    assert "-" not in played((5.2, 5.4, WITH_RIDER), step_s=1 / 3).plates


@pytest.mark.parametrize(
    "pieces",
    [
        [(5.2, 5.4, WITH_RIDER)],
        [(5.2, 5.8, Box(0, 70, 440, 330))],
        [(5.2, 5.8, Box(230, 70, 440, 250))],
        [(4.4, 5.8, WITH_RIDER)],
        [(8.5, 9.0, Box(150, 70, 500, 355))],
    ],
    ids=["a flicker", "a remnant at the side", "above the ground", "never seen without", "long after"],
)
def test_what_is_no_rider_is_not_told(pieces: list[tuple[float, float, Box]]) -> None:
    assert "-" not in played(*pieces).plates


def test_a_rider_who_is_known_is_told_once() -> None:
    told = played((5.2, 5.8, WITH_RIDER), rider=Box(230, 200, 300, 330))
    assert len([passage for passage in told.last.values() if passage.reading is None]) <= 1
