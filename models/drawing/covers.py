"""What lies before the foot or head of a plate: a holder's frame, a bumper, a cloth, mud, tape in its own colour.

Covers go from side to side along the plate, as slanted as it is. They hide characters partly, so nothing is learnt
from them; they show what readers make of plates that nobody can read for sure.
"""

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture

Quad = NDArray[np.float32]
_FINER = 4
_BEYOND = 0.12
"""How far a cover reaches beyond the plate on each side, in shares of it."""
_MUD_BGR = np.array((55.0, 80.0, 105.0))
_GRAIN, _CLODS = 3.0, 40.0
_CLOD_SIZES = (0.5, 2.0)
"""How coarse mud is (sigma in px): its lumps show as texture, whatever the plate's size."""
_RAGGED, _RAGS = 0.012, 24
"""How far mud's edge runs up and down, in shares of the plate's height, and at how many places along it."""


class Side(StrEnum):
    """Which part of a plate is hidden."""

    FOOT = "foot"
    HEAD = "head"


class Material(StrEnum):
    """What hides it."""

    BLACK = "black bar"
    GREY = "grey frame"
    WHITE = "white cloth"
    BODY = "painted bumper"
    MUD = "mud"
    SOFT = "soft edge"
    CHROME = "chrome strip"
    TAPE = "tape in the plate's colour"


@dataclass(frozen=True, slots=True)
class Cover:
    """A cover over the share `share` of a plate's height."""

    side: Side
    share: float
    material: Material


def random_cover(rng: np.random.Generator, shares: tuple[float, float] = (0.20, 0.25)) -> Cover:
    """Choose a cover of a fifth to a quarter of the height."""
    side, material = (list(kind)[int(rng.integers(len(kind)))] for kind in (Side, Material))
    return Cover(Side(side), float(rng.uniform(*shares)), Material(material))


def covered(picture: Picture, quad: Quad, cover: Cover, rng: np.random.Generator) -> Picture:
    """Lay a cover over the plate at the corners `quad` (4 x 2: tl, tr, br, bl) of a picture."""
    height, width = picture.shape[:2]
    high = float(np.linalg.norm(quad[3] - quad[0]))
    mask = np.zeros((height * _FINER, width * _FINER), np.uint8)
    cv2.fillPoly(mask, [np.rint(_outline(quad, cover, rng) * _FINER).astype(np.int32)], (255,))
    hidden = cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    share = cv2.GaussianBlur(hidden, (0, 0), _softness(cover.material, high, rng))[..., np.newaxis]
    laid = _laid(picture, quad, cover, rng)
    return np.asarray(np.clip(picture * (1 - share) + laid * share, 0, 255), np.uint8)


def _laid(picture: Picture, quad: Quad, cover: Cover, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give what the cover looks like, as if it hid the whole picture."""
    height, width = picture.shape[:2]
    tint = _ground(picture, quad) if cover.material is Material.TAPE else _tint(cover.material, rng)
    laid = np.asarray(tint + rng.normal(0, _GRAIN, picture.shape), np.float64)
    if cover.material is Material.MUD:
        size = float(rng.uniform(*_CLOD_SIZES))
        clods = cv2.GaussianBlur(rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), size)
        laid += (clods * rng.uniform(0.1, 0.5) * _CLODS / max(float(clods.std()), 1e-6))[..., np.newaxis]
    if cover.material is Material.CHROME:
        thick = cover.share * float(np.linalg.norm(quad[3] - quad[0]))
        waves = np.sin(2 * np.pi * (np.arange(height) / thick * rng.uniform(0.5, 1.5) + rng.uniform(0, 1)))
        laid += rng.uniform(20, 70) * waves[:, np.newaxis, np.newaxis]
    return laid


def _ground(picture: Picture, quad: Quad) -> NDArray[np.float64]:
    """Give the colour of the plate's ground: most of a plate is bare."""
    inside = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillConvexPoly(inside, np.rint(quad).astype(np.int32), (1,))
    return np.asarray(np.median(picture[inside > 0], axis=0), np.float64)


def _outline(quad: Quad, cover: Cover, rng: np.random.Generator) -> NDArray[np.float64]:
    """Give the corners of the cover in the picture; it lies a little crooked."""
    lean = float(rng.normal(0, 0.01))
    along = np.linspace(-_BEYOND, 1 + _BEYOND, _RAGS if cover.material is Material.MUD else 2)
    edge = cover.share + lean * (1 - 2 * along)
    if cover.material is Material.MUD:
        edge += rng.normal(0, _RAGGED, _RAGS)
    shares = [(x, y) for x, y in zip(along, edge, strict=True)] + [(along[-1], -0.25), (along[0], -0.25)]
    tl, tr, br, bl = quad.astype(np.float64)
    if cover.side is Side.FOOT:
        tl, tr, br, bl = bl, br, tr, tl
    return np.array([(tl * (1 - x) + tr * x) * (1 - y) + (bl * (1 - x) + br * x) * y for x, y in shares])


def _softness(material: Material, high: float, rng: np.random.Generator) -> float:
    """Give how blurred the edge is (sigma in px): nothing lies in the plate's own plane."""
    low, most = {Material.SOFT: (0.02, 0.06), Material.MUD: (0.01, 0.03)}.get(material, (0.003, 0.02))
    return max(0.1, float(rng.uniform(low, most)) * high)


def _tint(material: Material, rng: np.random.Generator) -> NDArray[np.float64]:
    if material is Material.BODY:
        return rng.uniform(10, 220, 3)
    if material is Material.MUD:
        return _MUD_BGR * rng.uniform(0.6, 1.4) + rng.normal(0, 8, 3)
    ranges = {
        Material.BLACK: (8, 45),
        Material.GREY: (70, 170),
        Material.WHITE: (190, 250),
        Material.CHROME: (120, 200),
    }
    low, high = ranges.get(material, (10, 230))
    return rng.uniform(low, high) + rng.normal(0, 5, 3)
