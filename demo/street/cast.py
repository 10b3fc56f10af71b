"""Who drives through the drawn street, as data. Plates and residents are invented."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from models.base import PlateColour


class Body(StrEnum):
    """The shape of a vehicle."""

    SEDAN = "sedan"
    SUV = "suv"
    VAN = "van"
    TRUCK = "truck"


class Plate(StrEnum):
    """In what condition a vehicle shows its plate."""

    CLEAN = "clean"
    DIRTY = "dirty"
    NONE = "none"


Bgr = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Actor:
    """One vehicle of the cast; `text`, `kind` and `colour` say what its plate is, or would be under the mud."""

    text: str
    kind: str
    colour: PlateColour
    resident: bool
    body: Body
    paint: Bgr
    plate: Plate = Plate.CLEAN


_BLUE, _GREEN, _YELLOW = PlateColour.BLUE, PlateColour.GREEN, PlateColour.YELLOW
_HOME, _STRANGER = True, False
_SILVER, _WHITE, _BLACK, _RED = (196, 192, 186), (236, 236, 234), (46, 42, 40), (44, 38, 168)
_NAVY, _SAND, _PINE, _TEAL = (112, 62, 30), (150, 190, 206), (86, 104, 54), (142, 128, 58)

CAST: tuple[Actor, ...] = (
    Actor("京A8K3F7", "ordinary", _BLUE, _HOME, Body.SEDAN, _SILVER),
    Actor("沪AD23456", "nev_small", _GREEN, _HOME, Body.SEDAN, _WHITE),
    Actor("粤B6N2T9", "ordinary", _BLUE, _STRANGER, Body.SUV, _BLACK),
    Actor("浙AF81206", "nev_small", _GREEN, _HOME, Body.SUV, _TEAL),
    Actor("皖A3M5Q8", "ordinary", _BLUE, _HOME, Body.VAN, _SAND),
    Actor("苏E7H9P2", "ordinary", _BLUE, _STRANGER, Body.SEDAN, _RED),
    Actor("川A05218D", "nev_large", PlateColour.YELLOW_GREEN, _STRANGER, Body.TRUCK, _WHITE),
    Actor("京A0417警", "police", PlateColour.WHITE, _STRANGER, Body.SUV, _WHITE),
    Actor("鲁B52C68", "ordinary", _YELLOW, _STRANGER, Body.TRUCK, _NAVY),
    Actor("粤Z8A26港", "hk_mo", PlateColour.BLACK, _HOME, Body.VAN, _BLACK),
    Actor("豫A2R70学", "coach", _YELLOW, _STRANGER, Body.SEDAN, _WHITE),
    Actor("湘A9E4W1", "ordinary", _BLUE, _STRANGER, Body.SUV, _PINE, Plate.DIRTY),
    Actor("", "", PlateColour.UNKNOWN, _STRANGER, Body.SEDAN, _NAVY, Plate.NONE),
    Actor("鄂A4J6X0", "ordinary", _BLUE, _HOME, Body.SUV, _RED),
    Actor("闽DA63018", "nev_small", _GREEN, _STRANGER, Body.SEDAN, _NAVY),
    Actor("陕A1B7V3", "ordinary", _BLUE, _HOME, Body.SEDAN, _BLACK),
)


def residents() -> tuple[Actor, ...]:
    """Return the vehicles that belong to the compound and are to be let in."""
    return tuple(actor for actor in CAST if actor.resident)


def write_residents(file: TextIO) -> None:
    """Write the residents' plates as CSV with a header: plate, kind, colour."""
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(("plate", "kind", "colour"))
    rows.writerows((actor.text, actor.kind, actor.colour.value) for actor in residents())
