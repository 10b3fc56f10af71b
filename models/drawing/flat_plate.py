"""A plate seen flat, drawn fast and never twice alike: paint, frame, characters, dot, screws, wear.

`plate_drawing` draws the plate of the book for people to look at; this one draws plates to learn from, fast
(`benchmarks/results/plate_drawing.md`), with everything varied that varies on the road.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture, PlateColour
from models.drawing.letter_cases import LATIN, LetterCase, Typesetter, bent
from models.drawing.plate_drawing import RED_BEGINNINGS, RED_MARKS
from models.drawing.plate_geometry import DOT_DIAMETER_MM, PlateDesign

FINEST_PX_PER_MM = 0.7
"""Fine enough for the largest crop that is learnt from."""
PAINT: dict[PlateColour, tuple[int, int, int]] = {
    PlateColour.BLUE: (160, 72, 14),
    PlateColour.YELLOW: (20, 172, 240),
    PlateColour.WHITE: (236, 238, 238),
    PlateColour.BLACK: (26, 24, 24),
    PlateColour.GREEN: (110, 178, 60),
    PlateColour.YELLOW_GREEN: (110, 178, 60),
}
_LIGHT_INK = (238, 240, 240)
_DARK_INK = (26, 24, 24)
_RED_INK = (40, 36, 190)
_STROKE_SHARE = 0.6
_INK_SLACK_MM = 1.2
_BENT_SHARE = 0.5
"""How many Hanzi are bent once more, so that no two are alike."""


@dataclass(frozen=True, slots=True)
class FlatPlate:
    """A drawn plate: its picture, what it says, its design, and the middle of each character in shares of it."""

    picture: Picture
    text: str
    design: PlateDesign
    middles: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """Masks of what is inked in the plate's own ink and in red, at `scale` px/mm."""

    ink: NDArray[np.uint8]
    red: NDArray[np.uint8]
    scale: float


def flat_plate(
    text: str, design: PlateDesign, types: Typesetter, rng: np.random.Generator, scale: float = FINEST_PX_PER_MM
) -> FlatPlate:
    """Draw `text` on a plate of `design` at `scale` px/mm with everything varied that `rng` decides."""
    height, width = round(design.height_mm * scale), round(design.width_mm * scale)
    paint = _paint(design, (height, width), rng)
    ink, red = np.zeros((height, width), np.uint8), np.zeros((height, width), np.uint8)
    middles = _set(text, design, types, Layers(ink, red, scale), rng)
    _furniture(ink, design, scale, rng)
    picture = _inked(paint, ink, varied(ink_of(design.colour, design.kind), 14, rng))
    if red.any():
        picture = _inked(picture, red, varied(_RED_INK, 25, rng))
    _screws(picture, design, scale, rng)
    if rng.random() < 0.25:  # noqa: PLR2004 - a quarter of plates is visibly worn
        _worn(picture, rng)
    return FlatPlate(np.asarray(picture, np.uint8), text, design, middles)


def plain(shape: tuple[int, int], colour: NDArray[np.floating]) -> Picture:
    """Give a picture (height, width) of one colour."""
    picture = np.empty((*shape, 3), np.uint8)
    cv2.rectangle(picture, (0, 0), (shape[1], shape[0]), colour.tolist(), -1)
    return picture


def ink_of(colour: PlateColour, kind: str = "ordinary") -> tuple[int, int, int]:
    """Give the ink of the characters that are not red, BGR: light on dark paint."""
    light = colour in {PlateColour.BLUE, PlateColour.BLACK} or kind == "civil_aviation"
    return _LIGHT_INK if light else _DARK_INK


