"""What moved as one, a rider and the car behind him, falls apart: the nearer piece is the rider's."""

import pytest

from edge.visits.association.sighting import Sighting
from edge.visits.association.tracking import Group
from edge.visits.visit import Visit
from models.base import Box
from tests.edge.visits.dealing import deal, owners_of, tracks_of
from tests.edge.visits.sightings import CAR, B, body, plate, seen, visit_of

BOTH = Box(160, 90, 410, 330)
"""The rider, and what is seen of the car beside him."""
RIDER = Box(100, 60, 260, 358)


def motion(track: int, box: Box) -> Sighting:
    return seen(body(track, box, Group.SOMEBODY))


def rider(*, emerged: bool = True) -> Visit:
    one = visit_of(motion(1, BOTH))
    if emerged:
        one.emerge()
    return one


def car() -> Visit:
    return visit_of(*[seen(plate(3, B))] * 2)


AROUND_PLATE = seen(body(1, CAR, Group.SOMEBODY), plate(3, B))


@pytest.mark.parametrize(
    "piece", [RIDER, Box(0, 0, 220, 359)], ids=["alone", "with what is left of who passed before"]
)
def test_who_came_hidden_goes_on_as_the_nearer_piece_and_the_car_as_the_one_around_its_plate(piece: Box) -> None:
    before, behind = rider(), car()
    owners = owners_of((before, motion(1, BOTH)), (behind, seen(plate(3, B))))
    owners.fall_apart([motion(4, piece), AROUND_PLATE])
    assert tracks_of(deal(owners, motion(4, piece), t3=AROUND_PLATE.plates[0].seen.target.box), before) == [4]
    assert tracks_of(deal(owners, AROUND_PLATE), behind) == [1, 3]
    assert (owners.visits, owners.bereft()) == ([behind, before], [])


@pytest.mark.parametrize(
    "piece",
    [
        motion(4, Box(100, 60, 260, 288)),
        motion(4, Box(0, 60, 100, 358)),
        seen(body(4, RIDER)),
        motion(5, RIDER),
    ],
    ids=["no nearer", "where nothing moved", "recognised", "of somebody else"],
)
def test_no_other_piece_is_his(piece: Sighting) -> None:
    before, behind, other = rider(), car(), visit_of(motion(5, RIDER))
    owners = owners_of((before, motion(1, BOTH)), (behind, seen(plate(3, B))), (other, motion(5, RIDER)))
    owners.fall_apart([piece, AROUND_PLATE])
    assert owners.of([1]) == [before]
    assert before not in owners.of([4, 5])


def test_whoever_did_not_come_hidden_is_the_car_whose_plate_is_read_only_now() -> None:
    before, behind = rider(emerged=False), car()
    owners = owners_of((before, motion(1, BOTH)), (behind, seen(plate(3, B))))
    owners.fall_apart([motion(4, RIDER), AROUND_PLATE])
    assert (owners.of([1]), owners.of([4])) == ([before], [])


def test_where_nobodys_plate_is_read_nothing_falls_apart() -> None:
    before = rider()
    owners = owners_of((before, motion(1, BOTH)))
    owners.fall_apart([motion(4, RIDER), AROUND_PLATE])
    owners.fall_apart([motion(4, RIDER), motion(1, CAR)])
    owners.fall_apart([motion(4, RIDER), seen(plate(3, B))])
    assert owners.tracks == {1}


def test_who_came_hidden_and_was_read_is_that_car() -> None:
    before = visit_of(seen(body(1, BOTH, Group.SOMEBODY), plate(2)))
    before.emerge()
    behind = car()
    owners = owners_of((before, motion(1, BOTH)), (behind, seen(plate(3, B))))
    owners.fall_apart([motion(4, RIDER), AROUND_PLATE])
    assert owners.of([1]) == [before]
