"""Crops to learn reading from: a drawn plate, seen by a camera, cut out the way the product cuts plates out.

Half of the crops are rectified by corners that err as a detector errs; the rest are upright boxes around tilted
plates, too tight and too wide, for people also hand in crops made elsewhere.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Corners, Picture, PlateColour, Point
from models.drawing.camera_effects import MIX, Effect, blurred, mixed
from models.drawing.flat_plate import FINEST_PX_PER_MM, FlatPlate, flat_plate
from models.drawing.letter_cases import Typesetter
from models.drawing.plate_geometry import PLATE_DESIGNS, PlateDesign
from models.drawing.plate_texts import random_drill, random_text
from models.drawing.surroundings import ROOM, surroundings
from models.plates.finding.rectify import Margin, rectify, resized, warped
from models.plates.formats import ALPHABET
from models.plates.reading.two_rows import LOWER_ROW, TOP_ROW, TOP_SHARE, lay_rows_side_by_side

CROP_SIZE = (128, 32)
MARGIN = Margin(0.03, 0.08)
"""What the product leaves around a plate."""
_BOXED_SHARE = 0.4
_LEAST_CONTRAST = 9.0
_TRIES = 4
_BOX_ROOM, _BOX_SPREAD, _BOX_LEAST = (0.015, 0.03), (0.03, 0.07), (-0.02, -0.09)
"""Room left around an upright box, across and down, in shares of it; no character is cut off."""
_WIDTHS = (60.0, 230.0)
_SMALL_WIDTHS = (40.0, 60.0)
_SMALL_SHARE = 0.12
"""How wide in px a plate is seen, most of them and the smallest, which are 12 to 19 px high."""
_FINER, _SCALES = 1.5, (0.35, FINEST_PX_PER_MM)
"""A plate is drawn so much finer than it is seen, within these px/mm."""
_NO_COLOUR = 4
"""Least difference of blue and red somewhere in a picture that is not an infrared camera's."""

Quad = NDArray[np.float32]
Placing = tuple[Quad, tuple[int, int]]
"""Where the corners of a plate are in a picture, and the picture's width and height."""

WEIGHTS: dict[tuple[str, PlateColour, int], float] = {
    ("ordinary", PlateColour.BLUE, 1): 34,
    ("ordinary", PlateColour.YELLOW, 1): 7,
    ("ordinary", PlateColour.YELLOW, 2): 9,
    ("nev_small", PlateColour.GREEN, 1): 15,
    ("nev_large", PlateColour.YELLOW_GREEN, 1): 3,
    ("police", PlateColour.WHITE, 1): 4,
    ("hk_mo", PlateColour.BLACK, 1): 3,
    ("coach", PlateColour.YELLOW, 1): 3,
    ("trailer", PlateColour.YELLOW, 2): 5,
    ("embassy", PlateColour.BLACK, 1): 1.5,
    ("consulate", PlateColour.BLACK, 1): 1.5,
    ("wj", PlateColour.WHITE, 1): 2,
    ("wj", PlateColour.WHITE, 2): 1.5,
    ("military", PlateColour.WHITE, 1): 2,
    ("military", PlateColour.WHITE, 2): 1.5,
    ("emergency", PlateColour.WHITE, 1): 2.5,
    ("civil_aviation", PlateColour.GREEN, 1): 1,
    ("motorcycle", PlateColour.YELLOW, 2): 3,
    ("motorcycle", PlateColour.BLUE, 2): 3,
    ("low_speed", PlateColour.YELLOW, 2): 1.5,
}
"""How often each design is drawn: what is common at a gate often, everything else often enough to be learnt."""


@dataclass(frozen=True, slots=True)
class ReaderSample:
    """A crop (H x W x 3, BGR), its text, and where along the crop each character's middle lies (0…1)."""

    crop: Picture
    text: str
    design: PlateDesign
    middles: tuple[float, ...]
    grey: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """A small picture of one plate, its four corners there (4 x 2: tl, tr, br, bl), and what it says."""

    picture: Picture
    corners: Quad
    text: str

    def boxed(self, rng: np.random.Generator) -> "Sight":
        """Cut an upright box around the plate, tight or wide."""
        low, high = self.corners.min(axis=0), self.corners.max(axis=0)
        room = (high - low) * np.maximum(_BOX_ROOM + rng.normal(0, 1, (2, 2)) * _BOX_SPREAD, _BOX_LEAST)
        left, top = np.maximum(0, np.floor(low - room[0])).astype(int)
        right, bottom = np.ceil(high + room[1]).astype(int)
        part = self.picture[top : max(bottom, top + 6), left : max(right, left + 12)]
        corners = (self.corners - np.array((left, top), np.float32)).astype(np.float32)
        return Sight(np.ascontiguousarray(part), corners, self.text)


