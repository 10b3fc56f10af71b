from dataclasses import replace

import pytest

from edge.visits.telling.due import Patience, Tellable, is_due, knows_more
from wire.events import PlateStatus, Subject

PATIENCE = Patience(vehicle_s=0.8, unseen_s=3.0, person_s=4.0, rider_s=20.0)
CAR = Tellable(Subject.VEHICLE, in_front=True, at_arm=True, ripe=True, age_s=2.0, stood_s=0.0)
UNREAD = replace(CAR, ripe=False, age_s=100.0)
RIDER = replace(CAR, subject=Subject.NON_MOTOR, ripe=False)
PERSON = replace(CAR, subject=Subject.PERSON, ripe=False)


def due(one: Tellable) -> bool:
    return is_due(one, PATIENCE)


def test_who_is_read_at_the_arm_is_told_of_at_once() -> None:
    assert due(CAR)


def test_who_is_far_away_is_not_told_of_however_well_read() -> None:
    assert not due(replace(CAR, at_arm=False))
    assert not due(replace(CAR, at_arm=False, stood_s=60.0))


def test_who_is_behind_another_is_not_told_of() -> None:
    assert not due(replace(CAR, in_front=False))
    assert not due(replace(RIDER, ripe=True, in_front=False))


def test_who_goes_away_is_told_of_when_he_has_gone() -> None:
    assert not due(replace(CAR, going=True))
    assert not due(replace(CAR, going=True, told=PlateStatus.UNREAD, newly_arrived=True))


def test_a_rider_or_person_who_goes_away_is_told_of_all_the_same() -> None:
    assert due(replace(RIDER, ripe=True, going=True))
    assert due(replace(PERSON, age_s=4.0, going=True))


@pytest.mark.parametrize("stood_s,told", [(0.0, False), (0.7, False), (0.8, True)])
def test_who_stands_unread_at_the_arm_is_told_of_after_a_moment(stood_s: float, *, told: bool) -> None:
    assert due(replace(UNREAD, stood_s=stood_s)) is told


@pytest.mark.parametrize("stood_s,told", [(0.8, False), (2.9, False), (3.0, True)])
def test_for_who_was_not_seen_coming_it_takes_longer(stood_s: float, *, told: bool) -> None:
    assert due(replace(UNREAD, arrived=False, stood_s=stood_s)) is told


@pytest.mark.parametrize("lingers_s,told", [(2.4, False), (2.5, True)])
def test_whose_box_never_keeps_still_is_told_of_after_some_seconds_at_the_arm(
    lingers_s: float, *, told: bool
) -> None:
    restless = replace(CAR, ripe=False, lingers_s=lingers_s)
    assert due(restless) is told
    assert not due(replace(restless, arrived=False)), "nobody saw it come"
    assert not due(replace(restless, at_arm=False))


def test_who_was_not_seen_coming_and_is_read_is_told_of_at_once() -> None:
    assert due(replace(CAR, arrived=False))


@pytest.mark.parametrize("status", [PlateStatus.UNREAD, PlateStatus.UNCERTAIN, PlateStatus.PLATELESS])
def test_who_was_told_of_in_doubt_is_told_of_anew_once_read(status: PlateStatus) -> None:
    assert due(replace(CAR, told=status))
    assert not due(replace(UNREAD, told=status, stood_s=60.0))


def test_who_was_told_of_as_read_is_not_told_of_again() -> None:
    assert not due(replace(CAR, told=PlateStatus.READ, stood_s=60.0))


@pytest.mark.parametrize("status", PlateStatus)
def test_who_arrives_after_he_was_told_of_is_told_of_anew_at_the_arm(status: PlateStatus) -> None:
    told = replace(UNREAD, told=status, newly_arrived=True)
    assert due(told)
    assert not due(replace(told, at_arm=False))


@pytest.mark.parametrize("age_s,told", [(3.9, False), (4.0, True)])
def test_a_person_is_told_of_after_some_seconds_in_view(age_s: float, *, told: bool) -> None:
    assert due(replace(PERSON, age_s=age_s, at_arm=False)) is told


@pytest.mark.parametrize("age_s,ripe,told", [(19.0, False, False), (20.0, False, True), (1.0, True, True)])
def test_a_rider_is_told_of_once_read_or_after_long(age_s: float, *, ripe: bool, told: bool) -> None:
    assert due(replace(RIDER, age_s=age_s, ripe=ripe, at_arm=False)) is told


DOUBTLESS_LAST = [PlateStatus.UNREAD, PlateStatus.UNCERTAIN, PlateStatus.READ]


def test_a_surer_reading_is_more_and_the_same_is_not() -> None:
    for place, less in enumerate(DOUBTLESS_LAST):
        assert [knows_more(now, less) for now in DOUBTLESS_LAST] == [at > place for at in range(3)]


def test_no_plate_and_an_unread_one_are_as_much_as_each_other() -> None:
    assert not knows_more(PlateStatus.PLATELESS, PlateStatus.UNREAD)
    assert not knows_more(PlateStatus.UNREAD, PlateStatus.PLATELESS)
