"""Paints a vehicle's panels: front, bonnet, cabin and side, each as a flat picture."""

import numpy as np
from numpy.typing import NDArray

from demo.street.bodies import ROOF_CUT_M, Shape
from demo.street.cast import Actor, Body
from demo.street.sheet import Sheet, shade
from demo.street.shells import Pane, cabin_shell, end_shell
from models.base import PlateColour

_DARK, _GLASS, _CHROME, _LAMP, _TYRE = (34, 32, 30), (74, 62, 52), (188, 186, 182), (246, 244, 238), (30, 29, 28)
_AMBER, _RIM, _SEAT = (60, 150, 236), (160, 158, 154), (46, 40, 36)
_WINDSCREEN: Pane = ((0.06, 0.0), (0.05, 0.09))

Panel = NDArray[np.uint8]


def front_panel(actor: Actor, shape: Shape) -> Panel:
    """Paint the front between sill and bonnet."""
    sheet = end_shell(actor, shape, (0.03, 0.1))
    half, low = shape.width / 2, shape.sill
    sheet.box((0, low + 0.09), (shape.width * 0.72, 0.13), _DARK, 0.04)
    sheet.twins((half - 0.2, low + 0.17), (0.2, 0.09), _DARK, 0.03)
    sheet.twins((half - 0.2, low + 0.17), (0.08, 0.05), _CHROME, 0.02)
    _grille(sheet, actor, shape)
    _lamps(sheet, actor, shape)
    sheet.box((0, shape.plate_height), (0.54, 0.185), shade(actor.paint, 0.55), 0.02)
    return sheet.finish(1.06, 0.74)


def _grille(sheet: Sheet, actor: Actor, shape: Shape) -> None:
    height = shape.bonnet - 0.1
    electric = actor.colour in {PlateColour.GREEN, PlateColour.YELLOW_GREEN}
    if actor.body is Body.TRUCK:
        sheet.box((0, height - 0.06), (shape.width * 0.7, 0.2), _DARK, 0.03)
        sheet.box((0, height - 0.06), (shape.width * 0.66, 0.02), _CHROME)
    elif electric:
        sheet.box((0, height + 0.02), (shape.width * 0.55, 0.018), shade(actor.paint, 0.6), 0.008)
    else:
        sheet.box((0, height - 0.02), (0.92, 0.16), _CHROME, 0.05)
        sheet.box((0, height - 0.02), (0.89, 0.135), _DARK, 0.045)
        for bar in (-0.035, 0.0, 0.035):
            sheet.box((0, height - 0.02 + bar), (0.84, 0.009), (92, 90, 88))
    sheet.disc((0, height - 0.01), 0.048, _CHROME)
    sheet.disc((0, height - 0.01), 0.034, shade(actor.paint, 0.5))


def _lamps(sheet: Sheet, actor: Actor, shape: Shape) -> None:
    half, height = shape.width / 2, shape.bonnet - 0.13
    for side in (-1, 1):
        wide = 0.27 if actor.body is Body.TRUCK else 0.36
        outer, inner = side * (half - 0.04), side * (half - 0.04 - wide)
        sheet.polygon(
            [(outer, height + 0.09), (inner, height + 0.03), (inner, height - 0.05), (outer, height - 0.06)], _DARK
        )
        sheet.disc((side * (half - 0.16), height + 0.0), 0.045, _LAMP)
        sheet.disc((side * (half - 0.28), height - 0.008), 0.036, _LAMP)
        sheet.polygon(
            [
                (outer, height + 0.085),
                (inner, height + 0.03),
                (inner, height + 0.012),
                (outer, height + 0.06),
            ],
            _LAMP,
        )
        sheet.box((side * (half - 0.06), height - 0.01), (0.03, 0.06), _AMBER, 0.01)


def bonnet_panel(actor: Actor, shape: Shape) -> Panel:
    """Paint the bonnet as seen from before the car."""
    sheet = Sheet(shape.width, 0.5, 160)
    half = shape.width / 2
    sheet.polygon([(-half + 0.03, 0), (half - 0.03, 0), (half, 0.5), (-half, 0.5)], shade(actor.paint, 0.9))
    sheet.polygon([(-half + 0.08, 0), (half - 0.08, 0), (half - 0.05, 0.5), (-half + 0.05, 0.5)], actor.paint)
    for side in (-1, 1):
        crease = [(side * 0.44, 0), (side * 0.46, 0), (side * 0.62, 0.5), (side * 0.59, 0.5)]
        sheet.polygon(crease, shade(actor.paint, 0.86))
    return sheet.finish(1.22, 1.04)


def cabin_panel(actor: Actor, shape: Shape) -> Panel:
    """Paint windscreen, pillars, roof edge and mirrors, from the belt line up."""
    sheet = cabin_shell(actor, shape, _WINDSCREEN, _GLASS)
    tall, half, roof = shape.height - shape.belt, shape.width / 2, shape.width / 2 - shape.lean
    for seat in (-0.38, 0.38):
        sheet.box((seat, tall * 0.3), (0.46, tall * 0.62), _SEAT, 0.1)
        sheet.box((seat, tall * 0.66), (0.24, tall * 0.2), _SEAT, 0.06)
    sheet.disc((0.38, tall * 0.55), 0.12, (92, 110, 140))
    sheet.box((0.38, tall * 0.18), (0.42, tall * 0.34), (70, 58, 52), 0.1)
    glint = [(-half + 0.2, 0.02), (-half + 0.62, 0.02), (-roof + 0.72, tall - 0.1), (-roof + 0.36, tall - 0.1)]
    sheet.polygon(glint, (126, 112, 98))
    sheet.box((0, tall - 0.13), (0.24, 0.06), _DARK, 0.02)
    sheet.box((0, 0.02), (shape.width - 0.16, 0.04), _DARK, 0.01)
    sheet.twins((half + 0.07, 0.14), (0.2, 0.14), shade(actor.paint, 0.9), 0.05)
    return sheet.finish(1.12, 0.94)


def side_panels(actor: Actor, shape: Shape) -> tuple[Panel, Panel]:
    """Paint the driver's side below and above the belt line; the front is at the left."""
    lower = Sheet(shape.length, shape.belt, 130)
    back, top = shape.length / 2, shape.belt
    nose = shape.bonnet
    lower.polygon(
        [(-back, shape.sill), (back, shape.sill), (back, top), (-back + shape.bonnet_depth, top), (-back, nose)],
        shade(actor.paint, 0.72),
    )
    for x in (-back + 0.85, back - 0.85):
        lower.disc((x, 0.33), 0.37, _DARK)
        lower.disc((x, 0.32), 0.32, _TYRE)
        lower.disc((x, 0.32), 0.2, _RIM)
    upper = Sheet(shape.length, shape.height - top, 130)
    start, roof_start = -back + shape.bonnet_depth, -back + shape.bonnet_depth + shape.rake
    tall = shape.height - top
    tail = back - ROOF_CUT_M[actor.body]
    upper.polygon([(start, 0), (back, 0), (tail, tall), (roof_start, tall)], shade(actor.paint, 0.8))
    upper.polygon(
        [(start + 0.12, 0.02), (back - 0.3, 0.02), (tail - 0.25, tall - 0.08), (roof_start + 0.08, tall - 0.08)],
        shade(_GLASS, 0.85),
    )
    upper.box((0, tall / 2), (0.07, tall), shade(actor.paint, 0.7))
    return lower.finish(1.0, 0.7), upper.finish(1.0, 1.0)
