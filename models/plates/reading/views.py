"""What the reading network is shown of a plate, and in how many rows its characters may stand."""

from models.base import Corners, Picture
from models.plates.finding.found import FoundPlate
from models.plates.finding.rectify import Margin, rectify
from models.plates.reading.own_line import VIEW_MARGIN, VIEW_SIZE
from models.plates.reading.two_rows import lay_rows_side_by_side

_SURELY = 0.9
_FLATTEST_OF_TWO_ROWS = 2.7
"""Width through height. Plates of one row have 3.1 to 3.5, those of two 1.6 to 2.1; both are seen aslant."""


def view_of(
    picture: Picture,
    corners: Corners,
    rows: int,
    margin: Margin = VIEW_MARGIN,
    size: tuple[int, int] = VIEW_SIZE,
) -> Picture:
    """Turn the plate upright, its rows side by side, in the size (width, height) that the network wants."""
    turn = rectify if rows == 1 else lay_rows_side_by_side
    return turn(picture, corners, size, margin)


def possible_rows(plate: FoundPlate) -> tuple[int, ...]:
    """Say whether one row, two, or either is worth a look: what the finder says, else what the shape says."""
    two_rows = plate.two_rows
    if two_rows is None:
        return (1,) if plate.box.width > _FLATTEST_OF_TWO_ROWS * plate.box.height else (1, 2)
    if two_rows >= _SURELY:
        return (2,)
    return (1,) if two_rows <= 1 - _SURELY else (1, 2)
