from dataclasses import replace

import pytest

from edge.visits.telling.due import Patience, Tellable, is_due, knows_more
from wire.events import PlateStatus, Subject

CAR = Tellable(Subject.VEHICLE, in_front=True, at_arm=True, ripe=True, age_s=1, stood_s=0)
UNREAD = replace(CAR, ripe=False)


def due(one: Tellable) -> bool:
    return is_due(one, Patience())


def test_who_is_at_the_arm_and_read_is_told_at_once() -> None:
    assert due(CAR)


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(replace(CAR, in_front=False), id="behind another"),
        pytest.param(replace(CAR, at_arm=False, stood_s=9), id="far away"),
        pytest.param(replace(CAR, going=True), id="goes away"),
        pytest.param(replace(UNREAD, stood_s=0.7), id="has only stopped"),
        pytest.param(replace(UNREAD, stood_s=2.9, arrived=False), id="never seen coming"),
        pytest.param(replace(CAR, told=PlateStatus.READ), id="told"),
        pytest.param(replace(UNREAD, told=PlateStatus.UNREAD, stood_s=60), id="told and still unread"),
        pytest.param(replace(CAR, told=PlateStatus.UNREAD, at_arm=False), id="read far away"),
    ],
)
def test_who_is_not_told_yet(one: Tellable) -> None:
    assert not due(one)


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(replace(UNREAD, stood_s=0.8), id="stands unread"),
        pytest.param(replace(UNREAD, stood_s=3.0, arrived=False), id="stands, and nobody saw it coming"),
        pytest.param(replace(CAR, told=PlateStatus.UNREAD), id="read at last"),
        pytest.param(replace(CAR, told=PlateStatus.UNCERTAIN), id="surely read at last"),
        pytest.param(replace(CAR, told=PlateStatus.READ, newly_arrived=True), id="arrived at last"),
    ],
)
def test_who_is_told_now(one: Tellable) -> None:
    assert due(one)


@pytest.mark.parametrize("subject,patience_s", [(Subject.PERSON, 4.0), (Subject.NON_MOTOR, 20.0)])
def test_persons_and_riders_are_told_by_their_age(subject: Subject, patience_s: float) -> None:
    one = replace(UNREAD, subject=subject, at_arm=False, going=True)
    assert not due(replace(one, age_s=patience_s - 0.1))
    assert due(replace(one, age_s=patience_s))


def test_a_rider_that_is_read_is_told_at_once() -> None:
    assert due(replace(CAR, subject=Subject.NON_MOTOR))


def test_more_is_known_of_a_plate_only_if_it_was_read_better() -> None:
    assert knows_more(PlateStatus.READ, PlateStatus.UNCERTAIN)
    assert knows_more(PlateStatus.UNCERTAIN, PlateStatus.UNREAD)
    assert not knows_more(PlateStatus.PLATELESS, PlateStatus.UNREAD)
    assert not knows_more(PlateStatus.UNREAD, PlateStatus.PLATELESS)
    assert not knows_more(PlateStatus.READ, PlateStatus.READ)
