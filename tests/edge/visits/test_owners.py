from edge.visits.association.belonging import SeenPlate
from edge.visits.association.sighting import Sighting
from edge.visits.association.tracking import Group
from edge.visits.owners import Dealt, Owners
from edge.visits.presence.phase import Phase
from edge.visits.telling.results import Stage
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from models.base import Box
from tests.edge.visits.sightings import CAR, PASSING, PLATE, A, B, body, plate, seen, visit_of, way_of

VOTE = VoteSettings()
BESIDE = Box(500, 220, 550, 236)


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


def test_what_belongs_to_nobody_is_left_as_one() -> None:
    dealt = deal(Owners(VOTE, is_of_nobody_parked), seen(body(), plate()))
    assert dealt.owned == ()
    assert rest_of(dealt) == [[1, 2]]


def test_what_belongs_to_somebody_is_his() -> None:
    car, sighting = read_car(), seen(body(), plate())
    dealt = deal(owners_of((car, sighting)), sighting)
    assert tracks_of(dealt, car) == [1, 2]
    assert dealt.rest == ()


def test_a_visit_with_several_tracks_is_in_view_once() -> None:
    car = read_car()
    owners = owners_of((car, seen(body(), plate())))
    assert owners.visits == [car]
    assert owners.tracks == {1, 2}


def test_who_loses_one_of_two_tracks_is_still_there() -> None:
    car = read_car()
    owners = owners_of((car, seen(body(), plate())))
    assert owners.take_away([1]) == []
    assert owners.take_away([2]) == [car]
    assert owners.visits == []


def test_whose_tracks_these_are_is_known() -> None:
    car, other = read_car(), bare_car()
    owners = owners_of((car, seen(body(), plate())), (other, seen(body(5))))
    assert owners.of([1, 2, 9]) == [car]
    assert owners.of([5, 2]) == [other, car]
    assert owners.of([9]) == []


def test_who_is_released_has_no_track_left() -> None:
    car, other = read_car(), bare_car()
    owners = owners_of((car, seen(body(), plate())), (other, seen(body(5))))
    assert sorted(owners.release(car)) == [1, 2]
    assert owners.visits == [other]


def test_a_plate_is_given_to_the_vehicle_on_which_it_hangs() -> None:
    car = bare_car()
    dealt = deal(owners_of((car, seen(body()))), seen(body(), plate()))
    assert tracks_of(dealt, car) == [1, 2]
    assert dealt.rest == ()


def test_another_plate_stands_for_itself_beside_the_first() -> None:
    car, farther = read_car(A), Box(280, 120, 310, 130)
    dealt = deal(owners_of((car, seen(body(), plate()))), seen(body(), plate(), plate(3, B, farther)))
    assert tracks_of(dealt, car) == [1, 2]
    assert rest_of(dealt) == [[3]]


def test_a_body_goes_with_another_plate_that_is_surely_read_on_it() -> None:
    car = read_car(A)
    owners = owners_of((car, seen(body(), plate())))
    dealt = deal(owners, seen(body(), plate(3, B)))
    assert dealt.owned == ()
    assert rest_of(dealt) == [[1, 3]]


def test_a_second_plate_beside_the_first_is_on_the_same_vehicle() -> None:
    car, lower = read_car(A), Box(280, 240, 330, 256)
    dealt = deal(owners_of((car, seen(body(), plate()))), seen(body(), plate(), plate(3, B, lower)))
    assert tracks_of(dealt, car) == [1, 2, 3]


def test_a_parked_vehicle_is_not_given_the_plate_of_what_stops_before_it() -> None:
    car = bare_car(was_there=True)
    assert car.parked
    dealt = deal(owners_of((car, seen(body()))), seen(body(), plate()))
    assert tracks_of(dealt, car) == [1]
    assert rest_of(dealt) == [[2]]


def test_the_plate_of_a_parked_vehicle_that_was_hidden_is_not_given_to_what_stands_before_it() -> None:
    car, owners = bare_car(), Owners(VOTE, lambda seen_plate: seen_plate.text == B)
    owners.give(car, seen(body()))
    assert rest_of(deal(owners, seen(body(), plate(text=B)))) == [[2]]
    assert tracks_of(deal(owners, seen(body(), plate(text=A))), car) == [1, 2]


def test_a_body_goes_with_the_plate_that_was_known_first() -> None:
    car = visit_of(*[seen(plate())] * 3)
    dealt = deal(owners_of((car, seen(plate()))), seen(body(), plate()))
    assert tracks_of(dealt, car) == [1, 2]


def test_a_body_does_not_go_with_the_plate_of_a_parked_vehicle() -> None:
    car = read_car(was_there=True)
    dealt = deal(owners_of((car, seen(plate()))), seen(body(7, group=Group.SOMEBODY), plate()))
    assert tracks_of(dealt, car) == [2]
    assert dealt.rest == ()


def test_two_visits_that_were_one_all_along_become_one() -> None:
    alone, car = visit_of(*[seen(plate())] * 3, begin_s=1), bare_car()
    owners = owners_of((car, seen(body())), (alone, seen(plate())))
    dealt = deal(owners, seen(body(), plate()))
    assert tracks_of(dealt, car) == [1, 2]
    assert owners.visits == [car]
    assert set(car.plates.texts) == {A}


def test_of_two_that_become_one_the_one_that_was_told_of_stays() -> None:
    alone, car = visit_of(*[seen(plate())] * 3, begin_s=1), bare_car()
    alone.tell(VOTE, Stage.PREVIEW)
    owners = owners_of((car, seen(body())), (alone, seen(plate())))
    deal(owners, seen(body(), plate()))
    assert owners.visits == [alone]
    assert alone.first_s == car.first_s


def test_two_that_were_both_told_of_stay_two() -> None:
    alone, car = visit_of(*[seen(plate())] * 3), bare_car()
    for visit in (alone, car):
        visit.tell(VOTE, Stage.PREVIEW)
    owners = owners_of((car, seen(body())), (alone, seen(plate())))
    dealt = deal(owners, seen(body(), plate()))
    assert (tracks_of(dealt, car), tracks_of(dealt, alone)) == ([1], [2])


def test_a_body_leaves_a_vehicle_with_another_plate() -> None:
    first, second = read_car(A), visit_of(*[seen(plate(3, B))] * 3)
    owners = owners_of((first, seen(body())), (second, seen(plate(3, B))))
    dealt = deal(owners, seen(body(), plate(3, B)))
    assert tracks_of(dealt, second) == [1, 3]
    assert owners.bereft() == [first]


def test_who_is_bereft_is_told_of_once() -> None:
    first, second = read_car(A), visit_of(*[seen(plate(3, B))] * 3)
    owners = owners_of((first, seen(body())), (second, seen(plate(3, B))))
    deal(owners, seen(body(), plate(3, B)))
    owners.bereft()
    assert owners.bereft() == []


def test_who_has_his_plate_left_is_not_bereft() -> None:
    first, second = read_car(A), visit_of(*[seen(plate(3, B))] * 3)
    owners = owners_of((first, seen(body(), plate())), (second, seen(plate(3, B))))
    deal(owners, seen(body(), plate(3, B)), t2=BESIDE)
    assert owners.bereft() == []


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
