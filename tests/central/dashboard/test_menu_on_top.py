"""One's own menu, in a real browser: hand-over is within reach, whatever rings and however small the screen is."""

import pytest
from playwright.sync_api import Page, expect

from central.store.db import Store
from tests.central.dashboard.sitting import PATIENCE_MS, PHONE, House, comes, keep
from tests.central.dashboard.telling import NOON, Telling
from tests.central.watch_list.listing import watched

pytestmark = [pytest.mark.browser]

DESK = 1440
AT_ONCE_MS = 4_000


def opens_menu(page: Page) -> None:
    page.locator(".who > summary").click(timeout=AT_ONCE_MS)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("rings", [False, True], ids=["calm", "rings"])
def test_hand_over_is_two_touches_away(
    house: House, telling: Telling, store: Store, width: int, *, rings: bool
) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    page = house.sits(name="chen").opens("/", width)
    if rings:
        comes(telling, house)
        expect(page.locator("#strip .strip-what")).to_be_visible(timeout=PATIENCE_MS)

    opens_menu(page)
    keep(page, f"menu-{width}-{'rings' if rings else 'calm'}", full_page=False)
    page.get_by_role("link", name="交接班").click(timeout=AT_ONCE_MS)

    expect(page).to_have_url(f"{house.served.address}/hand-over")


def test_on_a_phone_large_print_and_the_sound_s_key_are_within_reach_while_an_alert_is_new(
    house: House, telling: Telling, store: Store
) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    page = house.sits(name="chen").opens("/", PHONE)
    comes(telling, house)
    expect(page.locator("#strip .strip-what")).to_be_visible(timeout=PATIENCE_MS)

    page.get_by_role("button", name="开启声音").click(timeout=AT_ONCE_MS)
    page.get_by_role("button", name="大字").click(timeout=AT_ONCE_MS)

    expect(page.locator("html.is-large")).to_have_count(1)


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("by", ["touch", "escape"])
def test_it_closes_by_a_touch_elsewhere_and_by_escape(
    house: House, telling: Telling, store: Store, width: int, by: str
) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    page = house.sits(name="chen").opens("/", width)
    opens_menu(page)
    expect(page.locator(".who-menu")).to_be_visible()
    comes(telling, house)
    expect(page.locator("#strip .strip-what")).to_have_count(1, timeout=PATIENCE_MS)

    if by == "touch":
        page.locator(".brand").dispatch_event("pointerdown")
    else:
        page.keyboard.press("Escape")

    expect(page.locator(".who-menu")).to_be_hidden()
    if by == "escape":
        expect(page.locator(".who > summary")).to_be_focused()
    opens_menu(page)
    page.get_by_role("link", name="交接班").click(timeout=AT_ONCE_MS)
    expect(page).to_have_url(f"{house.served.address}/hand-over")
