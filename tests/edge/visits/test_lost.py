from collections.abc import Callable

import pytest

from edge.visits.association.belonging import SeenPlate
from edge.visits.association.continuity import Windows
from edge.visits.association.sighting import Sighting
from edge.visits.association.tracking import Group
from edge.visits.lost import LostVisits
from edge.visits.presence.phase import Phase
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from models.base import Box
from tests.edge.visits.sightings import CAR, PASSING, PLATE, A, B, body, plate, seen, visit_of, way_of
from wire.plates import PlateText

ELSEWHERE = Box(430, 100, 640, 260)


def lost_with(*visits: Visit) -> LostVisits:
    lost = LostVisits(Windows(), VoteSettings())
    lost.add(visits)
    return lost


def after(seconds: float, lost: LostVisits, sighting: Sighting, visit: Visit) -> Visit | None:
    """Find a sighting so long after a visit was lost."""
    return lost.take(sighting, (), visit.last_s + seconds)


def bare_car() -> Visit:
    return visit_of(*[seen(body())] * 3)


def standing_car() -> Visit:
    return visit_of(*[seen(body(), plate())] * 20)


def parked_car() -> Visit:
    return visit_of(*[seen(body(), plate())] * 20, was_there=True)


def person() -> Visit:
    return visit_of(*[seen(body(box=Box(250, 50, 330, 260), group=Group.PERSON))] * 3)


def test_nobody_is_found_where_nobody_was_lost() -> None:
    assert lost_with().take(seen(body()), (), 100.0) is None


def test_who_is_found_where_he_was_is_given_back_once() -> None:
    car = bare_car()
    lost = lost_with(car)
    assert after(1, lost, seen(body()), car) is car
    assert after(1, lost, seen(body()), car) is None


def test_who_is_not_found_is_kept() -> None:
    car = bare_car()
    lost = lost_with(car)
    assert after(1, lost, seen(body(box=ELSEWHERE)), car) is None
    assert after(1, lost, seen(body()), car) is car


def test_another_plate_in_the_same_place_is_another() -> None:
    car = standing_car()
    lost = lost_with(car)
    assert after(1, lost, seen(body(), plate(text=B)), car) is None
    assert after(1, lost, seen(body(), plate(text=A)), car) is car


def test_of_two_lost_in_one_place_the_newest_is_found() -> None:
    older, newer = bare_car(), visit_of(*[seen(body())] * 3, begin_s=1)
    assert after(1, lost_with(older, newer), seen(body()), newer) is newer


def test_who_is_in_view_and_not_seen_at_the_moment_comes_first() -> None:
    lost_one, unseen = bare_car(), visit_of(*[seen(body())] * 3, begin_s=1)
    lost = lost_with(lost_one)
    assert lost.take(seen(body()), (unseen,), unseen.last_s + 1) is unseen
    assert after(1, lost, seen(body()), lost_one) is lost_one


def test_who_has_passed_is_not_found_again() -> None:
    car = visit_of(*way_of(PASSING))
    assert car.phase() is Phase.PASSING
    assert after(0.5, lost_with(car), seen(body(box=PASSING[-1])), car) is None


@pytest.mark.parametrize(
    "make,kept_s", [(bare_car, 4), (standing_car, 20), (parked_car, 3600)], ids=["bare", "standing", "parked"]
)
def test_for_how_long_somebody_is_kept(make: Callable[[], Visit], kept_s: float) -> None:
    car = make()
    lost = lost_with(car)
    assert lost.expire(car.last_s + kept_s - 0.1) == ()
    assert lost.expire(car.last_s + kept_s + 0.1) == (car,)
    assert lost.expire(car.last_s + kept_s + 0.1) == ()


def test_who_is_given_up_is_not_found_any_more() -> None:
    car = bare_car()
    lost = lost_with(car)
    lost.expire(float("inf"))
    assert after(1, lost, seen(body()), car) is None


def test_only_those_lost_too_long_ago_are_given_up() -> None:
    older, newer = bare_car(), visit_of(*[seen(body())] * 3, begin_s=10)
    lost = lost_with(older, newer)
    assert lost.expire(newer.last_s) == (older,)
    assert after(1, lost, seen(body()), newer) is newer


def test_the_time_in_which_nothing_could_be_seen_does_not_count_for_who_stood() -> None:
    car, again = standing_car(), seen(body(), plate())
    assert after(60, lost_with(car), again, car) is None
    lost = lost_with(car)
    lost.be_blind_for(50)
    assert lost.expire(car.last_s + 60) == ()
    assert after(60, lost, again, car) is car


def test_the_time_in_which_nothing_could_be_seen_counts_for_who_moved() -> None:
    car = visit_of(*way_of(PASSING[:4]))
    lost = lost_with(car)
    lost.be_blind_for(50)
    assert after(52, lost, seen(body(box=PASSING[3])), car) is None


def test_a_blindness_of_long_ago_is_forgotten_with_those_who_were_lost_then() -> None:
    car = standing_car()
    lost = lost_with()
    lost.be_blind_for(50)
    lost.expire(car.last_s)
    lost.add([car])
    assert after(60, lost, seen(body(), plate()), car) is None


