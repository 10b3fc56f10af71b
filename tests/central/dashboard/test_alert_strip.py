"""The strip of alerts, in a real browser: one sentence, how many more wait, and the next one after each press."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from central.store.db import Store
from tests.central.dashboard.openings.pressing import WAIT
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.sitting import DESK, PATIENCE_MS, PHONE, House, comes, keep
from tests.central.dashboard.telling import NOON, Telling, plate
from tests.central.watch_list.listing import watched
from wire.plate_kinds import PlateColour

pytestmark = [pytest.mark.browser]

LEAST_SEEN_PX = 16
SETTLED_MS = 900
PLATES = ("京A12345", "京C67890", "沪B67890", "粤Z8A26港")


def test_the_strip_says_what_to_do_and_one_touch_says_that_it_was_done(
    house: House, telling: Telling, store: Store
) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    watched(store, "京C67890")
    page = house.sits(name="chen").opens("/")
    comes(telling, house)
    comes(telling, house, "京C67890", 1)
    strip = page.locator("#strip")
    expect(strip).to_contain_text("请联系值班民警，勿拦车", timeout=PATIENCE_MS)
    expect(strip).to_contain_text("京A12345")

    strip.get_by_role("button", name="已打电话").click()
    expect(strip).to_contain_text("京C67890", timeout=PATIENCE_MS)
    page.wait_for_timeout(SETTLED_MS)
    strip.get_by_role("button", name="已打电话").click()
    expect(strip).to_contain_text("2 条告警有人处理中", timeout=PATIENCE_MS)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_strip_says_how_many_more_wait_and_a_nervous_second_press_answers_none_of_them(
    house: House, telling: Telling, store: Store, width: int
) -> None:
    telling.healthy(NOON)
    page = house.sits(name="chen").opens("/", width)
    for number, text in enumerate(PLATES):
        watched(store, text)
        comes(telling, house, text, number)
    more = page.locator("#strip .strip-more")
    expect(more).to_have_text("另有 3 条没打电话", timeout=PATIENCE_MS)
    assert more.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= LEAST_SEEN_PX
    seen = more.bounding_box()
    assert seen is not None
    assert seen["x"] + seen["width"] <= width
    what = page.locator("#strip .strip-what")
    assert what.evaluate("one => one.scrollWidth <= one.clientWidth"), "nothing is cut off"
    expect(what).to_contain_text("east-in")
    keep(page, f"strip-more-{width}")

    page.locator("#strip .strip-called").dblclick(delay=60)

    expect(more).to_have_text("另有 2 条没打电话")
    expect(page.locator("#strip")).to_contain_text(PLATES[1])
    page.wait_for_timeout(SETTLED_MS)
    expect(page.locator("#sound")).to_have_attribute("data-waiting", "3")


def test_the_next_alert_is_on_the_strip_although_the_line_is_cut(
    house: House, telling: Telling, store: Store
) -> None:
    telling.healthy(NOON)
    guard = house.sits(name="chen")
    guard.context.add_init_script(
        "window.lines = []; const Line = EventSource;"
        "window.EventSource = class extends Line { constructor(of) { super(of); window.lines.push(this); } };"
    )
    page = guard.opens("/")
    for number, text in enumerate(PLATES):
        watched(store, text)
        comes(telling, house, text, number)
    strip = page.locator("#strip")
    expect(strip).to_contain_text("另有 3 条没打电话", timeout=PATIENCE_MS)
    page.evaluate("window.lines.forEach((line) => line.close())")

    strip.get_by_role("button", name="已打电话").click()

    expect(strip).to_contain_text(PLATES[1])
    expect(strip).to_contain_text("另有 2 条没打电话")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_whose_car_stands_there_comes_first_and_is_marked_wherever_it_is_named(
    house: House, telling: Telling, store: Store, width: int
) -> None:
    telling.healthy(NOON)
    stands(telling)
    page = house.sits(name="chen").opens("/", width)
    for number, text in enumerate(PLATES):
        watched(store, text)
        here = telling.passage(NOON + timedelta(seconds=number), plate(text, PlateColour.BLUE), WAIT)
        if text == PLATES[1]:
            standing = here
    house.served.wake()
    what = page.locator("#strip .strip-what")
    expect(what).to_contain_text(PLATES[0], timeout=PATIENCE_MS)

    stands(telling, standing)
    house.served.wake()

    expect(what).to_contain_text(PLATES[1], timeout=PATIENCE_MS)
    for place in (".present", ".queue-row", "#open-bar .open-bar-one"):
        expect(page.locator(place)).to_contain_text("告警")
    keep(page, f"alarmed-{width}", full_page=False)
    stands(telling)
    house.served.wake()
    expect(what).to_contain_text(PLATES[0], timeout=PATIENCE_MS)
    expect(page.locator(".alarmed")).to_have_count(0)
