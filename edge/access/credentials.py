"""What grants or bars access: a vehicle on the roster, by its number and the colour of its plate."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText, assumed_colour, distinct_colour, kind_of


class Standing(StrEnum):
    """What the roster says of a credential."""

    GRANTED = "granted"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Credential:
    """A vehicle on the roster; `number` is its roster number, never a name. The end is exclusive."""

    number: str
    plate: PlateText
    standing: Standing
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    colour: PlateColour | None = None
    """Of the plate's background. None: the one that its text is issued in, blue where that may be several."""

    @property
    def kind(self) -> PlateKind | None:
        """The kind that its plate is written as; None: it fits no format, and is never read with certainty."""
        return kind_of(self.plate)

    @property
    def vehicle_colour(self) -> PlateColour:
        """The colour that tells it apart from others of the same text."""
        return assumed_colour(self.plate) if self.colour is None else distinct_colour(self.colour)

    def in_force(self, now: datetime) -> bool:
        """Say whether it counts at this moment."""
        begun = self.valid_from is None or now >= self.valid_from
        return begun and (self.valid_until is None or now < self.valid_until)
