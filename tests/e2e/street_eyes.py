"""Recognisers that see the drawn street as it is: tried is what a node does with what it sees.

So a busy machine costs no look, and no weights are needed.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

import numpy as np

from demo.street.bodies import SHAPES
from demo.street.scripts.figures import RIDER_M
from demo.street.scripts.script import Kind
from demo.street.scripts.sight import shares_shown
from demo.street.scripts.stage import Puppet
from demo.street.viewpoint import HEIGHT, NEAREST_M, WIDTH, project
from models.base import Box, DetectedObject, ObjectKind, Picture, PlateRead
from tests.edge.visits.scenes import read_of

_PLATE_M = (0.44, 0.14)
_READ_UP_TO_M = 16.0
_SHOWN_ENOUGH = 0.4
"""Of whom a nearer one hides more, nothing is seen."""
_IN_PICTURE_ENOUGH = 0.3
_SURE = 0.9

WhoIsShown = Callable[[], Sequence[Puppet]]
"""Who is in the picture that is looked at."""


class StreetDetector:
    """An `ObjectDetector`: finds everybody who is there."""

    def __init__(self, shown: WhoIsShown) -> None:
        self._shown = shown

    def detect(self, picture: Picture) -> tuple[DetectedObject, ...]:  # noqa: ARG002 - it knows who is there
        return tuple(
            DetectedObject(kind, box, _SURE)
            for puppet in _not_hidden(self._shown())
            if (box := _body_of(puppet)) is not None
            for kind in _kinds_of(puppet)
        )


class StreetReader:
    """A `PlateReader`: reads every plate that is near enough."""

    def __init__(self, shown: WhoIsShown) -> None:
        self._shown = shown

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:  # noqa: ARG002 - it knows who is there
        return tuple(
            read_of(puppet.player.text, box)
            for puppet in _not_hidden(self._shown())
            if puppet.player.text and (box := _plate_of(puppet)) is not None
        )


def _not_hidden(puppets: Sequence[Puppet]) -> Iterator[Puppet]:
    shares = zip(puppets, shares_shown(puppets), strict=True)
    return (puppet for puppet, share in shares if share >= _SHOWN_ENOUGH)


def _kinds_of(puppet: Puppet) -> tuple[ObjectKind, ...]:
    is_ridden = puppet.player.kind is Kind.E_BIKE
    return (ObjectKind.MOTORCYCLE, ObjectKind.PERSON) if is_ridden else (ObjectKind.VEHICLE,)


def _body_of(puppet: Puppet) -> Box | None:
    shape = SHAPES[puppet.player.actor.body]
    is_ridden = puppet.player.kind is Kind.E_BIKE
    width, height = RIDER_M if is_ridden else (shape.width, shape.height)
    near, far = puppet.z, puppet.z if is_ridden else puppet.z + shape.length
    return _box(puppet.x, width, (0.0, height), near, far)


def _plate_of(puppet: Puppet) -> Box | None:
    if puppet.z > _READ_UP_TO_M:
        return None
    middle, (width, height) = SHAPES[puppet.player.actor.body].plate_height, _PLATE_M
    box = _box(puppet.x, width, (middle - height / 2, middle + height / 2), puppet.z, puppet.z)
    return box if box is not None and box.left > 0 and box.right < WIDTH and box.bottom < HEIGHT else None


def _box(x: float, width: float, heights: tuple[float, float], near: float, far: float) -> Box | None:
    """Say which part of the picture it takes; None where too little of it is before the camera."""
    nearest = max(near, 2 * NEAREST_M)
    if far < nearest:
        return None
    corners = np.array(list(product((x - width / 2, x + width / 2), heights, (nearest, far))))
    places = project(corners)
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    whole = Box(float(left), float(top), float(right), float(bottom))
    shown = Box(max(0.0, whole.left), max(0.0, whole.top), min(WIDTH, whole.right), min(HEIGHT, whole.bottom))
    return shown if shown.area >= _IN_PICTURE_ENOUGH * whole.area else None
