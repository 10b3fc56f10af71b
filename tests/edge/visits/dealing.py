"""Sightings dealt out to visits made by hand: whose is what, and what is nobody's."""

from edge.visits.association.belonging import SeenPlate
from edge.visits.association.sighting import Sighting
from edge.visits.owners import Dealt, Owners
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from models.base import Box
from tests.edge.visits.sightings import A, body, plate, seen, visit_of

VOTE = VoteSettings()
BESIDE = Box(500, 220, 550, 236)
"""A plate beside the car."""


def is_of_nobody_parked(_: SeenPlate) -> bool:
    return False


def owners_of(*owned: tuple[Visit, Sighting]) -> Owners:
    owners = Owners(VOTE, is_of_nobody_parked)
    for visit, sighting in owned:
        owners.give(visit, sighting)
    return owners


def deal(owners: Owners, sighting: Sighting, looked_s: float = 0.0, **others: Box) -> Dealt:
    """Deal out a sighting; `others` are plates elsewhere in the frame, such as `t7` on track 7."""
    plates = {part.track: part.seen.target.box for part in sighting.plates}
    plates |= {int(track.removeprefix("t")): box for track, box in others.items()}
    return owners.deal(sighting, plates, looked_s)


def read_car(text: str = A, *, times: int = 3, was_there: bool = False) -> Visit:
    return visit_of(*[seen(body(), plate(text=text))] * times, was_there=was_there)


def bare_car(*, was_there: bool = False) -> Visit:
    return visit_of(*[seen(body())] * 3, was_there=was_there)


def tracks_of(dealt: Dealt, visit: Visit) -> list[int]:
    return [part.track for owner, own in dealt.owned if owner is visit for part in own.parts]


def rest_of(dealt: Dealt) -> list[list[int]]:
    return [[part.track for part in rest.parts] for rest in dealt.rest]
