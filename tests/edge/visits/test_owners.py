from edge.visits.association.sighting import TrackedPart
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from edge.visits.owners import Owners
from edge.visits.telling.results import Stage
from models.base import Box
from tests.edge.visits.dealing import (
    BESIDE,
    VOTE,
    bare_car,
    deal,
    is_of_nobody_parked,
    owners_of,
    read_car,
    rest_of,
    tracks_of,
)
from tests.edge.visits.sightings import CAR, A, B, body, plate, seen, visit_of


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


def test_a_thing_of_the_place_is_that_of_the_parked_vehicle_whose_plate_is_on_it() -> None:
    parked, hid = read_car(was_there=True), bare_car()
    still = TrackedPart(1, SeenSubject(Target(Group.VEHICLE, CAR), unchanged=True))
    for shown, is_parked in ((still, True), (body(), False)):
        owners = owners_of((parked, seen(plate())), (hid, seen(body())))
        dealt = deal(owners, seen(shown, plate()))
        assert tracks_of(dealt, parked) == ([1, 2] if is_parked else [2])
        assert tracks_of(dealt, hid) == ([] if is_parked else [1])
        assert owners.bereft() == ([hid] if is_parked else [])


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


def test_a_plate_that_jumped_in_one_look_is_still_its_cars() -> None:
    jumped, car = Box(220, 300, 290, 323), read_car(A)
    owners = owners_of((car, seen(body(), plate())))
    dealt = deal(owners, seen(plate(7, A, jumped)), car.last_s)
    assert tracks_of(dealt, car) == [7]
    assert rest_of(dealt) == []


def test_a_plate_of_the_same_number_is_another_ones_where_the_first_is_in_view_or_was_not_seen_last() -> None:
    jumped, car = Box(220, 300, 290, 323), read_car(A)
    owners = owners_of((car, seen(body(), plate())))
    assert rest_of(deal(owners, seen(plate(7, A, jumped)), car.last_s, t2=BESIDE)) == [[7]]
    assert rest_of(deal(owners, seen(plate(7, A, jumped)), car.last_s + 0.5)) == [[7]]
    assert rest_of(deal(owners, seen(plate(7, B, jumped)), car.last_s)) == [[7]]


def test_a_plate_on_what_never_changed_is_its_own_only_where_nothing_moves_before_it() -> None:
    still = TrackedPart(1, SeenSubject(Target(Group.VEHICLE, CAR), unchanged=True))
    thing = visit_of(seen(still), seen(still))
    assert thing.parked
    assert tracks_of(deal(owners_of((thing, seen(still))), seen(still, plate())), thing) == [1, 2]
    assert rest_of(deal(owners_of((thing, seen(still))), seen(body(), plate()))) == [[2]]
