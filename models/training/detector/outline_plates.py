"""Views for the second look of plates drawn alone: seen from all sides, outlined by boxes and half-way to them.

A detector outlines a plate that hangs straight well. Of one seen aslant, or cut out by hand, there is hardly more
than the upright box around it to begin with.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice

import numpy as np

from models.training.detector.outline_views import View, jittered, of_plate, stacked
from models.training.drawing import crops
from models.training.drawing.crops import CropMaker, Sight, random_design, view_of_plate, with_room
from models.training.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from models.training.drawing.letter_cases import typesetter
from models.training.drawing.plate_geometry import PLATE_DESIGNS, PlateDesign
from models.training.pool import Rows
from models.training.scenes.parts import Quad, ScenePlate, Truth
from models.training.scenes.pasting import random_angles, seen_from
from models.training.scenes.textures import Rng, chance

_WIDTHS = (28.0, 320.0)
_CHUNK = 512
_ASLANT = 1.6
"""How much more plates are turned here than vehicles are in scenes."""
_ROOM = 0.35


def plate_maker(seed: int) -> CropMaker:
    """Give a maker of small pictures of plates from near to far. Raises FontError."""
    return replace(CropMaker(typesetter(HANZI_FONTS, LATIN_FONTS, seed)), picture_widths=_WIDTHS)


def plate_views(maker: CropMaker, rng: Rng) -> Iterator[View]:
    """Draw one plate and give its views: from a box around it, from half-way, and from wrong corners."""
    any_design = chance(rng, 0.5)
    design = PLATE_DESIGNS[rng.integers(len(PLATE_DESIGNS))] if any_design else random_design(rng)
    sight = maker.sight(rng, design, lambda width: _placed(design, width, rng))
    box = sight.boxed(rng)
    height, width = box.picture.shape[:2]
    border = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    yield from of_plate(box.picture, _plate(box, design), border)
    yield from of_plate(box.picture, _plate(box, design), jittered(_between(border, box.corners, rng), rng))
    around = _box(sight.corners)
    for start in (_between(around, sight.corners, rng), sight.corners):
        yield from of_plate(sight.picture, _plate(sight, design), jittered(start, rng))


def _placed(design: PlateDesign, width: float, rng: Rng) -> crops.View:
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


def views_for_ever(seed: int) -> Iterator[Rows]:
    """Draw chunk after chunk of views."""
    maker, rng = plate_maker(seed), np.random.default_rng(seed)
    views = (view for _ in count() for view in plate_views(maker, rng))
    while True:
        yield stacked(list(islice(views, _CHUNK)))
