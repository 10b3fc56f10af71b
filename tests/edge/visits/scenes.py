"""Scenes for the visits of a lane: what stands where from when to when, and what is read of it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from edge.cameras.base import Frame
from edge.visits.association.subjects import SeenSubject, SubjectSettings, subjects_in
from edge.visits.association.tracking import Group, Target
from edge.visits.book import VisitBook, VisitSettings
from edge.visits.telling.passage import Passage
from edge.visits.telling.results import Stage
from models.base import Box, PlateColour, PlateRead, Point
from tests.edge.events import NOW
from wire.ids import new_id

A, B = "京A12345", "粤B67890"
WIDTH, HEIGHT = 640, 360
_EMPTY_FRAMES = 15
_PICTURE = np.zeros((HEIGHT, WIDTH, 3), np.uint8)

Place = Callable[[float], Box | None]
"""Where something is at a time; None while it is not in view."""


def frame_at(seconds: float) -> Frame:
    return Frame(_PICTURE, round(seconds * 1000), NOW + timedelta(seconds=seconds), 100.0 + seconds)


def read_of(text: str, box: Box, score: float = 0.95, colour: PlateColour = PlateColour.BLUE) -> PlateRead:
    corners = (
        Point(box.left, box.top),
        Point(box.right, box.top),
        Point(box.right, box.bottom),
        Point(box.left, box.bottom),
    )
    return PlateRead(text, (score,) * len(text), colour, box, corners, detector_score=0.9)


def seen_plate(read: PlateRead) -> SeenSubject:
    """What the recognisers tell of a plate that hangs on nothing they know."""
    (one,) = subjects_in((), (read,), WIDTH, HEIGHT, SubjectSettings())
    return one


def plate_on(body: Box) -> Box:
    """Where the plate of a car is: low in the middle, 0.44 m of its 1.85 m."""
    across, down = body.width / 4.2, body.width / 13
    left, top = body.centre.x - across / 2, body.bottom - 3 * down
    return Box(left, top, left + across, top + down)


def approach(begin_s: float, end_s: float, *, stop_s: float = 0.0, x: float = 320) -> Place:
    """A car comes nearer from `begin_s` to `end_s`, stands still where it is for `stop_s`, and is gone."""

    def place(now_s: float) -> Box | None:
        if not begin_s <= now_s < end_s + stop_s:
            return None
        near = min(1.0, (now_s - begin_s) / (end_s - begin_s))
        width = 100 + 200 * near
        return Box(x - width / 2, 40 + 80 * near, x + width / 2, 40 + 80 * near + 0.75 * width)

    return place


def drives(*stations: tuple[float, float], x: float = 320) -> Place:
    """A car that is so near at each time: 0 far away, 1 before the arm, from 1.1 on over the border."""

    def place(now_s: float) -> Box | None:
        times = [at_s for at_s, _ in stations]
        if not times[0] <= now_s < times[-1]:
            return None
        near = float(np.interp(now_s, times, [near for _, near in stations]))
        width, top = 100 + 200 * near, 40 + 80 * near
        return Box(x - width / 2, top, x + width / 2, top + 0.75 * width)

    return place


def arrives(box: Box, begin_s: float, end_s: float, coming_s: float = 2.0) -> Place:
    """A car comes for `coming_s` until it fills `box`, stands there to the end, and is gone."""

    def place(now_s: float) -> Box | None:
        if not begin_s <= now_s < end_s:
            return None
        missing = 1 - min(1.0, (now_s - begin_s) / coming_s)
        width, down = box.width * (1 - 0.4 * missing), 40 * missing
        centre = box.centre.x
        return Box(centre - width / 2, box.top - down, centre + width / 2, box.top - down + 0.75 * width)

    return place


def parked(box: Box, begin_s: float = 0.0, end_s: float = 1e9) -> Place:
    return lambda now_s: box if begin_s <= now_s < end_s else None


def during(place: Place, begin_s: float, end_s: float) -> Place:
    """The same, in view only for a part of the time."""
    return lambda now_s: place(now_s) if begin_s <= now_s < end_s else None


@dataclass(frozen=True)
class Actor:
    """One thing in a scene; `texts` is what is read of its plate in turn, None: a plate that cannot be read."""

    place: Place
    texts: Sequence[str | None] = ()
    group: Group = Group.VEHICLE
    score: float = 0.95
    body: Place | None = None
    """When the body is seen, if not always."""
    read_from_s: float = 0.0
    colour: PlateColour = PlateColour.BLUE

    def seen(self, now_s: float, number: int) -> Iterator[SeenSubject]:
        box = self.place(now_s)
        if box is None:
            return
        if self.body is None or self.body(now_s) is not None:
            yield SeenSubject(Target(self.group, box))
        if self.texts and now_s >= self.read_from_s:
            text = self.texts[number % len(self.texts)]
            plate = plate_on(box)
            yield seen_plate(read_of(text or "", plate, self.score, self.colour))


@dataclass
class Told:
    """What a book told, and when."""

    passages: list[Passage] = field(default_factory=list)
    """All but those that say only what became of somebody."""
    at_s: list[float] = field(default_factory=list)
    """When each of them was told."""
    revisions: list[Passage] = field(default_factory=list)
    """All of them."""

    def add(self, passage: Passage, at_s: float = float("inf")) -> None:
        self.revisions.append(passage)
        if passage.stage is not Stage.OUTCOME:
            self.passages.append(passage)
            self.at_s.append(at_s)

    @property
    def last(self) -> Mapping[object, Passage]:
        """The highest revision of each passage; a revision that comes twice or out of order is a fault."""
        newest: dict[object, Passage] = {}
        for passage in self.revisions:
            known = newest.get(passage.id)
            assert passage.revision == (known.revision + 1 if known else 0)
            newest[passage.id] = passage
        return newest

    @property
    def plates(self) -> list[str]:
        return [passage.reading.text if passage.reading else "-" for passage in self.last.values()]

    @property
    def outcomes(self) -> list[str | None]:
        return [passage.outcome.value if passage.outcome else None for passage in self.last.values()]

    @property
    def statuses(self) -> list[str]:
        return [passage.status.value for passage in self.last.values()]


def new_book(settings: VisitSettings | None = None) -> VisitBook:
    """Return a book that has seen the empty lane for a while, so that nobody stood there from the beginning."""
    book = VisitBook(settings or VisitSettings(), new_id)
    for number in range(_EMPTY_FRAMES, 0, -1):
        book.update(frame_at(-0.2 * number), ())
    return book


def play(book: VisitBook, actors: Sequence[Actor], until_s: float, fps: float = 10, begin_s: float = 0) -> Told:
    """Show a scene to a book, without finishing it."""
    told = Told()
    for number in range(round((until_s - begin_s) * fps)):
        now_s = begin_s + number / fps
        seen = [subject for actor in actors for subject in actor.seen(now_s, number)]
        for passage in book.update(frame_at(now_s), seen):
            told.add(passage, now_s)
    return told
