"""A vehicle on the roster: when it counts, and what tells it apart."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from edge.access.credentials import Credential, Standing
from tests.edge.events import NOW
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText

SECOND = timedelta(seconds=1)


def credential(
    plate: str = "京A12345",
    colour: PlateColour | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Credential:
    return Credential("R-1", PlateText(plate), Standing.GRANTED, since, until, colour)


@pytest.mark.parametrize("at", [NOW - timedelta(days=36_500), NOW, NOW + timedelta(days=36_500)])
def test_without_an_end_it_counts_always(at: datetime) -> None:
    assert credential().in_force(at)


def test_it_counts_from_its_first_moment_and_not_in_its_last() -> None:
    one = credential(since=NOW, until=NOW + SECOND)
    assert [one.in_force(NOW + half * SECOND / 2) for half in (-1, 0, 1, 2, 3)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_the_same_moment_in_another_zone_is_the_same() -> None:
    one = credential(since=NOW.astimezone(timezone(timedelta(hours=8))))
    assert one.in_force(NOW.astimezone(UTC))
    assert not one.in_force(NOW.astimezone(timezone(-timedelta(hours=11))) - SECOND)


@pytest.mark.parametrize(
    "plate, colour, told",
    [
        ("京A12345", None, PlateColour.BLUE),
        ("京A12345", PlateColour.YELLOW, PlateColour.YELLOW),
        ("沪AD23456", None, PlateColour.GREEN),
        ("川A05218D", PlateColour.YELLOW_GREEN, PlateColour.GREEN),
        ("粤Z8A26港", None, PlateColour.BLACK),
        ("京AB123", None, PlateColour.UNKNOWN),
    ],
)
def test_its_colour_is_the_one_given_or_the_one_that_its_text_is_issued_in(
    plate: str, colour: PlateColour | None, told: PlateColour
) -> None:
    assert credential(plate, colour).vehicle_colour is told


def test_a_text_that_fits_no_format_has_no_kind() -> None:
    assert credential("沪AD23456").kind is PlateKind.NEV_SMALL
    assert credential("京AB123").kind is None


def test_no_log_holds_its_plate() -> None:
    assert "12345" not in repr(credential())
