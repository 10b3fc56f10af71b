"""What a body lets go of: it cannot be its owner's any more."""

import pytest

from edge.visits.association.sighting import Sighting, TrackedPart
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from edge.visits.presence.phase import Phase
from edge.visits.visit import Visit
from models.base import Box
from tests.edge.visits.dealing import BESIDE, bare_car, deal, owners_of, read_car, rest_of, tracks_of
from tests.edge.visits.scenes import plate_on
from tests.edge.visits.sightings import CAR, PASSING, PLATE, A, B, body, plate, seen, visit_of, way_of


def moving(box: Box = CAR) -> Sighting:
    return seen(body(1, box, Group.SOMEBODY))


def test_motion_beside_the_plate_of_its_owner_is_of_somebody_else() -> None:
    car = visit_of(*[seen(body(group=Group.SOMEBODY), plate())] * 3)
    owners = owners_of((car, seen(body(), plate())))
    assert rest_of(deal(owners, moving(), t2=BESIDE)) == [[1]]
    assert owners.tracks == {2}


def test_motion_around_the_plate_of_its_owner_stays_his() -> None:
    car = visit_of(*[seen(body(group=Group.SOMEBODY), plate())] * 3)
    dealt = deal(owners_of((car, seen(body(), plate()))), moving(), t2=PLATE)
    assert tracks_of(dealt, car) == [1]


def test_motion_far_too_large_for_the_plate_of_its_owner_is_of_somebody_else() -> None:
    car = visit_of(*[seen(body(group=Group.SOMEBODY), plate())] * 3)
    owners = owners_of((car, seen(body(), plate())))
    assert rest_of(deal(owners, moving(Box(0, 0, 640, 360)), t2=PLATE)) == [[1]]


def test_a_recognised_body_beside_its_plate_stays_its_own_unless_it_is_parked() -> None:
    free, parked = read_car(), read_car(was_there=True)
    assert not free.parked
    assert parked.parked
    for car, rest in ((free, []), (parked, [[1]])):
        owners = owners_of((car, seen(body(), plate())))
        assert rest_of(deal(owners, seen(body()), t2=BESIDE)) == rest


def passing_car() -> Visit:
    car = visit_of(*way_of(PASSING, Group.SOMEBODY))
    assert car.phase() is Phase.PASSING
    return car


def test_motion_that_ceased_when_somebody_had_passed_is_of_another_one() -> None:
    car = passing_car()
    owners = owners_of((car, moving()))
    assert rest_of(deal(owners, moving(PASSING[-1]), looked_s=car.last_s + 0.1)) == [[1]]
    assert owners.bereft() == [car]


def test_motion_that_did_not_cease_is_still_his() -> None:
    car = passing_car()
    dealt = deal(owners_of((car, moving())), moving(PASSING[-1]), looked_s=car.last_s)
    assert tracks_of(dealt, car) == [1]


def test_what_moves_around_the_plate_of_the_next_is_passed_on_by_whoever_passes() -> None:
    first, second = passing_car(), visit_of(seen(plate(3, B)))
    owners = owners_of((first, moving()), (second, seen(plate(3, B))))
    owners.pass_on(body(1, group=Group.SOMEBODY), second)
    assert owners.bereft() == [first]
    assert owners.visits == [second]


def test_nothing_is_passed_on_by_whoever_does_not_pass_or_is_recognised() -> None:
    stays, second = bare_car(), visit_of(seen(plate(3, B)))
    owners = owners_of((stays, moving()), (second, seen(plate(3, B))))
    owners.pass_on(body(1, group=Group.SOMEBODY), second)
    owners.pass_on(None, second)
    first = passing_car()
    other = owners_of((first, moving()))
    other.pass_on(body(1), second)
    assert (owners.bereft(), other.bereft()) == ([], [])


def test_nothing_is_passed_on_to_nobodys_motion() -> None:
    second = visit_of(seen(plate(3, B)))
    owners = owners_of((second, seen(plate(3, B))))
    owners.pass_on(body(1, group=Group.SOMEBODY), second)
    assert owners.tracks == {3}


def emerged_car() -> Visit:
    car = passing_car()
    car.emerge()
    return car


