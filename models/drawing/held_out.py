"""Drawn plates that training never saw the like of: other fonts, other weather, other cameras.

They are whole small pictures, as a detector's find or a hand-made crop would show them, and are read through the
product. Every kind comes equally often.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from models.base import Picture, PlateColour
from models.drawing.camera_effects import Mix, mixed
from models.drawing.crops import CropMaker
from models.drawing.fonts import HELD_OUT_HANZI_FONTS, HELD_OUT_LATIN_FONTS
from models.drawing.letter_cases import Typesetter, typesetter
from models.drawing.plate_geometry import PLATE_DESIGNS

_SEED = 77


@dataclass(frozen=True, slots=True)
class DrawnPlate:
    """A picture of one plate and what it shows."""

    picture: Picture
    text: str
    kind: str
    colour: PlateColour
    rows: int


def held_out_plates(seed: int, count: int) -> Iterator[DrawnPlate]:
    """Draw `count` plates, design after design; the same seed gives the same ones. Raises FontError."""
    maker = held_out_maker()
    rng = np.random.default_rng(seed)
    for number in range(count):
        design = PLATE_DESIGNS[number % len(PLATE_DESIGNS)]
        picture, text = maker.picture(rng, design)
        yield DrawnPlate(picture, text, design.kind, design.colour, design.rows)


def held_out_maker() -> CropMaker:
    """Give a maker that uses the held-out fonts and effects only. Raises FontError."""
    types = typesetter(HELD_OUT_HANZI_FONTS, HELD_OUT_LATIN_FONTS, _SEED)
    # The stroke-drawn face is training's; here only fonts are set.
    return CropMaker(Typesetter(types.latin, types.latin, types.hanzi), mixed(HELD_OUT_MIX))


def fog(picture: Picture, rng: np.random.Generator) -> Picture:
    """Lay uneven fog over the picture."""
    height, width = picture.shape[:2]
    coarse = rng.random((3, 5), np.float32)
    thick = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    share = np.clip(0.15 + 0.35 * thick, 0, 0.5)
    return np.asarray(np.clip(picture * (1 - share) + 200 * share, 0, 255), np.uint8)


def interlaced(picture: Picture, rng: np.random.Generator) -> Picture:
    """Shift every second line, as an interlaced camera shows what moves."""
    shifted = picture.copy()
    shifted[1::2] = np.roll(picture[1::2], int(rng.choice([-1, 1])), axis=1)
    return shifted


def posterised(picture: Picture, rng: np.random.Generator) -> Picture:
    """Keep few levels, as a cheap encoder does in the dark."""
    step = int(rng.choice([8, 12, 20]))
    levels = np.minimum(np.arange(256) // step * step + step // 2, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, levels), np.uint8)


def box_blur(picture: Picture, rng: np.random.Generator) -> Picture:
    """Blur with a square kernel, which no lens of training had."""
    size = int(rng.integers(2, max(3, picture.shape[1] // 70)))
    return np.asarray(cv2.blur(picture, (size, size)), np.uint8)


def branch_shadow(picture: Picture, rng: np.random.Generator) -> Picture:
    """Throw the shadow of a railing: a few dark stripes."""
    height, width = picture.shape[:2]
    veil = np.full((height, width), 1.0, np.float32)
    for _ in range(int(rng.integers(1, 4))):
        x, slant = rng.uniform(0, width), rng.normal(0, 0.4) * height
        cv2.line(
            veil, (int(x), 0), (int(x + slant), height), (float(rng.uniform(0.5, 0.75)),), int(rng.integers(2, 9))
        )
    return np.asarray(picture * cv2.GaussianBlur(veil, (0, 0), 1.2)[..., None], np.uint8)


def webp(picture: Picture, rng: np.random.Generator) -> Picture:
    """Compress with another codec than training did."""
    _, data = cv2.imencode(".webp", picture, [cv2.IMWRITE_WEBP_QUALITY, int(rng.integers(25, 90))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


HELD_OUT_MIX: Mix = (
    (0.20, fog),
    (0.25, branch_shadow),
    (0.10, interlaced),
    (0.35, box_blur),
    (0.20, posterised),
    (0.60, webp),
)
