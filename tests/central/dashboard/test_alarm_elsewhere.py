"""The alarm on pages that show no alerts themselves, in a real browser: heard and counted, over one line."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from central.accounts.roles import Role
from central.dashboard.catalogue import load_catalogue
from central.store.db import Store
from tests.central.dashboard.sitting import (
    DESK,
    LISTEN,
    PATIENCE_MS,
    PHONE,
    House,
    comes,
    keep,
    open_drawer,
    sound_of,
)
from tests.central.dashboard.telling import NOON, Telling, plate, scene
from tests.central.watch_list.listing import watched
from wire.plate_kinds import PlateColour

pytestmark = [pytest.mark.browser]

_COUNT_LINES = """
window.lines = [];
window.EventSource = class extends EventSource {
  constructor(address) { super(address); window.lines.push(String(address)); }
};
"""


def lines_of(page: Page) -> list[str]:
    """Every line to the centre that the page has opened."""
    lines: list[str] = page.evaluate("window.lines")
    return lines


def hears(page: Page) -> None:
    """Wait until the page knows how many alerts there are."""
    expect(page.locator("#sound")).to_have_attribute("data-line", "live", timeout=PATIENCE_MS)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("which", ["passages", "passage"])
def test_an_alert_rings_and_is_counted_where_a_guard_looks_something_up(
    house: House, telling: Telling, store: Store, which: str, language: str, width: int
) -> None:
    words = load_catalogue(language).text
    watched(store, "京A12345")
    earlier = telling.passage(NOON, plate("沪B67890", PlateColour.BLUE), pictures=[scene("b")])
    guard = house.sits()
    guard.context.add_init_script(LISTEN)
    page = guard.opens(f"/passages{f'/{earlier}' if which == 'passage' else ''}?lang={language}", width)
    hears(page)
    expect(page.locator(".sound-new")).to_be_hidden()
    expect(page.locator("#sound")).to_contain_text(words("sound.muted"))
    keep(page, f"{which}-muted-{language}-{width}")
    page.get_by_role("button", name=words("sound.unlock")).click()
    expect(page.locator("#sound")).to_have_attribute("data-sound", "on")
    keep(page, f"{which}-on-{language}-{width}")

    comes(telling, house)

    expect(page.locator("#sound")).to_have_attribute("data-sound", "ringing", timeout=PATIENCE_MS)
    expect(page.get_by_role("link", name=f"{words('sound.new')} 1")).to_be_in_viewport()
    assert page.title().startswith("(1) ")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.heard") == ["once loud", "rings loud"]
    keep(page, f"{which}-ringing-{language}-{width}")

    page.get_by_role("link", name=f"{words('sound.new')} 1").click()
    expect(page.locator(".alert-new")).to_have_count(1)
    assert [one for one in guard.complaints if "AudioContext" not in one] == []


def test_taking_the_alert_up_anywhere_ends_the_sound_everywhere(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    page, other = house.sits().opens("/passages"), house.sits(Role.MANAGER).opens("/")
    page.locator("#sound-test").click()
    comes(telling, house)
    expect(page.locator("#sound")).to_have_attribute("data-sound", "ringing", timeout=PATIENCE_MS)

    open_drawer(other)
    other.locator(".alert-take").click()

    expect(page.locator("#sound")).to_have_attribute("data-sound", "on", timeout=PATIENCE_MS)
    expect(page.locator(".sound-new")).to_be_hidden()
    assert not page.title().startswith("(")


def test_the_number_stays_before_the_title_while_one_searches(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    page = house.sits().opens("/passages")
    comes(telling, house)
    expect(page.locator(".sound-new")).to_be_visible(timeout=PATIENCE_MS)

    page.locator("#plate").fill("京A*")
    expect(page.locator("#results tbody tr")).to_have_count(1, timeout=PATIENCE_MS)

    assert page.title().startswith("(1) ")
    assert sound_of(page) == "muted"


def test_one_tab_holds_the_line_for_all_and_another_takes_it_over(
    house: House, telling: Telling, store: Store
) -> None:
    watched(store, "京A12345")
    guard = house.sits()
    guard.context.add_init_script(_COUNT_LINES)
    first = guard.opens("/passages")
    hears(first)
    second = guard.context.new_page()
    second.goto("/nodes")
    hears(second)
    assert (lines_of(first), lines_of(second)) == (["/alarm"], [])

    comes(telling, house)
    for page in (first, second):
        expect(page.locator("#sound")).to_have_attribute("data-waiting", "1", timeout=PATIENCE_MS)
    first.close()
    comes(telling, house, seconds=timedelta(hours=1).total_seconds())

    expect(second.locator("#sound")).to_have_attribute("data-waiting", "2", timeout=PATIENCE_MS)
    assert lines_of(second) == ["/alarm"]


@pytest.mark.parametrize("address", ["/", "/alerts"])
def test_a_page_that_shows_alerts_opens_one_line_only(house: House, address: str) -> None:
    guard = house.sits()
    guard.context.add_init_script(_COUNT_LINES)
    page = guard.opens(address)
    assert page.locator("#sound").count() == 1
    assert [one.partition("live")[1] for one in lines_of(page)] == ["live"]


def test_a_page_whose_line_is_cut_says_that_it_hears_no_alert(house: House) -> None:
    page = house.sits().opens("/passages")
    hears(page)
    expect(page.locator(".sound-cut")).to_be_hidden()
    house.served.stop()

    try:
        expect(page.locator(".sound-cut")).to_be_visible(timeout=PATIENCE_MS)
    finally:
        house.served.start()
    hears(page)


def test_who_is_signed_out_meanwhile_is_asked_to_sign_in(house: House, store: Store) -> None:
    guard = house.sits()
    page = guard.opens("/passages")
    hears(page)
    guard.sign_out(store)
    house.served.wake()

    page.wait_for_url("**/sign-in?why=ended&next=%2Fpassages", timeout=PATIENCE_MS)


@pytest.mark.parametrize("role, address", [(Role.AUDITOR, "/audit"), (Role.ADMIN, "/accounts")])
def test_who_has_no_right_to_alerts_hears_of_none(house: House, role: Role, address: str) -> None:
    somebody = house.sits(role)
    somebody.context.add_init_script(_COUNT_LINES)
    page = somebody.opens(address)

    assert page.locator("#sound").count() == 0
    assert lines_of(page) == []
