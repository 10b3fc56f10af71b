"""What is seen: the data types and ports of the recognisers, with no network and no I/O.

Errors that leave this package::

    ModelError
    ├── WeightError          a weight file cannot be used; the message names file, size and where to get it
    │   ├── WeightMissing
    │   └── WeightCorrupt    wrong size or sha256
    ├── PictureError         a picture cannot be used (not an image, truncated, too large)
    └── RecogniserError      the network itself failed on good input
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""A picture in memory: height x width x 3, BGR, 8 bit."""


class ModelError(Exception):
    """Root of everything this package raises."""


class WeightError(ModelError):
    """A weight file cannot be used."""


class WeightMissing(WeightError):  # noqa: N818 - the name says it, as the tree above shows
    """A weight file is in none of the places where it may be."""


class WeightCorrupt(WeightError):  # noqa: N818 - as above
    """A weight file was found, and its size or sha256 is not the registered one."""


class PictureError(ModelError):
    """A picture cannot be used; the message says why."""


class RecogniserError(ModelError):
    """A network failed on input that was good."""


@dataclass(frozen=True, slots=True)
class Point:
    """A position in pixels; x to the right, y down."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels; left/top inclusive, right/bottom exclusive."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in pixels, never negative."""
        return max(0.0, self.right - self.left)

    @property
    def height(self) -> float:
        """Height in pixels, never negative."""
        return max(0.0, self.bottom - self.top)

    @property
    def area(self) -> float:
        """Area in square pixels."""
        return self.width * self.height

    @property
    def centre(self) -> Point:
        """The middle of the box."""
        return Point((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    def overlap(self, other: "Box") -> float:
        """Area shared with `other`, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def iou(self, other: "Box") -> float:
        """Intersection over union with `other`, 0…1."""
        shared = self.overlap(other)
        union = self.area + other.area - shared
        return shared / union if union > 0 else 0.0

    def contains(self, point: Point) -> bool:
        """Say whether `point` lies inside."""
        return self.left <= point.x < self.right and self.top <= point.y < self.bottom


Corners = tuple[Point, Point, Point, Point]
"""Top left, top right, bottom right, bottom left of a plate as it stands in the picture."""


class ObjectKind(StrEnum):
    """What a gate cares about among the things a detector knows."""

    PERSON = "person"
    BICYCLE = "bicycle"
    MOTORCYCLE = "motorcycle"
    VEHICLE = "vehicle"


@dataclass(frozen=True, slots=True)
class DetectedObject:
    """A person or vehicle found in a picture; `score` is 0…1."""

    kind: ObjectKind
    box: Box
    score: float


class PlateColour(StrEnum):
    """Background colour of a plate (GA 36), `unknown` where the light does not tell."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    YELLOW_GREEN = "yellow_green"
    WHITE = "white"
    BLACK = "black"
    UNKNOWN = "unknown"


class ReadSource(StrEnum):
    """Who read a plate."""

    OWN = "own"
    SECOND_OPINION = "second_opinion"
    READY_MADE = "ready_made"


@dataclass(frozen=True, slots=True)
class CharCandidate:
    """What a character may be, with its score (0…1)."""

    character: str
    score: float


@dataclass(frozen=True, slots=True, repr=False)
class PlateRead:
    """One plate read in one picture.

    `text` is what was held likeliest; formats of plates may tilt the balance and filter nothing, so it need fit
    none. `char_scores` has one score (0…1) for each of its characters, `score` is the smallest of them (a mean
    hides the one bad character). `detector_score` is how sure the detector was that there is a plate at all.
    `candidates` holds for each character what else it may be, likeliest first and itself included; empty where the
    reader does not tell. `second_opinion` is what another reader said where it was asked. `whole` is false where
    the characters were not seen in their full height; the scores are low then, whatever the network said.
    """

    text: str
    char_scores: tuple[float, ...]
    colour: PlateColour
    box: Box
    corners: Corners
    detector_score: float
    candidates: tuple[tuple[CharCandidate, ...], ...] = ()
    rows: int = 1
    source: ReadSource = ReadSource.OWN
    second_opinion: str = ""
    whole: bool = True

    @property
    def score(self) -> float:
        """The weakest character's score, 0…1; 0 for an empty text."""
        return min(self.char_scores, default=0.0)

    @property
    def province_score(self) -> float:
        """The first character's score, which stands for the province on nearly all plates; 0 for an empty text."""
        return next(iter(self.char_scores), 0.0)

    def __repr__(self) -> str:
        return f"PlateRead(text=<{len(self.text)} characters>, score={self.score:.2f}, box={self.box})"


Landmarks = tuple[Point, Point, Point, Point, Point]
"""Of a face, as the person has them: right eye, left eye, tip of the nose, right and left corner of the mouth."""


@dataclass(frozen=True, slots=True)
class FaceCapture:
    """A face found in a picture: how sure it is one (`score`) and how good a picture of it (`quality`), 0…1."""

    box: Box
    landmarks: Landmarks
    score: float
    quality: float


class PlateReader(Protocol):
    """Finds and reads every plate in a picture."""

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:
        """Read all plates of `picture`, best detected first; nothing found is an empty tuple.

        Raises RecogniserError.
        """
        ...


class ObjectDetector(Protocol):
    """Finds people and vehicles in a picture."""

    def detect(self, picture: Picture) -> tuple[DetectedObject, ...]:
        """Find what a gate cares about in `picture`, best first. Raises RecogniserError."""
        ...


class FaceDetector(Protocol):
    """Finds faces, and recognises nobody."""

    def find(self, picture: Picture) -> tuple[FaceCapture, ...]:
        """Find the faces of `picture`, surest first. Raises RecogniserError."""
        ...
