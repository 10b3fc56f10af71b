"""Type cases: every character of a plate as large masks, in the faces and pens that training mixes.

A mask fills a box of the proportions of GA 36 (45 x 90 mm). Pens are varied here, once; drawing a plate is then
shrinking and stamping.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from models.drawing.fonts import FONT_FOLDER, Font, locate
from models.drawing.stroke_face import (
    BOX_HEIGHT_MM,
    BOX_WIDTH_MM,
    LETTERS_AND_DIGITS,
    Stroke,
    stroke_mask,
)
from models.plates.formats import DIGITS, LETTERS, MARKS, PROVINCES

Mask = NDArray[np.uint8]

BOX_PX = (48, 96)
"""Width and height of a mask."""
_FONT_PX = 200
LATIN = DIGITS + LETTERS + "O"
_HANZI = PROVINCES + MARKS
_NARROW = frozenset("1I")
_STROKE_PENS_MM = (8.0, 9.0, 10.0, 11.0, 12.5)
_JITTERS = 6
_JITTER_MM = 1.3
_BENDS = 3
_BEND_PX = (1.4, 2.4)
_BETWEEN = 120
_BETWEEN_SHARES = (0.25, 0.75)
_BETWEEN_PEN_PX = (-0.4, 1.2)
_BETWEEN_BENT = 0.5
_SOFT = 127


@dataclass(frozen=True, slots=True)
class LetterCase:
    """One face with one pen: a mask for each character it can draw; 0 is plate, 255 is ink."""

    masks: dict[str, Mask]


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Faces of letters and digits, the stroke-drawn ones apart, and faces of Hanzi."""

    strokes: tuple[LetterCase, ...]
    latin: tuple[LetterCase, ...]
    hanzi: tuple[LetterCase, ...]


def typesetter(hanzi: Sequence[Font], latin: Sequence[Font], seed: int, folder: Path = FONT_FOLDER) -> Typesetter:
    """Draw all characters in all faces; raises FontError if a font is not installed. Takes a few seconds."""
    rng = np.random.default_rng(seed)
    even = [_drawn(font, folder, _HANZI) for font in hanzi if font.even]
    between = (_between_case(even, rng) for _ in range(_BETWEEN if len(even) > 1 else 0))
    return Typesetter(
        strokes=tuple(_stroke_case(pen, rng) for pen in _STROKE_PENS_MM for _ in range(_JITTERS)),
        latin=tuple(case for font in latin for case in _latin_cases(font, folder)),
        hanzi=(*(case for font in hanzi for case in _hanzi_cases(font, folder, rng)), *between),
    )


def bent(mask: Mask, rng: np.random.Generator) -> Mask:
    """Move the strokes about a little, as another hand would set them: there are few fonts, and they are alike."""
    width, height = BOX_PX
    across, down = (
        cv2.resize(rng.normal(0, strength, (5, 4)).astype(np.float32), BOX_PX, interpolation=cv2.INTER_CUBIC)
        for strength in _BEND_PX
    )
    x = np.arange(width, dtype=np.float32) + across
    y = np.arange(height, dtype=np.float32)[:, None] + down
    return np.asarray(cv2.remap(mask, x, y, cv2.INTER_LINEAR), np.uint8)


def between(one: Mask, other: Mask, share: float, pen_px: float) -> Mask:
    """Draw the character that lies between two designs, `share` of the way, with a pen so much thicker.

    What is mixed is the distance to the outline, so strokes that nearly meet become one stroke between them.
    """
    mixed = (1 - share) * _depth(one) + share * _depth(other) + pen_px / 2
    return np.asarray(np.clip(mixed * _SOFT + _SOFT, 0, 255), np.uint8)


def _depth(mask: Mask) -> NDArray[np.float32]:
    """Give how far inside the ink each pixel lies, below zero outside."""
    inked = (mask > _SOFT).astype(np.uint8)
    inside, outside = (cv2.distanceTransform(part, cv2.DIST_L2, 3) for part in (inked, 1 - inked))
    return np.asarray(inside - outside, np.float32)


