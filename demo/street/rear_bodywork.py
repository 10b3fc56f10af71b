"""Paints a vehicle from behind: tailgate with red lamps and number plate, rear window."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from demo.street.bodies import Shape
from demo.street.bodywork import MIRROR_M
from demo.street.cast import Actor
from demo.street.sheet import Sheet, shade

_DARK, _GLASS, _CHROME, _TYRE = (34, 32, 30), (66, 56, 48), (188, 186, 182), (30, 29, 28)
_RED, _AMBER = (36, 30, 190), (60, 150, 236)
_REAR_PLATE_M = 0.12
"""How much higher the plate hangs at the rear."""

Panel = NDArray[np.uint8]


def rear_shape(shape: Shape) -> Shape:
    """Return the measures as one sees them from behind: a short boot instead of a bonnet."""
    return replace(
        shape, bonnet=shape.belt - 0.02, bonnet_depth=0.4, plate_height=shape.plate_height + _REAR_PLATE_M
    )


def rear_panel(actor: Actor, shape: Shape) -> Panel:
    """Paint the tail between the sill and the boot."""
    sheet = Sheet(shape.width, shape.bonnet)
    half, top, low = shape.width / 2, shape.bonnet, shape.sill
    sheet.twins((half - 0.17, 0.16), (0.2, 0.32), _TYRE, 0.03)
    outline = [
        (-half + 0.05, low),
        (half - 0.05, low),
        (half, low + 0.16),
        (half, top - 0.06),
        (half - 0.05, top),
        (-half + 0.05, top),
        (-half, top - 0.06),
        (-half, low + 0.16),
    ]
    sheet.polygon(outline, actor.paint)
    sheet.box((0, low + 0.08), (shape.width * 0.8, 0.14), _DARK, 0.03)
    sheet.twins((half - 0.35, low + 0.03), (0.16, 0.05), _CHROME, 0.02)
    for side in (-1, 1):
        sheet.box((side * (half - 0.2), top - 0.14), (0.36, 0.13), _RED, 0.03)
        sheet.box((side * (half - 0.12), top - 0.17), (0.16, 0.04), _AMBER, 0.01)
    sheet.box((0, shape.plate_height), (0.62, 0.2), shade(actor.paint, 0.6), 0.02)
    sheet.box((0, top - 0.1), (0.14, 0.05), _CHROME, 0.02)
    return sheet.finish(1.0, 0.72)


def rear_cabin_panel(actor: Actor, shape: Shape) -> Panel:
    """Paint rear window, pillars and roof edge, from the belt line up."""
    tall = shape.height - shape.belt
    sheet = Sheet(shape.width + 2 * MIRROR_M, tall)
    half, roof = shape.width / 2, shape.width / 2 - shape.lean
    sheet.polygon([(-half, 0), (half, 0), (roof, tall - 0.03), (-roof, tall - 0.03)], actor.paint)
    sheet.box((0, tall - 0.04), (2 * roof, 0.08), actor.paint, 0.04)
    glass = [(-half + 0.14, 0.03), (half - 0.14, 0.03), (roof - 0.1, tall - 0.1), (-roof + 0.1, tall - 0.1)]
    sheet.polygon(glass, _GLASS)
    sheet.box((0, tall - 0.12), (0.34, 0.03), _RED, 0.01)
    for seat in (-0.38, 0.38):
        sheet.box((seat, tall * 0.25), (0.4, tall * 0.4), (48, 42, 38), 0.08)
    return sheet.finish(1.1, 0.92)
