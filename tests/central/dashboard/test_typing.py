"""Who types goes on typing when an alert comes, in the oldest browser as well."""

import pytest
from playwright.sync_api import expect

from central.accounts.roles import Role
from central.db import Store
from tests.central.dashboard.sitting import PATIENCE_MS, House, comes, open_drawer
from tests.central.dashboard.telling import NOON, Telling
from tests.central.watch_list.listing import watched

pytestmark = [pytest.mark.browser]

OLDEST = "delete Element.prototype.moveBefore; delete DocumentFragment.prototype.moveBefore;"
"""Chromium 109 cannot move an element and keep its focus."""
NEWEST = ""


@pytest.mark.parametrize("browser", [OLDEST, NEWEST], ids=["oldest", "newest"])
def test_who_types_a_reason_goes_on_typing_when_another_alert_comes(
    house: House, telling: Telling, store: Store, browser: str
) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    watched(store, "京C67890")
    comes(telling, house)
    officer = house.sits(Role.POLICE)
    officer.context.add_init_script(browser)
    page = officer.opens("/")
    open_drawer(page)
    alert = page.locator("#drawer .alert")
    alert.locator("summary").click()
    reason = page.locator(f"#{alert.get_attribute('id')} input[name=reason]")
    reason.press_sequentially("住号楼")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")

    comes(telling, house, "京C67890", 1)
    expect(page.locator("#drawer .alert")).to_have_count(2, timeout=PATIENCE_MS)
    page.keyboard.type("3")

    expect(reason).to_be_focused()
    expect(reason).to_have_value("住3号楼")