def _between_case(drawn: Sequence[dict[str, Mask]], rng: np.random.Generator) -> LetterCase:
    first, second = rng.choice(len(drawn), 2, replace=False)
    share, pen = rng.uniform(*_BETWEEN_SHARES), rng.uniform(*_BETWEEN_PEN_PX)
    one, other = drawn[first], drawn[second]
    both = [character for character in one if character in other]
    masks = {character: between(one[character], other[character], share, pen) for character in both}
    if rng.random() < _BETWEEN_BENT:
        masks = {character: bent(mask, rng) for character, mask in masks.items()}
    return LetterCase(masks)


def _stroke_case(pen_mm: float, rng: np.random.Generator) -> LetterCase:
    return LetterCase(
        {
            character: stroke_mask(tuple(_jittered(stroke, rng) for stroke in strokes), *BOX_PX, pen_mm=pen_mm)
            for character, strokes in LETTERS_AND_DIGITS.items()
            if character in LATIN
        }
        | {"O": stroke_mask(LETTERS_AND_DIGITS["0"], *BOX_PX, pen_mm=pen_mm)}
    )


def _jittered(stroke: Stroke, rng: np.random.Generator) -> Stroke:
    """Move the joints a little; those outside the box only cut an end off and stay."""
    moved: list[tuple[float, float] | tuple[float, float, float]] = []
    for vertex in stroke:
        x, y = vertex[0] + rng.normal(0, _JITTER_MM), vertex[1] + rng.normal(0, _JITTER_MM)
        inside = 0 <= vertex[0] <= BOX_WIDTH_MM and 0 <= vertex[1] <= BOX_HEIGHT_MM
        place = (float(x), float(y)) if inside else vertex[:2]
        radius = vertex[2:]
        moved.append((*place, radius[0] * float(rng.uniform(0.7, 1.3))) if radius else place)
    if stroke[0][:2] == stroke[-1][:2]:
        moved[-1] = moved[0][:2]
    return tuple(moved)


def _latin_cases(font: Font, folder: Path) -> Iterable[LetterCase]:
    drawn = _drawn(font, folder, LATIN)
    for grow in (-2, 0, 2):
        yield LetterCase({character: _penned(mask, grow, 0) for character, mask in drawn.items()})


def _hanzi_cases(font: Font, folder: Path, rng: np.random.Generator) -> Iterable[LetterCase]:
    drawn = _drawn(font, folder, _HANZI)
    for across, down in ((0, 0), (-1, -1)) if font.heavy else ((0, 0), (1, 0), (2, 0), (2, 1)):
        masks = {character: _penned(mask, across, down) for character, mask in drawn.items()}
        yield LetterCase(masks)
        for _ in range(_BENDS):
            yield LetterCase({character: bent(mask, rng) for character, mask in masks.items()})


def _drawn(font: Font, folder: Path, characters: str) -> dict[str, Mask]:
    """Draw those characters that the font has and that look like a plate's."""
    face = ImageFont.truetype(locate(font, folder), _FONT_PX, font.index)
    return {
        character: _filled(_ink(face, character), narrow=character in _NARROW)
        for character in characters
        if character not in font.unlike
    }


def _ink(face: ImageFont.FreeTypeFont, character: str) -> Mask:
    """Draw a character and cut it to its ink."""
    left, top, right, bottom = face.getbbox(character)
    image = Image.new("L", (math.ceil(right - left), math.ceil(bottom - top)))
    ImageDraw.Draw(image).text((-left, -top), character, fill=255, font=face)
    ink = np.asarray(image)
    rows, columns = np.flatnonzero(ink.max(axis=1) > 0), np.flatnonzero(ink.max(axis=0) > 0)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _filled(ink: Mask, *, narrow: bool) -> Mask:
    """Stretch ink to the box; a narrow character keeps its shape and stands in the middle."""
    width, height = BOX_PX
    if not narrow:
        return np.asarray(cv2.resize(ink, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    own = max(1, min(width, round(ink.shape[1] * height / ink.shape[0])))
    box = np.zeros((height, width), np.uint8)
    left = (width - own) // 2
    box[:, left : left + own] = cv2.resize(ink, (own, height), interpolation=cv2.INTER_AREA)
    return box


def _penned(mask: Mask, across: int, down: int) -> Mask:
    """Thicken (or, below zero, thin) the pen by so many px, not beyond the box."""
    kernel = np.ones((abs(down) + 1, abs(across) + 1), np.uint8)
    if across < 0 or down < 0:
        return np.asarray(cv2.erode(mask, kernel), np.uint8)
    return np.asarray(cv2.dilate(mask, kernel), np.uint8)
