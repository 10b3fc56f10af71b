"""How much of everybody the camera sees past those who are nearer. Geometry only, no pixels of the drawing.

Everybody is a few plain solids in the street, whose outlines are laid over each other on a coarse grid.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.street.bodies import (
    CARGO_BOTTOM_M,
    CARGO_DEPTH_M,
    CARGO_TOP_M,
    CARGO_WIDTH_M,
    ROOF_CUT_M,
    SHAPES,
    Shape,
)
from demo.street.cast import Body
from demo.street.rear_bodywork import rear_shape
from demo.street.scripts.figures import PHOTOGRAPHED_M, RIDER_M, WALKER_M
from demo.street.scripts.script import Kind
from demo.street.scripts.stage import Puppet
from demo.street.viewpoint import HEIGHT, NEAREST_M, WIDTH, depth, project

_CELL_PX = 10
_SUBCELL_BITS = 4
"""Corners are placed to a sixteenth of a cell."""
_FLAT = {Kind.E_BIKE: RIDER_M, Kind.PERSON: WALKER_M, Kind.PHOTO: PHOTOGRAPHED_M}
_DEPTH_BY_X, _DEPTH_BY_Z = (float(one) for one in depth(np.array([(1.0, 0.0, 0.0), (0.0, 0.0, 1.0)])))
"""How much a metre across and one along the lane add to how far a point is along the camera's axis."""

Cells = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Edges:
    """Two edges of a solid that run along the lane, one on each side; metres."""

    width: float
    height: float
    near: float
    far: float


_Solid = tuple[_Edges, _Edges]
"""What lies between its lower and its upper edges."""


def shares_shown(puppets: Sequence[Puppet]) -> list[float]:
    """Say for each the share (0…1) of its outline within the picture that nobody nearer hides.

    `puppets` are all who could be in the picture, the parked too. Who has no part in it is shown by 0, but who
    is alone is shown by 1. A panned photograph is all that is seen, and shown by 1.
    """
    shares = [1.0] * len(puppets)
    if len(puppets) <= 1:
        return shares
    taken = np.zeros((HEIGHT // _CELL_PX, WIDTH // _CELL_PX), np.uint8)
    # In the painter's order: of two who are equally near the latter lies on top.
    for number in sorted(range(len(puppets)), key=lambda one: (puppets[one].z, -one)):
        if puppets[number].player.kind is not Kind.SCENE:
            own = _outline(puppets[number])
            shares[number] = int(np.count_nonzero(own > taken)) / max(1, int(np.count_nonzero(own)))
            taken |= own
    return shares


def _outline(puppet: Puppet) -> Cells:
    """Fill the cells that somebody would cover if nobody else were there."""
    cells = np.zeros((HEIGHT // _CELL_PX, WIDTH // _CELL_PX), np.uint8)
    parts = [corners for solid in _solids(puppet) if (corners := _before_the_eye(solid, puppet.x))]
    if not parts:
        return cells
    # All at once: each call costs more than its sums. A cell is where its middle is.
    places = (project(np.array(list(chain(*parts)))) / _CELL_PX - 0.5) * (1 << _SUBCELL_BITS)
    whole, begin = np.round(places).astype(np.int32), 0
    for corners in parts:
        hull = cv2.convexHull(whole[begin : begin + len(corners)])
        cv2.fillConvexPoly(cells, hull, (1,), shift=_SUBCELL_BITS)
        begin += len(corners)
    return cells


def _solids(puppet: Puppet) -> Iterator[_Solid]:
    """Give what somebody is made of; figures and photographs are flat, as they are drawn."""
    player, z = puppet.player, puppet.z
    if player.kind in _FLAT:
        width, height = _FLAT[player.kind]
        yield _Edges(width, 0.0, z, z), _Edges(width, height, z, z)
        return
    body, far = player.actor.body, z + puppet.length
    shape = rear_shape(SHAPES[body]) if player.rear else SHAPES[body]
    yield _Edges(shape.width, 0.0, z, far), _Edges(shape.width, shape.belt, z, far)
    if body is Body.TRUCK and not player.rear:
        near = z + CARGO_DEPTH_M
        yield _cabin(shape, z, near, 0.0)
        yield _Edges(CARGO_WIDTH_M, CARGO_BOTTOM_M, near, far), _Edges(CARGO_WIDTH_M, CARGO_TOP_M, near, far)
    else:
        yield _cabin(shape, z, far, ROOF_CUT_M[body])


def _cabin(shape: Shape, z: float, far: float, cut: float) -> _Solid:
    """Give what stands above the belt: past a cabin that leans in one sees more than past a box."""
    near = z + shape.bonnet_depth
    roof = _Edges(shape.width - 2 * shape.lean, shape.height, near + shape.rake, far - cut)
    return _Edges(shape.width, shape.belt, near, far), roof


def _before_the_eye(solid: _Solid, x: float) -> list[tuple[float, float, float]]:
    """Return the corners of that part of a solid which is before the camera; none if all of it is behind."""
    corners: list[tuple[float, float, float]] = []
    for edges in solid:
        for side in (x - edges.width / 2, x + edges.width / 2):
            nearest = (NEAREST_M - side * _DEPTH_BY_X) / _DEPTH_BY_Z
            if edges.far >= nearest:
                corners += [(side, edges.height, z) for z in (max(edges.near, nearest), edges.far)]
    return corners
