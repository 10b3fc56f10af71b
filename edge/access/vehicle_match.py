"""Whose credential is it? A vehicle is its number and its plate's colour, so one text may be several vehicles.

Blue and yellow plates, among others, are numbered by themselves: 沪A23456 on blue is a car, on yellow a lorry.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from edge.access.credentials import Credential
from wire.events import PlateReading
from wire.plate_kinds import PlateColour
from wire.plates import distinct_colour, issued_colours


@dataclass(frozen=True, slots=True)
class Match:
    """What the roster says of a plate as it was seen."""

    own: Credential | None = None
    """Of this vehicle; where its colour could not be seen, the only one of this text."""
    alike: tuple[Credential, ...] = ()
    """Of the same text and no vehicle that it is; where its colour could not be seen, that it may be or not."""
    colour_unseen: bool = False
    """Its text is issued in several colours, and the light did not tell which one this is."""


def match_vehicle(plate: PlateReading | None, credentials: Sequence[Credential]) -> Match:
    """Pick the vehicle's own credential out of `credentials`, which are all of the text that was read.

    Where the text is issued in one colour only it tells the vehicle by itself: a colour seen otherwise is the
    light's doing, or a doubt about the text, which is not asked here.
    """
    if plate is None:
        return Match()
    if len(issued_colours(plate.text)) <= 1:
        return Match(next(iter(credentials), None), tuple(credentials[1:]))
    if plate.colour is PlateColour.UNKNOWN:
        only = credentials[0] if len(credentials) == 1 else None
        return Match(only, () if only else tuple(credentials), colour_unseen=True)
    seen = distinct_colour(plate.colour)
    own = next((one for one in credentials if one.vehicle_colour is seen), None)
    return Match(own, tuple(one for one in credentials if one is not own))
