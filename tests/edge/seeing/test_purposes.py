from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from pydantic import ValidationError

from edge.seeing.purposes import FaceCapturePurpose, Purposes, Standing, wants_faces

RECORD: dict[str, Any] = {
    "purpose": "missing child, case 7",
    "legal_basis": "consent of the owners' meeting",
    "decided_by": "property manager Li",
    "from": date(2026, 11, 20),
    "until": date(2026, 11, 30),
    "lanes": ["door-1"],
}


def record(**changed: Any) -> FaceCapturePurpose:  # noqa: ANN401 - any fault of a file
    return FaceCapturePurpose(**{**RECORD, **changed})


def noon(day: int) -> datetime:
    return datetime(2026, 11, day, 12).astimezone()


def test_a_record_is_in_force_from_its_first_day_to_its_last() -> None:
    standings = [record().standing(noon(day)) for day in (19, 20, 30)]
    assert standings == [Standing.NOT_YET, Standing.IN_FORCE, Standing.IN_FORCE]
    assert record(until=date(2026, 11, 29)).standing(noon(30)) is Standing.EXPIRED


def test_the_days_are_those_of_the_node_whatever_zone_the_moment_is_told_in() -> None:
    late = datetime(2026, 11, 30, 23, 59, 59).astimezone()
    for zone in (UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-11))):
        assert record().standing(late.astimezone(zone)) is Standing.IN_FORCE
        assert record().standing((late + timedelta(seconds=2)).astimezone(zone)) is Standing.EXPIRED


@pytest.mark.parametrize("missing", sorted(RECORD))
def test_nothing_of_a_record_may_be_missing(missing: str) -> None:
    with pytest.raises(ValidationError, match=missing):
        FaceCapturePurpose(**{name: value for name, value in RECORD.items() if name != missing})


@pytest.mark.parametrize(
    "fault",
    [
        {"purpose": "  "},
        {"legal_basis": ""},
        {"decided_by": "x" * 501},
        {"until": date(2026, 11, 19)},
        {"lanes": []},
        {"lanes": ["Door 1"]},
        {"until": "never"},
        {"templates": True},
    ],
    ids=str,
)
def test_a_record_with_a_fault_is_none(fault: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        record(**fault)


def test_a_network_is_wanted_by_a_record_that_is_or_will_be_in_force() -> None:
    held = Purposes(face_capture=record())
    assert not wants_faces(Purposes(), noon(25))
    assert [wants_faces(held, noon(day)) for day in (1, 25)] == [True, True]
    assert not wants_faces(held, noon(30) + timedelta(days=1))
