"""Somebody waits and nobody comes: the second guard's phone rings, whatever page is open, until one sees to it."""

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from central.accounts.roles import Role
from central.dispatch.calling import Calling
from central.dispatch.desks import Desks
from central.dispatch.duty import Duty, OnCall
from central.feed import Feed
from central.store.db import Store
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.sitting import PATIENCE_MS, PHONE, House, keep
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import Watch
from wire.ids import new_id

pytestmark = [pytest.mark.browser]


@pytest.fixture
def calling(store: Store, watch: Watch) -> Calling:
    return Calling(store, Feed(store), Desks(), Duty({"garden": OnCall("wang", "")}), watch)


def waits(telling: Telling, calling: Calling, house: House) -> UUID:
    """Have somebody stand at the arm whom nobody touched; returns the passage."""
    telling.healthy(NOON)
    here = new_id()
    stands(telling, here)
    assert calling.look()
    house.served.wake()
    return here


def rings(page: Page) -> None:
    expect(page.locator("#sound")).to_have_attribute("data-sound", "ringing", timeout=PATIENCE_MS)


def test_it_rings_on_a_page_that_shows_no_lane_and_leads_to_the_lane(
    house: House, telling: Telling, calling: Calling
) -> None:
    guard = house.sits(Role.GUARD, "wang")
    page = guard.opens("/passages", PHONE)
    page.locator("#sound-test").click()
    waits(telling, calling, house)
    rings(page)
    keep(page, "call-elsewhere")

    page.get_by_role("link", name="有车等候，没有人处理").click()
    expect(page.locator("#calls")).to_contain_text("east-in", timeout=PATIENCE_MS)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    keep(page, "call-live")
    page.locator("#calls .attend").click()

    expect(page.locator("#calls .call")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator(".present .attended")).to_have_text("wang 在处理", timeout=PATIENCE_MS)
    expect(page.locator(".present[data-waits]")).to_have_count(0)
    assert [one for one in guard.complaints if "AudioContext" not in one] == []


def test_it_rings_for_nobody_else_and_ends_when_the_car_has_gone(
    house: House, telling: Telling, calling: Calling
) -> None:
    page, other = house.sits(Role.GUARD, "wang").opens("/"), house.sits(Role.GUARD, "li").opens("/")
    for one in (page, other):
        one.locator("#sound-test").click()
        expect(one.locator("#sound")).to_have_attribute("data-sound", "on")
    waits(telling, calling, house)
    rings(page)
    assert other.locator("#sound").get_attribute("data-sound") == "on"

    stands(telling)
    assert calling.look()
    house.served.wake()
    expect(page.locator("#sound")).to_have_attribute("data-sound", "on", timeout=PATIENCE_MS)


def test_who_may_only_look_has_no_such_key(house: House, telling: Telling, calling: Calling) -> None:
    page = house.sits(Role.POLICE, "wu").opens("/")
    waits(telling, calling, house)
    expect(page.locator(".present")).to_contain_text("正在等候", timeout=PATIENCE_MS)
    expect(page.locator(".attend")).to_be_hidden()
