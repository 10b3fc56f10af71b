"""What lies over a phone's head, in a real browser: alert, call and drawer, and none hides another's keys."""

import pytest
from playwright.sync_api import expect

from central.accounts.roles import Role
from central.dispatch.calling import Calling
from central.dispatch.desks import Desks
from central.dispatch.duty import Duty, OnCall
from central.feed import Feed
from central.store.db import Store
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.sitting import PATIENCE_MS, PHONE, House, comes, keep, open_drawer
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import Watch
from tests.central.watch_list.listing import watched
from wire.ids import new_id

pytestmark = [pytest.mark.browser]

AT_ONCE_MS = 4_000


def test_the_drawer_s_key_lies_below_an_alert_that_is_new(house: House, telling: Telling, store: Store) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    page = house.sits().opens("/", PHONE)
    comes(telling, house)
    open_drawer(page)
    keep(page, "drawer-new-phone", full_page=False)

    page.locator(".drawer-close").click(timeout=AT_ONCE_MS)

    expect(page.locator("#drawer")).to_be_hidden()


def test_a_call_and_an_alert_hide_none_of_each_other_s_keys(
    house: House, telling: Telling, store: Store, watch: Watch
) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    page = house.sits(Role.GUARD, "wang").opens("/", PHONE)
    comes(telling, house)
    stands(telling, new_id())
    assert Calling(store, Feed(store), Desks(), Duty({"garden": OnCall("wang", "")}), watch).look()
    house.served.wake()
    expect(page.locator("#calls .attend")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#strip .strip-called")).to_be_visible(timeout=PATIENCE_MS)
    keep(page, "call-and-alert-phone", full_page=False)

    open_drawer(page)
    page.locator(".drawer-close").click(timeout=AT_ONCE_MS)
    page.locator("#strip .strip-called").click(timeout=AT_ONCE_MS)
    page.locator("#calls .attend").click(timeout=AT_ONCE_MS)

    expect(page.locator("#calls .call")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator("#strip .strip-what")).to_have_count(0)
