"""Paints a vehicle from behind: tailgate with red lamps and number plate, rear window."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from demo.street.bodies import Shape
from demo.street.cast import Actor
from demo.street.sheet import shade
from demo.street.shells import Pane, cabin_shell, end_shell

_DARK, _GLASS, _CHROME = (34, 32, 30), (66, 56, 48), (188, 186, 182)
_RED, _AMBER = (36, 30, 190), (60, 150, 236)
_REAR_WINDOW: Pane = ((0.14, 0.03), (0.1, 0.1))
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
    sheet = end_shell(actor, shape, (0.05, 0.06))
    half, top, low = shape.width / 2, shape.bonnet, shape.sill
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
    sheet, tall = cabin_shell(actor, shape, _REAR_WINDOW, _GLASS), shape.height - shape.belt
    sheet.box((0, tall - 0.12), (0.34, 0.03), _RED, 0.01)
    for seat in (-0.38, 0.38):
        sheet.box((seat, tall * 0.25), (0.4, tall * 0.4), (48, 42, 38), 0.08)
    return sheet.finish(1.1, 0.92)
