"""The painted metal that a vehicle's panels begin with, seen from before or from behind."""

from demo.street.bodies import Shape
from demo.street.cast import Actor
from demo.street.sheet import Bgr, Sheet

MIRROR_M = 0.2
"""How far the cabin's picture reaches beyond the body on each side, for the mirrors."""
_TYRE: Bgr = (30, 29, 28)

Pane = tuple[tuple[float, float], tuple[float, float]]
"""How far a pane of glass keeps from the metal: from the side and the edge, below and above."""


def end_shell(actor: Actor, shape: Shape, corner: tuple[float, float]) -> Sheet:
    """Begin a vehicle's front or tail: tyres and metal, its upper corners cut so far across and down."""
    sheet = Sheet(shape.width, shape.bonnet)
    half, top, low = shape.width / 2, shape.bonnet, shape.sill
    across, down = corner
    sheet.twins((half - 0.17, 0.16), (0.2, 0.32), _TYRE, 0.03)
    right = [(half - 0.05, low), (half, low + 0.16), (half, top - down), (half - across, top)]
    left = [(-x, y) for x, y in reversed(right)]
    sheet.polygon([*right, *left], actor.paint)
    return sheet


def cabin_shell(actor: Actor, shape: Shape, pane: Pane, glass: Bgr) -> Sheet:
    """Begin a vehicle's cabin, from the belt line up: pillars, the roof's edge, and glass between them."""
    tall = shape.height - shape.belt
    sheet = Sheet(shape.width + 2 * MIRROR_M, tall)
    half, roof = shape.width / 2, shape.width / 2 - shape.lean
    sheet.polygon([(-half, 0), (half, 0), (roof, tall - 0.03), (-roof, tall - 0.03)], actor.paint)
    sheet.box((0, tall - 0.04), (2 * roof, 0.08), actor.paint, 0.04)
    (low_side, low), (high_side, high) = pane
    right = [(half - low_side, low), (roof - high_side, tall - high)]
    left = [(-x, y) for x, y in reversed(right)]
    sheet.polygon([*right, *left], glass)
    return sheet
