"""Sizes and places on a number plate, as data: one design a way of laying a plate out, in millimetres.

Source: the GA 36-2018 measures in the project's notes on plates. The top row of a two-row plate and the bolts
are not given there; they are placed by eye, as is the whole layout of two-row plates other than those of lorries.
"""

from dataclasses import dataclass

from models.base import PlateColour

PLATE_RADIUS_MM = 10.0
DOT_DIAMETER_MM = 10.0


@dataclass(frozen=True, slots=True)
class Slot:
    """The box that one character fills, in millimetres from the plate's top left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlateDesign:
    """How one kind of plate is laid out; `slots` in reading order, `dot` is a centre or None."""

    kind: str
    colour: PlateColour
    width_mm: float
    height_mm: float
    slots: tuple[Slot, ...]
    dot: tuple[float, float] | None

    @property
    def rows(self) -> int:
        """How many lines of characters the plate has."""
        return len({slot.top for slot in self.slots})


def _row(left: float, top: float, size: tuple[float, float], gaps: tuple[float, ...]) -> tuple[Slot, ...]:
    """Place one more character than there are gaps, from `left` on."""
    width, height = size
    lefts = [left]
    for gap in gaps:
        lefts.append(lefts[-1] + width + gap)
    return tuple(Slot(place, top, width, height) for place in lefts)


_CHARACTER = (45.0, 90.0)
_ORDINARY = _row(15.5, 25, _CHARACTER, (12, 34, 12, 12, 12, 12))
_DOT_THIRD = (134.5, 70.0)
_POLICE = _row(15.5, 25, _CHARACTER, (34, 12, 12, 12, 12, 12))
_DOT_SECOND = (77.5, 70.0)
_NEV = (Slot(15.5, 25, 45, 90), *_row(69.5, 25, (43, 90), (49, 9, 9, 9, 9, 9)))
_TWO_ROWS = (*_row(110, 15, (80, 60), (60,)), *_row(27.5, 90, (65, 110), (15, 15, 15, 15)))
_DOT_TOP_ROW = (220.0, 45.0)
_EMBASSY = _row(15.5, 25, _CHARACTER, (12, 12, 34, 12, 12, 12))
_DOT_FOURTH = (191.5, 70.0)
_MOTORCYCLE = (*_row(50, 10, (40, 42), (40,)), *_row(12, 64, (32, 64), (9, 9, 9, 9)))
_LOW_SPEED = (*_row(70, 14, (55, 45), (50,)), *_row(17.5, 72, (45, 78), (10, 10, 10, 10)))
_WJ_ROWS = (*_row(120, 15, (65, 75), (20, 40)), *_row(34.5, 105, (70, 120), (19, 19, 19, 19)))
_MILITARY_ROWS = (*_row(125, 15, (80, 75), (85,)), *_row(34.5, 105, (70, 120), (19, 19, 19, 19)))


def _single(kind: str, colour: PlateColour) -> PlateDesign:
    return PlateDesign(kind, colour, 440, 140, _ORDINARY, _DOT_THIRD)


def _double(kind: str, colour: PlateColour) -> PlateDesign:
    return PlateDesign(kind, colour, 440, 220, _TWO_ROWS, _DOT_TOP_ROW)


PLATE_DESIGNS: tuple[PlateDesign, ...] = (
    _single("ordinary", PlateColour.BLUE),
    _single("ordinary", PlateColour.YELLOW),
    _double("ordinary", PlateColour.YELLOW),
    PlateDesign("nev_small", PlateColour.GREEN, 480, 140, _NEV, None),
    PlateDesign("nev_large", PlateColour.YELLOW_GREEN, 480, 140, _NEV, None),
    PlateDesign("police", PlateColour.WHITE, 440, 140, _POLICE, _DOT_SECOND),
    _single("hk_mo", PlateColour.BLACK),
    _single("coach", PlateColour.YELLOW),
    _double("trailer", PlateColour.YELLOW),
    PlateDesign("embassy", PlateColour.BLACK, 440, 140, _EMBASSY, _DOT_FOURTH),
    _single("consulate", PlateColour.BLACK),
    PlateDesign("wj", PlateColour.WHITE, 480, 140, _NEV, None),
    PlateDesign("wj", PlateColour.WHITE, 495, 240, _WJ_ROWS, None),
    _single("military", PlateColour.WHITE),
    PlateDesign("military", PlateColour.WHITE, 495, 240, _MILITARY_ROWS, None),
    PlateDesign("emergency", PlateColour.WHITE, 480, 140, _NEV, None),
    PlateDesign("civil_aviation", PlateColour.GREEN, 440, 140, _ORDINARY, _DOT_THIRD),
    PlateDesign("motorcycle", PlateColour.YELLOW, 220, 140, _MOTORCYCLE, (110.0, 31.0)),
    PlateDesign("motorcycle", PlateColour.BLUE, 220, 140, _MOTORCYCLE, (110.0, 31.0)),
    PlateDesign("low_speed", PlateColour.YELLOW, 300, 165, _LOW_SPEED, (150.0, 36.5)),
)
"""Every design that can be drawn; `kind` is spelt as in the plate grammar of the wire."""


def plate_design(kind: str, colour: PlateColour, rows: int = 1) -> PlateDesign:
    """Find the design for a kind and colour; raises ValueError and lists the designs if there is none."""
    for design in PLATE_DESIGNS:
        if (design.kind, design.colour, design.rows) == (kind, colour, rows):
            return design
    known = ", ".join(f"{design.kind}/{design.colour}/{design.rows}" for design in PLATE_DESIGNS)
    raise ValueError(f"no plate design {kind}/{colour}/{rows} (kind/colour/rows); there are {known}")
