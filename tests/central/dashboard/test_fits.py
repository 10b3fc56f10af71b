"""Nothing lies on anything else, in a real browser: after midnight, in large print, with the longest plates."""

from datetime import timedelta

import pytest
from playwright.sync_api import FloatRect, Locator, Page, ViewportSize, expect

from central.store.db import Store
from tests.central.dashboard.openings.pressing import WAIT
from tests.central.dashboard.sitting import DESK, PATIENCE_MS, PHONE, House, comes, keep
from tests.central.dashboard.telling import NOON, Telling, plate, scene
from tests.central.dashboard.test_tell_keys import boarded
from tests.central.dashboard.words import LINES_OF
from tests.central.watch_list.listing import watched
from wire.events import EvidenceKind
from wire.plate_kinds import PlateColour

pytestmark = [pytest.mark.browser]


def box(one: Locator) -> FloatRect:
    found = one.bounding_box()
    assert found is not None
    return found


def boxes(page: Page, *selectors: str) -> list[FloatRect]:
    found: list[FloatRect] = page.evaluate(
        """selectors => selectors.map(one => {
            const { x, y, width, height } = document.querySelector(one).getBoundingClientRect();
            return { x, y, width, height };
        })""",
        selectors,
    )
    assert all(one["width"] and one["height"] for one in found)
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


PARTS = (".plate", ".strip-more", ".strip-do", "form", ".drawer-open")
SIZES: tuple[ViewportSize, ...] = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_in_large_print_the_words_on_the_keys_are_larger_and_whole(
    house: House, telling: Telling, size: ViewportSize
) -> None:
    telling.healthy(NOON, boarded())
    page = house.sits(name="chen").opens("/")
    page.set_viewport_size(size)
    words = page.get_by_role("button", name="物业施工")
    usual = words.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    in_large_print(page)
    keep(page, f"keys-large-{size['width']}", full_page=False)

    assert words.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > usual
    bar = page.locator("#open-bar")
    for word in ("物业施工", "急救消防", "请联系住户"):
        assert bar.evaluate(LINES_OF, word) == 1, word


@pytest.mark.parametrize("sound", ["muted", "ringing"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_in_large_print_nothing_on_the_strip_of_alerts_is_cut_or_lies_on_anything(
    house: House, telling: Telling, store: Store, size: ViewportSize, sound: str
) -> None:
    telling.healthy(NOON)
    page = house.sits(name="chen").opens("/")
    page.set_viewport_size(size)
    if sound == "ringing":
        page.locator("#sound-test").click()
    in_large_print(page)
    for number, text in enumerate(("京A12345", "沪AD23456", "沪B67890")):
        watched(store, text)
        comes(telling, house, text, number)
    expect(page.locator("#strip .strip-more")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#sound")).to_have_attribute("data-sound", sound)
    keep(page, f"strip-large-{size['width']}-{sound}", full_page=False)

    # All in one go: the strip may be drawn anew between two questions.
    strip, *seen = boxes(page, "#strip", *(f"#strip {one}" for one in PARTS))
    for one in seen:
        assert strip["y"] <= one["y"]
        assert one["y"] + one["height"] <= strip["y"] + strip["height"] + 0.5
        assert one["x"] + one["width"] <= size["width"]
    for number, one in enumerate(seen):
        assert not any(lie_on(one, other) for other in seen[number + 1 :])


def lie_on(one: FloatRect, other: FloatRect) -> bool:
    beside = one["x"] + one["width"] <= other["x"] + 0.5 or other["x"] + other["width"] <= one["x"] + 0.5
    above = one["y"] + one["height"] <= other["y"] + 0.5 or other["y"] + other["height"] <= one["y"] + 0.5
    return not (beside or above)