def varied(colour: tuple[int, int, int], spread: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Give a colour that differs from `colour` at random, each channel by itself."""
    values = np.array(colour, np.float32) + rng.normal(0, spread, 3)
    return np.minimum(np.maximum(values, 0), 255).astype(np.float32)


def _paint(design: PlateDesign, shape: tuple[int, int], rng: np.random.Generator) -> Picture:
    height, width = shape
    base = varied(PAINT[design.colour], 16, rng)
    if design.kind == "civil_aviation":
        base = varied((70, 110, 10), 16, rng)
    plate = plain(shape, base)
    if design.colour is PlateColour.GREEN and design.kind != "civil_aviation":
        pale = varied((226, 240, 222), 10, rng)
        share = np.clip(np.linspace(rng.uniform(-0.3, 0.1), rng.uniform(0.8, 1.3), height), 0, 1)[:, None, None]
        plate[:] = (pale * (1 - share) + base * share).astype(np.uint8)
    if design.colour is PlateColour.YELLOW_GREEN:
        edge = round(width * rng.uniform(0.22, 0.28))
        cv2.rectangle(plate, (0, 0), (edge, height), varied(PAINT[PlateColour.YELLOW], 14, rng).tolist(), -1)
    return plate


def _set(
    text: str,
    design: PlateDesign,
    types: Typesetter,
    layers: Layers,
    rng: np.random.Generator,
) -> tuple[tuple[float, float], ...]:
    """Stamp the characters and give their middles in shares of the plate."""
    faces = types.strokes if rng.random() < _STROKE_SHARE else types.latin
    latin, spare = _any(faces, rng), _any(types.strokes, rng)
    hanzi = _any(types.hanzi, rng)
    size = rng.uniform(0.95, 1.04, 2).tolist()
    hanzi_size = [share * rng.uniform(0.8, 1.02) for share in size]
    middles: list[tuple[float, float]] = []
    for character, slot in zip(text, design.slots, strict=True):
        if character in LATIN:
            mask = latin.masks.get(character, spare.masks[character])
        else:
            mask = _first_with(character, hanzi, types.hanzi, rng).masks[character]
            mask = bent(mask, rng) if rng.random() < _BENT_SHARE else mask
        layer = layers.red if _is_red(character, design, len(middles)) else layers.ink
        x = slot.left + slot.width / 2 + rng.normal(0, _INK_SLACK_MM)
        y = slot.top + slot.height / 2 + rng.normal(0, _INK_SLACK_MM)
        wider, taller = size if character in LATIN else hanzi_size
        box = slot.width * wider * layers.scale, slot.height * taller * layers.scale
        _stamp(layer, mask, (x * layers.scale, y * layers.scale), box)
        middles.append((x / design.width_mm, y / design.height_mm))
    return tuple(middles)


def _is_red(character: str, design: PlateDesign, place: int) -> bool:
    if design.colour is not PlateColour.WHITE:
        return False
    return place < RED_BEGINNINGS.get(design.kind, 0) or character in RED_MARKS


def _any(cases: tuple[LetterCase, ...], rng: np.random.Generator) -> LetterCase:
    return cases[rng.integers(len(cases))]


def _first_with(
    character: str, case: LetterCase, cases: tuple[LetterCase, ...], rng: np.random.Generator
) -> LetterCase:
    """Take a case, or as many others as it needs until one has the character; some fonts lack some Hanzi."""
    while character not in case.masks:
        case = _any(cases, rng)
    return case


def _stamp(
    layer: NDArray[np.uint8], mask: NDArray[np.uint8], middle: tuple[float, float], size: tuple[float, float]
) -> None:
    """Shrink a mask to `size` px and lay it on with its middle at `middle` px."""
    width, height = max(3, round(size[0])), max(3, round(size[1]))
    left, top = max(0, round(middle[0] - width / 2)), max(0, round(middle[1] - height / 2))
    part = layer[top : top + height, left : left + width]
    small = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA)
    np.maximum(part, small[: part.shape[0], : part.shape[1]], out=part)


def _furniture(ink: NDArray[np.uint8], design: PlateDesign, scale: float, rng: np.random.Generator) -> None:
    """Draw the frame line and the dot, each of which some plates lack."""
    height, width = ink.shape
    if rng.random() < 0.85:  # noqa: PLR2004 - the line of some is hidden by a holder
        inset = round(rng.uniform(1.5, 5) * scale)
        thick = 1 if rng.random() < 0.7 else 2  # noqa: PLR2004 - about 2 mm
        cv2.rectangle(
            ink, (inset, inset), (width - 1 - inset, height - 1 - inset), (int(rng.integers(120, 255)),), thick
        )
    if design.dot and rng.random() < 0.92:  # noqa: PLR2004 - worn off on some
        centre = round(design.dot[0] * scale), round(design.dot[1] * scale)
        radius = max(1, round(DOT_DIAMETER_MM / 2 * scale * rng.uniform(0.7, 1.2)))
        cv2.circle(ink, centre, radius, (255,), -1, cv2.LINE_AA)


def _inked(paint: Picture, ink: NDArray[np.uint8], colour: NDArray[np.float32]) -> Picture:
    layer = plain((paint.shape[0], paint.shape[1]), colour)
    share = cv2.cvtColor(ink, cv2.COLOR_GRAY2BGR)
    kept = cv2.multiply(paint, 255 - share, scale=1 / 255)
    return np.asarray(cv2.add(kept, cv2.multiply(layer, share, scale=1 / 255)), np.uint8)


def _screws(picture: Picture, design: PlateDesign, scale: float, rng: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    if rng.random() < 0.3:  # noqa: PLR2004 - many plates are clipped, not screwed
        return
    inset = rng.uniform(0.03, 0.12)
    shade = int(rng.integers(40, 240))
    tint = tuple(int(shade * share) for share in rng.uniform(0.75, 1, 3))
    radius = max(1, round(rng.uniform(2.5, 6) * scale * min(1.0, design.height_mm / 140)))
    for x in (rng.uniform(0.2, 0.3), rng.uniform(0.7, 0.8)):
        for y in (inset, 1 - inset):
            if rng.random() < 0.8:  # noqa: PLR2004 - some are missing
                cv2.circle(picture, (round(x * width), round(y * height)), radius, tint, -1, cv2.LINE_AA)


def _worn(picture: Picture, rng: np.random.Generator) -> None:
    """Scratch, dent and muddy the plate a little, never so much that a person could not read it."""
    height, width = picture.shape[:2]
    for _ in range(rng.integers(1, 5)):
        at = (int(rng.integers(width)), int(rng.integers(height)))
        tint = tuple(
            int(value) for value in rng.integers(30, 220, 3) * 0.5 + np.array(picture[at[1], at[0]]) * 0.5
        )
        if rng.random() < 0.5:  # noqa: PLR2004 - as many scratches as spots
            to = (at[0] + int(rng.normal(0, 30)), at[1] + int(rng.normal(0, 15)))
            cv2.line(picture, at, to, tint, 1, cv2.LINE_AA)
        else:
            axes = (int(rng.integers(1, 7)), int(rng.integers(1, 5)))
            cv2.ellipse(picture, at, axes, float(rng.uniform(0, 180)), 0, 360, tint, -1, cv2.LINE_AA)
