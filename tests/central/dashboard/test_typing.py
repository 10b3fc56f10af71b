"""Who types goes on typing when an alert comes, in the oldest browser as well."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.serving import Served
from tests.central.dashboard.sitting import PATIENCE_MS, House, comes, open_drawer
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import Watch
from tests.central.watch_list.listing import watched

pytestmark = [pytest.mark.browser]


@pytest.fixture(params=["oldest", "chromium"])
def house(request: pytest.FixtureRequest, served: Served, store: Store, watch: Watch) -> Iterator[House]:
    """Sit down at Chromium 109, which cannot move an element and keep its focus, and at a browser of today."""
    browser: Browser = request.getfixturevalue(request.param)
    made = House(browser, served, store, watch)
    yield made
    made.close()


def test_who_types_a_reason_goes_on_typing_when_another_alert_comes(
    house: House, telling: Telling, store: Store
) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    watched(store, "京C67890")
    comes(telling, house)
    officer = house.sits(Role.POLICE)
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
