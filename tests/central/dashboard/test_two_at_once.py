"""Two guards let in the same one within a second, each at a real browser: one order, and both are told whose."""

import pytest
from playwright.sync_api import Page, expect

from tests.central.dashboard.openings.pressing import Line, answers, listens, moved
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.sitting import PATIENCE_MS, House, Somebody, keep
from tests.central.dashboard.telling import NOON, Telling
from wire.events import BarrierResult
from wire.ids import new_id

pytestmark = [pytest.mark.browser]


@pytest.fixture
def two(house: House, telling: Telling) -> tuple[Somebody, Somebody]:
    """Two guards, before whose one lane somebody waits."""
    telling.healthy(NOON)
    listens(telling)
    stands(telling, new_id())
    return house.sits(name="zhang"), house.sits(name="li")


def looks(guard: Somebody) -> Page:
    page = guard.opens("/")
    expect(page.locator("#open-bar:not([data-settling])")).to_be_visible()
    return page


@pytest.mark.parametrize("reason", ["delivery", "visitor_announced"])
def test_the_second_is_told_that_the_first_has_opened_and_nothing_is_sent_again(
    two: tuple[Somebody, Somebody], house: House, telling: Telling, line: Line, reason: str
) -> None:
    pages = first, second = looks(two[0]), looks(two[1])
    first.locator(".open-key[data-reason=delivery]").click()
    second.locator(f".open-key[data-reason={reason}]").click()

    expect(second.locator("#open-bar-calm")).to_have_text("已由 zhang 开闸（送货、快递），没有再发第二次。")
    expect(first.locator("#open-bar-calm")).to_be_empty()
    keep(second, "two-at-once", full_page=False)
    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))
    house.served.wake()
    for page in pages:
        expect(page.locator(".present strong").first).to_have_text("已开闸：送货、快递", timeout=PATIENCE_MS)
        expect(page.locator(".lane .opened")).to_have_count(1)
        expect(page.locator(".lane .opened")).to_contain_text("操作人 zhang")
        expect(page.locator("#open-bar-problem")).to_be_empty()
    expect(second.locator("#open-bar-calm")).to_contain_text("已由 zhang 开闸")
    assert [one.reason for one in line.sent] == ["delivery"]
    assert two[0].complaints == two[1].complaints == []

    stands(telling, new_id())
    house.served.wake()
    expect(second.locator("#open-bar-calm")).to_be_empty(timeout=PATIENCE_MS)


def test_an_emergency_of_the_second_is_an_order_of_its_own(two: tuple[Somebody, Somebody], line: Line) -> None:
    first, second = looks(two[0]), looks(two[1])
    first.locator(".open-key[data-reason=delivery]").click()
    expect(first.locator(".lane .opened")).to_have_count(1)
    second.locator(".open-key-emergency").click()

    expect(second.locator(".lane .opened")).to_have_count(2, timeout=PATIENCE_MS)
    assert [one.reason for one in line.sent] == ["delivery", "emergency"]