def test_who_came_hidden_behind_another_is_recognised_for_a_moment_in_between() -> None:
    car = emerged_car()
    owners = owners_of((car, moving()))
    assert tracks_of(deal(owners, moving(PASSING[-1]), looked_s=car.last_s + 0.5), car) == [1]
    assert rest_of(deal(owners, moving(PASSING[-1]), looked_s=car.last_s + 0.6)) == [[1]]
    assert owners.bereft() == [car]


def test_motion_of_one_who_does_not_pass_may_cease_and_begin_again() -> None:
    car = visit_of(*[moving()] * 3)
    dealt = deal(owners_of((car, moving())), moving(), looked_s=car.last_s + 5)
    assert tracks_of(dealt, car) == [1]


def test_a_recognised_body_does_not_cease() -> None:
    car = visit_of(*way_of(PASSING))
    dealt = deal(owners_of((car, seen(body()))), seen(body(box=PASSING[-1])), looked_s=car.last_s + 5)
    assert tracks_of(dealt, car) == [1]


def test_whose_last_track_has_just_become_another_ones_is_parting_until_he_is_told_of() -> None:
    car = passing_car()
    owners = owners_of((car, moving()))
    assert owners.parting == []
    deal(owners, moving(PASSING[-1]), looked_s=car.last_s + 0.1)
    assert owners.parting == [car]
    assert owners.parting == [car]
    owners.bereft()
    assert owners.parting == []


def test_who_lost_his_last_track_to_a_plate_is_parting() -> None:
    first, second = read_car(A), visit_of(*[seen(plate(3, B))] * 3)
    owners = owners_of((first, seen(body())), (second, seen(plate(3, B))))
    deal(owners, seen(body(), plate(3, B)))
    assert owners.parting == [first]


def test_a_body_on_which_surely_another_plate_is_read_is_of_another() -> None:
    car = read_car(A)
    owners = owners_of((car, seen(body())))
    assert rest_of(deal(owners, seen(body(), plate(3, B)))) == [[1, 3]]
    assert owners.bereft() == [car]


@pytest.mark.parametrize(
    "known, shown",
    [
        (read_car(A), plate(3, B, score=0.6)),
        (read_car(A), plate(3, A)),
        (read_car(A), plate(3, "")),
        (visit_of(seen(body(), plate(text=A, score=0.6))), plate(3, B)),
    ],
    ids=["doubtful", "the same", "unread", "his own not sure"],
)
def test_a_body_on_which_no_other_plate_is_surely_read_stays_its_owners(known: Visit, shown: TrackedPart) -> None:
    dealt = deal(owners_of((known, seen(body()))), seen(body(), shown))
    assert 1 in tracks_of(dealt, known)


def test_a_body_stays_its_owners_while_his_plate_is_in_view() -> None:
    first, second, behind = read_car(A), visit_of(*[seen(plate(3, B))] * 3), plate(3, B, Box(280, 110, 330, 126))
    owners = owners_of((first, seen(body(), plate())), (second, seen(behind)))
    dealt = deal(owners, seen(body(), plate(), behind))
    assert (tracks_of(dealt, first), tracks_of(dealt, second)) == ([1, 2], [3])


def test_motion_around_a_plate_is_not_of_one_who_came_hidden_and_passes_already() -> None:
    rider, car = passing_car(), read_car()
    around = seen(body(1, group=Group.SOMEBODY), plate())
    rider.emerge()
    owners = owners_of((rider, moving()), (car, seen(plate())))
    assert tracks_of(deal(owners, around), car) == [1, 2]
    assert owners.bereft() == [rider]


def test_motion_around_a_plate_stays_with_whoever_may_be_the_same_vehicle() -> None:
    rider, car = passing_car(), read_car()
    owners = owners_of((rider, moving()), (car, seen(plate())))
    deal(owners, seen(body(1, group=Group.SOMEBODY), plate()))
    assert owners.bereft() == []