@dataclass(frozen=True, slots=True)
class CropMaker:
    """Draws sample after sample; the same seed gives the same ones."""

    types: Typesetter
    effect: Effect = field(default_factory=lambda: mixed(MIX))
    drill_share: float = 0.0
    """How many plates say what no plate says; see `random_drill`."""
    widths: tuple[float, float] = _WIDTHS
    small_share: float = _SMALL_SHARE
    """How many plates are seen smaller than that."""
    size: tuple[int, int] = CROP_SIZE
    """Width and height of a sample's crop."""
    picture_widths: tuple[float, float] = (90.0, 300.0)
    """How wide in px the plates of whole pictures are."""

    def samples(
        self, rng: np.random.Generator, views: int, design: PlateDesign | None = None
    ) -> list[ReaderSample]:
        """Draw one plate and photograph it several times, each time from elsewhere in another light."""
        drawn = design or random_design(rng)
        width = _width(_SMALL_WIDTHS if rng.random() < self.small_share else self.widths, rng)
        scale = _scale(drawn, width)
        write = random_drill if rng.random() < self.drill_share else random_text
        flat = flat_plate(write(drawn, rng), drawn, self.types, rng, scale)
        return [self._seen(flat, width * rng.uniform(0.75, 1.25), rng) for _ in range(views)]

    def picture(self, rng: np.random.Generator, design: PlateDesign) -> tuple[Picture, str]:
        """Draw one plate in a small picture cut around it, as somebody would hand it in; give it with its text."""
        sight = self.sight(rng, design, lambda width: view_of_plate(design, width, rng, boxed=True)).boxed(rng)
        return sight.picture, sight.text

    def sight(self, rng: np.random.Generator, design: PlateDesign, place: Callable[[float], Placing]) -> Sight:
        """Draw one plate with some room around it; `place` says where a plate so many px wide has its corners."""
        width = _width(self.picture_widths, rng)
        scale = _scale(design, width)
        flat = flat_plate(random_text(design, rng), design, self.types, rng, scale)
        quad, size = place(width)
        return Sight(self.effect(_photographed(flat, quad, size, rng), rng), quad, flat.text)

    def _seen(self, flat: FlatPlate, width: float, rng: np.random.Generator) -> ReaderSample:
        """Photograph a plate, again if nothing can be seen on the picture."""
        for _ in range(_TRIES):
            seen = self._photograph(flat, width, rng)
            if float(cv2.meanStdDev(seen.crop)[1].max()) >= _LEAST_CONTRAST:
                break
        return seen

    def _photograph(self, flat: FlatPlate, width: float, rng: np.random.Generator) -> ReaderSample:
        design = flat.design
        boxed = rng.random() < _BOXED_SHARE
        quad, size = view_of_plate(design, width, rng, boxed=boxed)
        picture = self.effect(_photographed(flat, quad, size, rng), rng)
        if boxed:
            sight = Sight(picture, quad, flat.text).boxed(rng)
            picture, quad = sight.picture, sight.corners
            crop, warp = _cut(picture, border_quad(picture), Margin(), design.rows, self.size)
        else:
            crop, warp = _cut(picture, _erring(quad, rng), MARGIN, design.rows, self.size)
        return ReaderSample(crop, flat.text, design, _middles(flat, quad, warp), is_without_colour(crop))


def is_without_colour(picture: Picture) -> bool:
    """Say whether blue and red are alike everywhere, as an infrared camera shows them."""
    return cv2.norm(picture[..., 0].copy(), picture[..., 2].copy(), cv2.NORM_INF) < _NO_COLOUR


def _width(widths: tuple[float, float], rng: np.random.Generator) -> float:
    return math.exp(rng.uniform(math.log(widths[0]), math.log(widths[1])))


def _scale(design: PlateDesign, width: float) -> float:
    least, most = _SCALES
    return min(max(_FINER * width / design.width_mm, least), most)


def random_design(rng: np.random.Generator) -> PlateDesign:
    """Choose a design, as often as WEIGHTS says."""
    steps = _steps()
    return PLATE_DESIGNS[int(np.searchsorted(steps, rng.random() * steps[-1], side="right"))]


@cache
def _steps() -> NDArray[np.float64]:
    return np.cumsum([WEIGHTS[design.kind, design.colour, design.rows] for design in PLATE_DESIGNS])


def character_indexes(text: str) -> list[int]:
    """Give the place of each character in the reader's alphabet."""
    return [ALPHABET.index(character) for character in text]