def test_a_blindness_before_somebody_was_lost_does_not_lengthen_his_time_though_another_is_kept() -> None:
    parked, car = parked_car(), standing_car()
    lost = lost_with(parked)
    lost.be_blind_for(50)
    lost.add([car])
    assert lost.expire(car.last_s + 20.1) == (car,)
    lost.add([car])
    assert after(60, lost, seen(body(), plate()), car) is not car


def test_where_somebody_is_he_covers_what_is_seen_unless_it_is_another() -> None:
    car, lost = standing_car(), lost_with()
    assert lost.covers(car, seen(body()))
    assert lost.covers(car, seen(body(group=Group.SOMEBODY)))
    assert lost.covers(car, seen(body(), plate(text=A)))
    assert not lost.covers(car, seen(body(), plate(text=B)))
    assert lost.covers(car, seen(plate(text="", box=Box(285, 222, 328, 235))))
    assert not lost.covers(car, seen(plate(text="", box=Box(290, 222, 325, 233)))), "farther than his own"
    assert not lost.covers(car, seen(body(box=ELSEWHERE)))
    assert not lost.covers(car, seen(body(group=Group.PERSON)))


def test_the_plate_of_a_parked_one_is_known_by_its_text_and_half_hidden_by_its_place_as_well() -> None:
    lost = lost_with(parked_car())
    hidden = A[:-1]
    assert lost.is_of_parked(SeenPlate(ELSEWHERE, PlateText(A), sure=True))
    assert not lost.is_of_parked(SeenPlate(PLATE, PlateText(B), sure=True))
    assert lost.is_of_parked(SeenPlate(PLATE, PlateText(hidden)))
    assert not lost.is_of_parked(SeenPlate(ELSEWHERE, PlateText(hidden)))
    assert not lost.is_of_parked(SeenPlate(PLATE, PlateText(B)))
    assert not lost.is_of_parked(SeenPlate(PLATE))
    assert not lost_with(standing_car()).is_of_parked(SeenPlate(PLATE, PlateText(hidden)))


def test_a_person_found_in_place_is_the_same_and_elsewhere_another() -> None:
    walker = person()
    lost = lost_with(walker)
    assert after(1, lost, seen(body(box=Box(500, 50, 580, 260), group=Group.PERSON)), walker) is None
    assert after(1, lost, seen(body(box=Box(255, 50, 335, 260), group=Group.PERSON)), walker) is walker


def test_a_person_is_kept_for_a_moment_only() -> None:
    walker = person()
    lost = lost_with(walker)
    assert after(4.1, lost, seen(body(box=walker.box, group=Group.PERSON)), walker) is None
    assert lost.expire(walker.last_s + 3.9) == ()
    assert lost.expire(walker.last_s + 4.1) == (walker,)


def test_a_car_is_not_found_in_a_person() -> None:
    car = bare_car()
    assert after(1, lost_with(car), seen(body(box=CAR, group=Group.PERSON)), car) is None


def read_car_on_its_way() -> Visit:
    """One that had not stood when it was lost."""
    return visit_of(*[seen(body(box=box), plate()) for box in PASSING[:4]])


def test_who_had_hardly_stood_and_is_read_again_in_his_place_was_there_while_nothing_could_be_seen() -> None:
    car = read_car_on_its_way()
    assert not car.lost(VoteSettings()).stood
    lost, again = lost_with(car), seen(body(box=car.box), plate())
    lost.be_blind_for(50)
    assert after(55, lost, again, car) is None
    assert after(52, lost, again, car) is car


@pytest.mark.parametrize(
    "again",
    [
        seen(body(box=PASSING[3])),
        seen(body(box=PASSING[3]), plate(text="")),
        seen(body(box=PASSING[3]), plate(text=B)),
        seen(body(box=Box(430, 20, 560, 110)), plate(box=Box(480, 90, 520, 103))),
    ],
    ids=["no plate", "unread", "another", "elsewhere"],
)
def test_who_had_hardly_stood_and_is_not_read_again_in_his_place_is_another(again: Sighting) -> None:
    car = read_car_on_its_way()
    lost = lost_with(car)
    lost.be_blind_for(50)
    assert after(52, lost, again, car) is None


def test_who_stood_unread_was_there_while_nothing_could_be_seen() -> None:
    car = visit_of(*[seen(body())] * 20)
    lost = lost_with(car)
    lost.be_blind_for(50)
    assert lost.expire(car.last_s + 53.9) == ()
    assert after(54.1, lost, seen(body()), car) is None
    assert after(53.9, lost, seen(body()), car) is car


def test_several_times_without_a_picture_add_up() -> None:
    car = standing_car()
    lost = lost_with(car)
    lost.be_blind_for(30)
    lost.be_blind_for(30)
    assert after(79, lost, seen(body(), plate()), car) is car


def test_what_was_doubtful_of_his_plate_does_not_uncover_him() -> None:
    car = visit_of(*[seen(body(), plate(text="京A77745", score=0.5))] * 3)
    assert lost_with().covers(car, seen(body(), plate(text=A)))
    surer = visit_of(*[seen(body(), plate(text="京A77745", score=0.85))] * 3)
    assert not lost_with().covers(surer, seen(body(), plate(text=A)))
