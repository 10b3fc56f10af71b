from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest

from central.dashboard.chips import chips_of, last_night
from central.dashboard.search_form import SearchForm, carried_form
from tests.central.dashboard.telling import NOON
from tests.central.dashboard.watch import SHANGHAI

NIGHT = {"from": "2026-11-22T18:00", "until": "2026-11-23T06:00"}


def typed(**values: str) -> SearchForm:
    return carried_form({("from" if name == "since" else name): value for name, value in values.items()})


def leads_to(form: SearchForm, key: str) -> dict[str, str]:
    (chip,) = (one for one in chips_of(form, NOON, SHANGHAI) if one.key == key)
    return {name: values[0] for name, values in parse_qs(urlsplit(chip.address).query).items()}


def chosen(form: SearchForm) -> set[str]:
    return {one.key.partition(".")[2] for one in chips_of(form, NOON, SHANGHAI) if one.is_set}


@pytest.mark.parametrize(
    "key, adds",
    [
        ("chip.last_night", NIGHT),
        ("chip.by_hand", {"by_hand": "yes"}),
        ("chip.not_read", {"status": "not_read"}),
        ("chip.followed", {"followed": "yes"}),
    ],
)
def test_a_chip_sets_its_own_condition_and_clears_it_again(key: str, adds: dict[str, str]) -> None:
    kept = {"plate": "6N2T9", "lane": "garden/east/in-1"}
    assert leads_to(carried_form({**kept, "cursor": "abc"}), key) == {**kept, **adds}

    asked = carried_form({**kept, **adds})
    assert chosen(asked) == {key.partition(".")[2]}
    assert leads_to(asked, key) == kept


def test_chips_add_up() -> None:
    asked = carried_form({**NIGHT, "followed": "yes"})

    assert chosen(asked) == {"last_night", "followed"}
    assert leads_to(asked, "chip.by_hand") == {**NIGHT, "followed": "yes", "by_hand": "yes"}
    assert leads_to(asked, "chip.last_night") == {"followed": "yes"}


def test_a_chip_takes_the_place_of_what_was_typed_in_its_fields() -> None:
    asked = typed(since="2026-11-01T00:00", status="read")

    assert chosen(asked) == set()
    assert leads_to(asked, "chip.last_night") == {**NIGHT, "status": "read"}
    assert leads_to(asked, "chip.not_read") == {"from": "2026-11-01T00:00", "status": "not_read"}


@pytest.mark.parametrize(
    "since, until, is_set",
    [
        ("2026-11-22T18:00:00", "2026-11-23T06:00:00", True),
        ("2026-11-22 18:00", "2026-11-23T06:00", True),
        ("2026-11-22T18:00", "", False),
        ("2026-11-22T18:00", "2026-11-23T06:01", False),
        ("2026-11-22T18:00+08:00", "2026-11-23T06:00", False),
        ("<script>", "2026-11-23T06:00", False),
    ],
)
def test_a_night_is_known_again_however_it_is_written(since: str, until: str, *, is_set: bool) -> None:
    assert chosen(typed(since=since, until=until)) == ({"last_night"} if is_set else set())


@pytest.mark.parametrize(
    "now, evening",
    [
        (datetime(2026, 11, 22, 15, 59, tzinfo=UTC), "2026-11-21T18:00"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "2026-11-22T18:00"),
        (datetime(2026, 12, 31, 18, 0, tzinfo=UTC), "2026-12-31T18:00"),
    ],
)
def test_a_night_is_that_of_the_sites_own_calendar(now: datetime, evening: str) -> None:
    assert last_night(now, SHANGHAI)["from"] == evening


def test_where_clocks_go_forward_the_night_still_ends_at_six() -> None:
    night = last_night(datetime(2026, 3, 29, 10, tzinfo=UTC), ZoneInfo("Europe/Berlin"))

    assert night == {"from": "2026-03-28T18:00", "until": "2026-03-29T06:00"}