def view_of_plate(design: PlateDesign, width: float, rng: np.random.Generator, *, boxed: bool) -> Placing:
    """Choose the four corners of a plate that is `width` px wide in a small picture, and the picture's size."""
    height = width * design.height_mm / design.width_mm * rng.uniform(0.85, 1.15)
    turn, slant = rng.normal(0, 0.05), rng.normal(0, 0.10)
    if boxed and design.rows > 1:
        turn, slant = turn * 0.4, slant * 0.4
    elif not boxed or rng.random() < 0.4:  # noqa: PLR2004 - boxes around strongly tilted plates cannot be read
        turn *= 1.8
    far = 1 - abs(rng.normal(0, 0.09))
    left, right = (far, 1.0) if rng.random() < 0.5 else (1.0, far)  # noqa: PLR2004 - seen from either side
    shear = rng.normal(0, 0.12) * height
    half = np.array([width / 2, height / 2])
    quad = np.array([(-1, -left), (1, -right), (1, right), (-1, left)]) * half
    quad[:, 0] += np.where(quad[:, 1] < 0, -shear, shear)
    quad[:, 1] += quad[:, 0] * (turn + slant)
    quad += rng.normal(0, 0.008, (4, 2)) * width
    return with_room(quad, 0.25 * height + 4)


def with_room(quad: NDArray[np.floating], room: float) -> Placing:
    """Lay corners into a picture that leaves so many px around them."""
    moved = quad - quad.min(axis=0) + room
    size = np.ceil(moved.max(axis=0) + room).astype(int)
    return moved.astype(np.float32), (int(size[0]), int(size[1]))


def _photographed(flat: FlatPlate, quad: Quad, size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """Warp the plate into its surroundings; larger plates are averaged down, as a lens does."""
    height, width = flat.picture.shape[:2]
    shrink = width / max(1.0, float(quad[1, 0] - quad[0, 0]))
    picture = flat.picture
    if shrink > 1.3:  # noqa: PLR2004 - below this bilinear sampling does not alias
        picture = blurred(picture, 0.45 * shrink)
    room = round(ROOM * height)
    around = surroundings((height + 2 * room, width + 2 * room), rng)
    around[room : room + height, room : room + width] = picture
    # A plate ends half a pixel beyond the middle of its last one.
    source = border_quad(picture) + np.float32(room - 0.5)
    warp = cv2.getPerspectiveTransform(source, quad)
    return warped(around, np.asarray(warp), size)


def border_quad(picture: Picture) -> Quad:
    """Take the edges of a picture for a plate's corners."""
    height, width = picture.shape[:2]
    return np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)


def _erring(quad: Quad, rng: np.random.Generator) -> Quad:
    """Give corners as a detector gives them: each a little off, the whole a little too tight or too wide."""
    middle = quad.mean(axis=0)
    scale = np.minimum(np.maximum(1 + rng.normal(0, 1, 2) * (0.03, 0.07), 0.8), 1.3)
    width = math.hypot(*(quad[1] - quad[0]))
    off = rng.normal(0, 0.012, (4, 2)) * width + rng.normal(0, 0.012, 2) * width
    erring: Quad = ((quad - middle) * scale + middle + off).astype(np.float32)
    return erring


def _cut(
    picture: Picture, quad: Quad, margin: Margin, rows: int, size: tuple[int, int]
) -> tuple[Picture, NDArray[np.float64]]:
    """Cut the crop as the product does; give it with the warp from picture to shares of the upright plate."""
    corners = _corners(quad)
    left, top = margin.across, margin.down
    target = np.array([(left, top), (1 - left, top), (1 - left, 1 - top), (left, 1 - top)], np.float32)
    warp = cv2.getPerspectiveTransform(quad, target)
    if rows > 1:
        return lay_rows_side_by_side(picture, corners, size, margin), np.asarray(warp)
    whole = margin == Margin()
    crop = resized(picture, size) if whole else rectify(picture, corners, size, margin)
    return crop, np.asarray(warp)


def _corners(quad: Quad) -> Corners:
    tl, tr, br, bl = (Point(float(x), float(y)) for x, y in quad)
    return tl, tr, br, bl


def _middles(flat: FlatPlate, quad: Quad, warp: NDArray[np.float64]) -> tuple[float, ...]:
    """Follow each character's middle from the flat plate into the crop."""
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
    onto = cv2.getPerspectiveTransform(unit, quad)
    seen = cv2.perspectiveTransform(np.array(flat.middles, np.float64)[None], warp @ onto)[0]
    if flat.design.rows == 1:
        return tuple(float(x) for x, _ in seen)
    split = (LOWER_ROW[1] + TOP_ROW[3]) / 2
    return tuple(
        _along(float(x), upper=middle[1] < split) for (x, _), middle in zip(seen, flat.middles, strict=True)
    )


def _along(share: float, *, upper: bool) -> float:
    """Turn a place along a row into one along the line in which both rows stand."""
    if upper:
        return (share - TOP_ROW[0]) / (TOP_ROW[2] - TOP_ROW[0]) * TOP_SHARE
    return TOP_SHARE + share * (1 - TOP_SHARE)
