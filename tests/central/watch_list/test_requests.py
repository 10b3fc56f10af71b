from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from central.base import BadFieldError, PlaceUnknownError
from central.grid.places import Grid
from central.watch_list.confusables import skeleton
from central.watch_list.requests import LONGEST_WATCH, EntryRequest, WatchRequest, checked_request, needed
from central.web.forms import parse_form
from tests.central.people import somebody

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "plate": "京A12345",
    "place": "",
    "reason": "stolen, reported on the 22nd",
    "legal_basis": "case 2026-118",
    "ends_at": NOON + timedelta(days=7),
}


def ask(*, own: str = "", **changes: object) -> WatchRequest:
    return checked_request(somebody(place=own), parse_form(EntryRequest, {**GOOD, **changes}), NOON)


def test_a_plate_is_brought_to_its_one_spelling() -> None:
    asked = ask(plate=" 京a·12345 ")

    assert asked.plate == "京A12345"
    assert asked.skeleton == skeleton("京A12345")


@pytest.mark.parametrize(
    "plate, colour",
    [("京A12345", "yellow"), ("京A12345", "black"), ("川A05218D", "yellow_green"), ("川A05218D", "green")],
)
def test_a_colour_that_the_plate_may_have_stands(plate: str, colour: str) -> None:
    assert ask(plate=plate, colour=colour).colour == colour
    assert ask(plate=plate).colour is None


@pytest.mark.parametrize(
    "field, value, says",
    [
        ("plate", "", "no plate"),
        ("plate", "hello world", "no plate"),
        ("plate", "京A1234?", "complete"),
        ("plate", "京A1234", "fits no kind"),
        ("plate", "京AO1234", "fits no kind"),
        ("plate", "<script>", "no plate"),
        ("plate", "ﷺ" * 9, "no plate"),
        ("plate", "京" * 100, "at most 32"),
        ("colour", "red", "'blue', 'green'"),
        ("colour", "unknown", "one of blue, green"),
        ("colour", "green", "no plate of this text"),
        ("colour", "white", "no plate of this text"),
        ("reason", "", "why"),
        ("reason", " \t\n　", "why"),
        ("reason", "。。。 -", "why"),
        ("reason", "x" * 501, "at most 500"),
        ("legal_basis", "   ", "why"),
        ("ends_at", NOON, "future"),
        ("ends_at", NOON - timedelta(days=1), "future"),
        ("ends_at", NOON + LONGEST_WATCH + timedelta(seconds=1), "90 days"),
        ("place", "River", "written"),
        ("place", "a//b", "written"),
        ("place", "rivver/north", "no site"),
    ],
)
def test_what_cannot_stand_is_refused_by_name(field: str, value: object, says: str) -> None:
    with pytest.raises(BadFieldError, match=says) as refused:
        checked_request(somebody(), parse_form(EntryRequest, {**GOOD, field: value}), NOON)

    assert refused.value.field == field


def test_ninety_days_are_allowed_in_any_zone() -> None:
    end = (NOON + LONGEST_WATCH).astimezone(timezone(timedelta(hours=8)))

    assert ask(ends_at=end).ends_at == NOON + LONGEST_WATCH


@pytest.mark.parametrize(
    "own, wanted, stands_for",
    [
        ("", "", ""),
        ("", "river", "river"),
        ("river", "", "river"),
        ("river", "river/north/", "river/north"),
    ],
)
def test_a_plate_is_looked_for_where_the_asker_may_look(own: str, wanted: str, stands_for: str) -> None:
    assert ask(own=own, place=wanted).place == stands_for


@pytest.mark.parametrize("wanted", ["river/south", "river", "hill"])
def test_a_place_outside_does_not_exist(wanted: str) -> None:
    with pytest.raises(PlaceUnknownError):
        ask(own="river/north", place=wanted)


def test_where_no_site_was_placed_any_place_may_be_one() -> None:
    wanted = parse_form(EntryRequest, {**GOOD, "place": "garden"})
    asked = checked_request(somebody(grid=Grid({})), wanted, NOON)

    assert asked.place == "garden"


def test_words_are_kept_as_they_were_said() -> None:
    assert needed("reason", "  被盗 <b>car</b>\n") == "被盗 <b>car</b>"
