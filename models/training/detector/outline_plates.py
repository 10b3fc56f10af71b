"""Views for the second look of small pictures of one plate, seen from all sides, and of what is none.

A detector outlines a plate that hangs straight well. Of one seen aslant, or cut out by hand, there is hardly more
than the upright box around it to begin with. Where the whole picture is outlined, its edge shows in the view; so
other small pictures are shown in the same way, lest an edge be taken for the sign of a plate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from models.base import Picture
from models.drawing.camera_effects import Effect
from models.drawing.crops import (
    CropMaker,
    Placing,
    Sight,
    border_quad,
    random_design,
    view_of_plate,
    with_room,
)
from models.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from models.drawing.letter_cases import typesetter
from models.drawing.plate_geometry import PLATE_DESIGNS, PlateDesign
from models.plates.finding.rectify import resized
from models.training.detector.outline_views import View, jittered, of_nothing, of_plate, stacked
from models.training.pool import Rows
from models.training.scenes.grounds import load_grounds
from models.training.scenes.parts import Quad, ScenePlate, Truth
from models.training.scenes.pasting import random_angles, seen_from
from models.training.scenes.signs import random_decal
from models.training.scenes.textures import Rng, chance, colour, street

_WIDTHS = (28.0, 320.0)
_CHUNK = 512
_ASLANT = 1.6
"""How much more plates are turned here than vehicles are in scenes."""
_ROOM = 0.35
_NOTHING = 0.6
"""How many pictures without a plate there are for each with one."""
_SIGNS, _PAINTED = 0.3, 0.4
_STREET = (300, 400)


def plate_maker(seed: int) -> CropMaker:
    """Give a maker of small pictures of plates from near to far. Raises FontError."""
    return replace(CropMaker(typesetter(HANZI_FONTS, LATIN_FONTS, seed)), picture_widths=_WIDTHS)


def plate_views(maker: CropMaker, rng: Rng) -> Iterator[View]:
    """Draw one plate and give its views: from a box around it, from half-way, and from wrong corners."""
    any_design = chance(rng, 0.5)
    design = PLATE_DESIGNS[rng.integers(len(PLATE_DESIGNS))] if any_design else random_design(rng)
    sight = maker.sight(rng, design, lambda width: _placed(design, width, rng))
    box = sight.boxed(rng)
    border = border_quad(box.picture)
    yield from of_plate(box.picture, _plate(box, design), border)
    yield from of_plate(box.picture, _plate(box, design), jittered(_between(border, box.corners, rng), rng))
    around = _box(sight.corners)
    for start in (_between(around, sight.corners, rng), sight.corners):
        yield from of_plate(sight.picture, _plate(sight, design), jittered(start, rng))


def views_of_nothing(photos: Sequence[Picture], effect: Effect, rng: Rng) -> Iterator[View]:
    """Give the views of a small picture without a plate, outlined by its edges and by something near them."""
    picture = effect(_anything(photos, rng), rng)
    border = border_quad(picture)
    yield of_nothing(picture, border)
    yield of_nothing(picture, jittered(border, rng))


def _anything(photos: Sequence[Picture], rng: Rng) -> Picture:
    """Take a part of a photograph or of a painted street, or a sign."""
    width = int(np.exp(rng.uniform(*np.log(_WIDTHS))))
    height = max(12, round(width / rng.uniform(1.2, 5)))
    if chance(rng, _SIGNS):
        decal = random_decal(rng)
        cover = decal.cover[..., None]
        laid = decal.picture * cover + np.array(colour(rng), np.float32) * (1 - cover)
        return np.asarray(cv2.resize(laid.astype(np.uint8), (width, height)), np.uint8)
    painted = not photos or chance(rng, _PAINTED)
    photo = street(rng, *_STREET) if painted else photos[int(rng.integers(len(photos)))]
    scale = min(photo.shape[1] / width, photo.shape[0] / height) * rng.uniform(0.1, 1)
    wide, high = max(8, int(width * scale)), max(8, int(height * scale))
    left, top = rng.integers(0, photo.shape[1] - wide + 1), rng.integers(0, photo.shape[0] - high + 1)
    return resized(photo[top : top + high, left : left + wide], (width, height))


def _placed(design: PlateDesign, width: float, rng: Rng) -> Placing:
    """Turn half of the plates as a camera at a gate sees them, half as one that hangs anyhow."""
    if chance(rng, 0.5):
        return view_of_plate(design, width, rng, boxed=True)
    quad = seen_from(random_angles(rng, _ASLANT), design.width_mm / design.height_mm, width, (0.0, 0.0))
    return with_room(quad, _ROOM * width * design.height_mm / design.width_mm + 4)


def _plate(sight: Sight, design: PlateDesign) -> ScenePlate:
    return ScenePlate(sight.corners, design.rows, Truth.EXACT)


def _box(corners: Quad) -> Quad:
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)


def _between(one: Quad, other: Quad, rng: Rng) -> Quad:
    share = np.float32(rng.random())
    return one * (1 - share) + other * share


def views_for_ever(grounds: Path, seed: int) -> Iterator[Rows]:
    """Draw chunk after chunk of views; photographs without plates are taken from `grounds`."""
    maker, rng = plate_maker(seed), np.random.default_rng(seed)
    photos = load_grounds(grounds).photos
    while True:
        views: list[View] = []
        while len(views) < _CHUNK:
            views += plate_views(maker, rng)
            views += views_of_nothing(photos, maker.effect, rng) if chance(rng, _NOTHING) else ()
        yield stacked(views)
