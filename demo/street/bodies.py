"""The shapes of the vehicles: measures in metres, as data."""

from dataclasses import dataclass

from demo.street.cast import Body


@dataclass(frozen=True, slots=True)
class Shape:
    """A vehicle's measures; heights from the road, depths from its front."""

    width: float
    height: float
    length: float
    sill: float
    """Lower edge of the front."""
    bonnet: float
    """Height at which the front ends and the bonnet begins."""
    belt: float
    """Height at which the glass begins."""
    bonnet_depth: float
    rake: float
    """How much farther back the windscreen's upper edge is than its lower."""
    lean: float
    """How much narrower the roof is than the body, on each side."""
    plate_height: float
    """Height of the plate's middle."""


SHAPES: dict[Body, Shape] = {
    Body.SEDAN: Shape(1.82, 1.45, 4.6, 0.17, 0.74, 0.94, 1.05, 0.75, 0.20, 0.46),
    Body.SUV: Shape(1.90, 1.72, 4.6, 0.22, 0.92, 1.12, 0.95, 0.60, 0.15, 0.55),
    Body.VAN: Shape(1.80, 1.95, 4.5, 0.20, 0.90, 1.10, 0.50, 0.60, 0.12, 0.52),
    Body.TRUCK: Shape(1.95, 2.20, 5.6, 0.30, 1.18, 1.22, 0.06, 0.18, 0.06, 0.62),
}
ROOF_CUT_M: dict[Body, float] = {Body.SEDAN: 0.4, Body.SUV: 0.4, Body.VAN: 0.0, Body.TRUCK: 0.0}
"""How much sooner the roof ends than the body."""
CARGO_DEPTH_M, CARGO_TOP_M, CARGO_BOTTOM_M, CARGO_WIDTH_M = 1.7, 2.95, 0.95, 2.1
"""The truck's cargo box: how far behind the truck's front it begins, and its measures; it ends with the truck."""
