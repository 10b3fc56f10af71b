"""Nothing lies on anything else, in a real browser: after midnight, in large print, with the longest plates."""

from datetime import timedelta

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.central.dashboard.openings.pressing import WAIT
from tests.central.dashboard.sitting import DESK, PHONE, House, keep
from tests.central.dashboard.telling import NOON, Telling, plate, scene
from tests.central.dashboard.words import LINES_OF
from wire.events import EvidenceKind
from wire.plate_kinds import PlateColour

pytestmark = [pytest.mark.browser]


def box(one: Locator) -> FloatRect:
    found = one.bounding_box()
    assert found is not None
    return found


def in_large_print(page: Page) -> None:
    page.get_by_role("button", name="大字").click()
    expect(page.locator("html.is-large")).to_have_count(1)


@pytest.mark.parametrize("large", [False, True], ids=["usual", "large"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_after_midnight_the_date_of_yesterday_lies_on_no_plate(
    house: House, telling: Telling, width: int, *, large: bool
) -> None:
    telling.healthy(NOON)
    telling.passage(NOON - timedelta(days=1), plate("京A12345", PlateColour.BLUE), WAIT, outcome="passed")
    page = house.sits(name="chen").opens("/", width)
    if large:
        in_large_print(page)
    row = page.locator(".newest .row")
    expect(row.locator("time")).to_have_text("11-22 12:00:00")
    keep(page, f"newest-{width}-{'large' if large else 'usual'}")

    said = row.locator("time").evaluate(
        "one => { const all = document.createRange(); all.selectNodeContents(one);"
        " return all.getBoundingClientRect().right; }"
    )
    assert said <= box(row.locator(".plate"))["x"]


def test_no_word_about_the_sound_is_torn(house: House, telling: Telling) -> None:
    telling.healthy(NOON)
    page = house.sits(name="chen").opens("/", DESK)
    assert page.locator("#sound").evaluate(LINES_OF, "告警都不会响") == 1


def test_in_large_print_a_phone_says_apart_that_it_connects_and_what_the_still_is(
    house: House, telling: Telling
) -> None:
    telling.healthy(NOON)
    telling.passage(NOON - timedelta(days=1), plate("京A12345", PlateColour.BLUE), WAIT, pictures=[scene("a")])
    page = house.sits(name="chen").opens("/", PHONE)
    in_large_print(page)
    keep(page, "still-large", full_page=False)

    still, connects = box(page.locator(".scene-time")), box(page.locator(".live-picture figcaption"))
    assert still["y"] + still["height"] <= connects["y"]


@pytest.mark.parametrize("text, colour", [("京A12345", PlateColour.BLUE), ("沪AD23456", PlateColour.GREEN)])
def test_in_large_print_a_phone_shows_whole_plates_in_the_list(
    house: House, telling: Telling, text: str, colour: PlateColour
) -> None:
    telling.healthy(NOON)
    pictures = [scene("a"), scene("p", EvidenceKind.PLATE)]
    telling.passage(NOON, plate(text, colour), WAIT, outcome="passed", pictures=pictures)
    page = house.sits(name="chen").opens("/passages", PHONE)
    in_large_print(page)
    keep(page, f"passages-large-{len(text)}")

    shown, row = box(page.locator(".entry-whose .plate")), box(page.locator("#results .daybook"))
    assert shown["x"] + shown["width"] <= row["x"] + row["width"]
