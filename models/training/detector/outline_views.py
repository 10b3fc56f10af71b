"""Views for the second look: plates outlined wrongly, by chance or by the detector, and what is none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture
from models.plates.finding.found import PlateFinder
from models.plates.finding.outline import PLATE, VIEW, as_quad, plate_in_view, upright
from models.training.detector.scores import overlap
from models.training.pool import Rows
from models.training.scenes.generator import plate_size, visible_share
from models.training.scenes.parts import Quad, ScenePlate, Truth
from models.training.scenes.pasting import random_angles, seen_from
from models.training.scenes.shards import Shard
from models.training.scenes.textures import Rng, chance

_LEAST, _WHOLE = 22.0, 0.95
_HIT = 0.3
_EDGE = 1.0


@dataclass(frozen=True, slots=True)
class View:
    """What the network is shown and should say; `corners`: off by how much, in shares of the supposed width."""

    picture: Picture
    corners: NDArray[np.float32]
    exact: bool
    plate: bool
    two_rows: bool


def stacked(seen: Sequence[View]) -> Rows:
    """Lay views together: pictures, corners, and as 0 or 1 whether exact, a plate, of two rows."""
    return (
        np.stack([view.picture for view in seen]),
        np.stack([view.corners for view in seen]),
        *(
            np.array([told(view) for view in seen], np.float32)
            for told in (attrgetter("exact"), attrgetter("plate"), attrgetter("two_rows"))
        ),
    )


def views(shard: Shard, finder: PlateFinder, rng: Rng) -> Iterator[View]:
    """Give the views of a shard's windows: two or three of each plate, and what `finder` mistook for one."""
    for index in range(len(shard.pictures)):
        picture, plates = shard.window(index)
        found = [as_quad(plate.corners) for plate in finder.find(picture)]
        size = picture.shape[1], picture.shape[0]
        for plate in plates:
            if _usable(plate, size):
                near = [quad for quad in found if overlap(quad, plate.corners) > _HIT]
                for quad in (*near, jittered(plate.corners, rng), jittered(plate.corners, rng)):
                    yield from of_plate(picture, plate, quad)
        if chance(rng, 0.3):
            found.append(_anywhere(picture, rng))
        for quad in found:
            if not any(_touches(quad, plate.corners) for plate in plates):
                yield of_nothing(picture, quad)


def mistaken(pictures: Iterable[tuple[Picture, Sequence[Quad]]], finder: PlateFinder, rng: Rng) -> Iterator[View]:
    """Give what `finder` takes for plates in real pictures whose plates are known, each outlined six times."""
    for picture, plates in pictures:
        for quad in (as_quad(plate.corners) for plate in finder.find(picture)):
            if not any(_touches(quad, plate) for plate in plates):
                for _ in range(6):
                    yield of_nothing(picture, jittered(quad, rng))


def jittered(corners: Quad, rng: Rng) -> Quad:
    """Outline a plate wrongly: moved, grown, turned, each corner off by itself; half of them only a little."""
    strength = 0.25 if chance(rng, 0.5) else 1.0
    tl, tr, br, bl = corners
    width = float(np.hypot(*(tr - tl)) + np.hypot(*(br - bl))) / 2
    middle = corners.mean(axis=0)
    across, down = (tr + br - tl - bl) / 4, (bl + br - tl - tr) / 4
    grow = np.exp(rng.normal(0, 0.09, 2) * strength)
    turn = np.radians(rng.normal(0, 4) * strength)
    signs = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], np.float64)
    straight = middle + signs[:, :1] * across + signs[:, 1:] * down
    own = corners - straight
    quad = signs[:, :1] * across * grow[0] + signs[:, 1:] * down * grow[1] + own * rng.uniform(0, 1.2)
    rotation = np.array([(np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))])
    moved = quad @ rotation.T + middle + rng.normal(0, 0.035, 2) * strength * width
    return (moved + rng.normal(0, 0.015, (4, 2)) * strength * width).astype(np.float32)


def _usable(plate: ScenePlate, size: tuple[int, int]) -> bool:
    shown = visible_share(plate.corners, *size)
    return plate.truth is not Truth.IGNORED and plate_size(plate.corners) > _LEAST and shown > _WHOLE


def of_plate(picture: Picture, plate: ScenePlate, quad: Quad) -> Iterator[View]:
    """Give the view of a plate outlined by `quad`, if all of it can be seen there."""
    shown, matrix = upright(picture, quad)
    true = cv2.perspectiveTransform(plate.corners[np.newaxis], matrix)[0]
    if (true >= _EDGE - 0.5).all() and (true <= np.array(VIEW) - 0.5 - _EDGE).all():
        off = (true - plate_in_view()).astype(np.float32) / PLATE[0]
        yield View(shown, off.reshape(8), plate.truth is Truth.EXACT, plate=True, two_rows=plate.rows > 1)


def of_nothing(picture: Picture, quad: Quad) -> View:
    """Give the view of something that is no plate, outlined by `quad`."""
    return View(upright(picture, quad)[0], np.zeros(8, np.float32), exact=False, plate=False, two_rows=False)


def _anywhere(picture: Picture, rng: Rng) -> Quad:
    height, width = picture.shape[:2]
    middle = float(rng.uniform(0, width)), float(rng.uniform(0, height))
    return seen_from(random_angles(rng), rng.uniform(1.5, 3.5), float(rng.uniform(20, 200)), middle)


def _touches(one: Quad, other: Quad) -> bool:
    return bool((one.min(axis=0) < other.max(axis=0)).all() and (other.min(axis=0) < one.max(axis=0)).all())
