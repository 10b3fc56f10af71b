"""“I see to it”, in a real browser: a press that came to nothing is told, and can be made again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.sitting import PATIENCE_MS, House
from tests.central.dashboard.telling import NOON, Telling
from wire.ids import new_id

pytestmark = [pytest.mark.browser]


def breaks(route: Route) -> None:
    route.fulfill(status=503)


def cut(route: Route) -> None:
    route.abort()


def sent_to_sign_in(route: Route) -> None:
    route.fulfill(status=200, body="<html></html>")


def unanswered(_route: Route) -> None:
    pass


@pytest.mark.parametrize("trouble", [breaks, cut, sent_to_sign_in, unanswered])
def test_a_press_that_came_to_nothing_is_told_and_can_be_made_again(
    house: House, telling: Telling, trouble: Callable[[Route], None]
) -> None:
    telling.healthy(NOON)
    stands(telling, new_id())
    page = house.sits(name="chen").opens("/")
    button = page.locator(".present .attend")
    page.route("**/attendances", trouble)

    button.click()

    problem = page.locator("#open-bar-problem")
    expect(problem).to_contain_text("没有记下", timeout=PATIENCE_MS)
    expect(problem).to_contain_text("请再按一次")
    expect(problem).not_to_contain_text("道闸")
    expect(button).to_be_enabled()

    page.unroute("**/attendances")
    presses_until_noted(page)
    expect(problem).to_be_empty()


def presses_until_noted(page: Page) -> None:
    """Press as often as the page asks for it: a machine with much to do may be late once more."""
    noted, again = page.locator(".present .attended"), page.locator(".present .attend:enabled")
    for _ in range(5):
        again.click(timeout=PATIENCE_MS)
        expect(noted.or_(again)).to_be_visible(timeout=PATIENCE_MS)
        if noted.is_visible():
            break
    expect(noted).to_have_text("chen 在处理", timeout=PATIENCE_MS)
