"""Drawn persons who walk through drawn frames, seen by a detector that may miss them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from edge.cameras.base import Frame
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from edge.visits.book import VisitBook
from edge.visits.portraits import with_portraits
from models.base import Box, Picture
from tests.edge.events import NOW
from tests.edge.visits.scenes import HEIGHT, WIDTH, Told

Place = Callable[[float], Box | None]
Clothes = tuple[tuple[int, int, int], tuple[int, int, int]]
"""Colour (BGR) above and below."""

RED, BLUE, BLACK = ((40, 40, 200), (90, 90, 90)), ((200, 90, 30), (30, 30, 40)), ((35, 35, 35), (25, 25, 25))


def stands(x: float, height: float = 240, begin_s: float = 0, end_s: float = 1e9, foot: float = 340) -> Place:
    return lambda now_s: person(x, foot, height) if begin_s <= now_s < end_s else None


def walks(start: float, end: float, begin_s: float, end_s: float, height: float = 240) -> Place:
    """Walk across the picture."""

    def place(now_s: float) -> Box | None:
        if not begin_s <= now_s < end_s:
            return None
        return person(start + (end - start) * (now_s - begin_s) / (end_s - begin_s), 340, height)

    return place


def comes_near(begin_s: float, end_s: float, x: float = 320) -> Place:
    """Walk from far to near, and be gone."""

    def place(now_s: float) -> Box | None:
        near = (now_s - begin_s) / (end_s - begin_s)
        return person(x, 200 + 145 * near, 100 + 160 * near) if 0 <= near < 1 else None

    return place


def person(x: float, foot: float, height: float) -> Box:
    return Box(x - height / 6, foot - height, x + height / 6, foot)


@dataclass(frozen=True)
class Walker:
    """One person; `missed` says when the detector does not see them."""

    place: Place
    clothes: Clothes = RED
    missed: tuple[float, float] = (0, 0)
    group: Group = Group.PERSON

    def seen_at(self, now_s: float) -> Box | None:
        begin_s, end_s = self.missed
        return None if begin_s <= now_s < end_s else self.place(now_s)


def drawn(walkers: Sequence[Walker], now_s: float) -> Picture:
    """Draw the persons, the first one behind the others."""
    picture = np.full((HEIGHT, WIDTH, 3), 200, np.uint8)
    for walker in walkers:
        box = walker.place(now_s)
        if box is None:
            continue
        left, top, right, bottom = (max(0, round(v)) for v in (box.left, box.top, box.right, box.bottom))
        middle = (top + bottom) // 2
        picture[top:middle, left:right], picture[middle:bottom, left:right] = walker.clothes
        picture[top:bottom:6, left:right] //= 2
    return picture


def film(book: VisitBook, walkers: Sequence[Walker], until_s: float, fps: float = 10) -> Told:
    """Show a scene to a book, without finishing it."""
    told = Told()
    for number in range(round(until_s * fps)):
        now_s = number / fps
        picture = drawn(walkers, now_s)
        boxes = [(walker.group, box) for walker in walkers if (box := walker.seen_at(now_s)) is not None]
        seen = with_portraits([SeenSubject(Target(group, box)) for group, box in boxes], picture, None)
        frame = Frame(picture, number, NOW + timedelta(seconds=now_s), 100.0 + now_s)
        for passage in book.update(frame, seen):
            told.add(passage, now_s)
    return told