def test_one_that_came_where_a_thing_of_the_place_stands_is_not_that_thing() -> None:
    aside = Box(CAR.left + 200, CAR.top, CAR.right + 200, CAR.bottom)
    for box, was_there, rest in ((CAR, True, []), (aside, True, [[1]]), (aside, False, [])):
        owners = owners_of((bare_car(was_there=was_there), seen(body())))
        assert rest_of(deal(owners, seen(body(1, box)))) == rest


def test_a_box_elsewhere_is_not_of_a_parked_one_whose_plate_is_hidden() -> None:
    aside = Box(CAR.left + 200, CAR.top, CAR.right + 200, CAR.bottom)
    for owners_plate, rest in ((None, [[1]]), (PLATE, [])):
        owners = owners_of((read_car(was_there=True), seen(body(), plate())))
        wider = Box(CAR.left, CAR.top, aside.right + 300, aside.bottom)
        shown = {} if owners_plate is None else {"t2": owners_plate}
        assert rest_of(deal(owners, seen(body(1, wider)), 0.0, **shown)) == rest


def test_a_thing_of_the_place_is_not_one_who_came_and_stood_elsewhere() -> None:
    aside = Box(CAR.left + 200, CAR.top, CAR.right + 200, CAR.bottom)
    for box, was_there, rest in ((CAR, False, []), (aside, False, [[1]]), (aside, True, [])):
        still = TrackedPart(1, SeenSubject(Target(Group.VEHICLE, box), unchanged=True))
        owners = owners_of((bare_car(was_there=was_there), seen(body())))
        assert rest_of(deal(owners, seen(still))) == rest


NEAR_A = "京A12346"
"""A, but for one character."""
ON = Box(275, 235, 335, 254)
"""Where the plate is a look later, and larger."""


def test_a_plate_that_came_on_and_is_surely_misread_in_one_character_is_of_no_other() -> None:
    car = read_car(A)
    owners = owners_of((car, seen(body())))
    assert tracks_of(deal(owners, seen(body(), plate(3, NEAR_A, ON)), car.last_s), car) == [1, 3]


@pytest.mark.parametrize("passes, looked_s", [(False, 0.1), (True, 0.0)], ids=["not seen last", "passes"])
def test_a_plate_after_one_that_was_not_seen_last_or_passes_may_be_the_next_ones(
    looked_s: float, *, passes: bool
) -> None:
    boxes = PASSING if passes else [CAR] * 3
    car = visit_of(*[seen(body(box=box), plate(text=A, box=plate_on(box))) for box in boxes])
    last = plate_on(boxes[-1])
    nearer = Box(last.left - 10, last.top + 4, last.right + 10, last.bottom + 10)
    owners = owners_of((car, seen(body())))
    assert rest_of(deal(owners, seen(body(), plate(3, NEAR_A, nearer)), car.last_s + looked_s)) == [[1, 3]]


def seems_to_come(*, emerged: bool = True) -> Visit:
    """What was left of one who passed moved as one with the next in line: it seems to be somebody."""
    visit = visit_of(moving(Box(60, 60, 420, 300)))
    if emerged:
        visit.emerge()
    return visit


def test_motion_where_a_recogniser_knew_a_car_a_look_ago_is_that_car() -> None:
    known, seems = bare_car(), seems_to_come()
    owners = owners_of((known, seen(body(2))), (seems, moving()))
    deal(owners, moving(), looked_s=known.last_s)
    assert owners.visits == [known]
    assert owners.bereft() == [seems]


@pytest.mark.parametrize(
    "box,looked_by_s,emerged",
    [
        (Box(CAR.left, CAR.top, CAR.right, CAR.bottom + 40), 0.0, True),
        (Box(CAR.left - 150, CAR.top, CAR.right - 150, CAR.bottom), 0.0, True),
        (CAR, 0.5, True),
        (CAR, 0.0, False),
    ],
    ids=["nearer", "elsewhere", "not seen of late", "came by itself"],
)
def test_other_motion_stays_his_who_seems_to_come(box: Box, looked_by_s: float, *, emerged: bool) -> None:
    known, seems = bare_car(), seems_to_come(emerged=emerged)
    owners = owners_of((known, seen(body(2))), (seems, moving()))
    dealt = deal(owners, moving(box), looked_s=known.last_s + looked_by_s)
    assert tracks_of(dealt, seems) == [1]
