"""Somebody's session ends while a page of his is open, in a real browser: the page to sign in says so."""

import pytest
from playwright.sync_api import expect

from central.store.db import Store
from tests.central.dashboard.sitting import DESK, PATIENCE_MS, PHONE, House, keep
from tests.central.dashboard.telling import NOON, Telling

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize(
    "language, why", [("zh", "您已在别处退出，或登录已失效，请重新登录。"), ("en", "You were signed out")]
)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_live_page_whose_session_ended_says_why_one_has_to_sign_in(
    house: House, telling: Telling, store: Store, width: int, language: str, why: str
) -> None:
    telling.healthy(NOON)
    guard = house.sits()
    page = guard.opens(f"/?lang={language}", width)
    guard.sign_out(store)
    house.served.wake()
    page.wait_for_url("**/sign-in?why=ended", timeout=PATIENCE_MS)
    keep(page, f"signed-out-{language}-{width}", full_page=False)
    expect(page.locator(".entry-why")).to_contain_text(why)


def test_who_goes_out_by_himself_is_told_nothing(house: House, telling: Telling) -> None:
    telling.healthy(NOON)
    page = house.sits().opens("/")
    page.locator(".who > summary").click()
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in", timeout=PATIENCE_MS)
    expect(page.locator(".entry-why")).to_have_count(0)
