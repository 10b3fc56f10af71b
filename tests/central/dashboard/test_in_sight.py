"""What a guard needs is in sight above the bar without scrolling, in a real browser: at the desk, on a phone."""

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from tests.central.dashboard.openings.pressing import Line, answers, listens, moved
from tests.central.dashboard.serving import Served
from tests.central.dashboard.sitting import PATIENCE_MS, House, keep
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.test_fits import box
from tests.central.dashboard.test_open_bar import arrives, named, settled
from tests.central.dashboard.test_tell_keys import boarded
from wire.events import BarrierResult
from wire.ids import new_id

pytestmark = [pytest.mark.browser]

SIZES: tuple[ViewportSize, ...] = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})


@pytest.fixture(params=SIZES, ids=["phone", "desk"])
def page(house: House, telling: Telling, request: pytest.FixtureRequest) -> Page:
    """A guard's live page before whose lane somebody waits; it has a board, and its barrier can be held."""
    telling.healthy(NOON, boarded().model_copy(update={"holds_s": 43_200}))
    listens(telling)
    page = house.sits(name="chen").opens("/")
    page.set_viewport_size(request.param)
    arrives(telling, house.served, new_id())
    expect(named(page)).to_contain_text("没读出", timeout=PATIENCE_MS)
    settled(page)
    return page


def size_of(page: Page) -> str:
    assert page.viewport_size is not None
    return str(page.viewport_size["width"])


def is_in_sight(page: Page, one: Locator) -> bool:
    """Tell whether all of it stands above the bar."""
    # Found and measured at once: what the line draws anew a moment later is another element.
    top, bottom = one.evaluate("one => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom]")
    return bool(top >= 0 and bottom <= box(page.locator("#open-bar"))["y"])


def test_who_waits_is_seen_with_the_keys_for_him_and_for_what_was_announced(page: Page) -> None:
    keep(page, "in-sight-" + size_of(page), full_page=False)
    assert is_in_sight(page, page.locator(".present"))
    assert is_in_sight(page, page.locator(".attend"))
    announced = page.get_by_role("button", name="已通报")
    assert is_in_sight(page, announced)
    assert announced.evaluate("one => one.scrollWidth <= one.clientWidth"), "its words stay within it"


def test_what_came_of_a_press_is_seen_and_moves_no_key(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    announced = page.get_by_role("button", name="已通报")
    page.get_by_role("button", name="送货").click()
    state = page.locator(".lane .opened-state")
    expect(state).to_contain_text("已发出", timeout=PATIENCE_MS)
    keep(page, "pressed-" + size_of(page), full_page=False)
    assert is_in_sight(page, state)
    assert is_in_sight(page, announced)
    before = box(announced)
    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))
    served.wake()
    expect(state).to_contain_text("道闸已打开", timeout=PATIENCE_MS)
    keep(page, "opened-" + size_of(page), full_page=False)
    assert is_in_sight(page, state)
    assert box(announced)["y"] <= before["y"]


def test_a_hold_that_was_not_sent_pushes_no_key_below_the_bar(page: Page, line: Line) -> None:
    line.up = False
    announced = page.get_by_role("button", name="已通报")
    announced.click()
    expect(page.locator(".lane .held-state")).to_contain_text("没有发出", timeout=PATIENCE_MS)
    keep(page, "not-held-" + size_of(page), full_page=False)
    assert is_in_sight(page, page.locator(".held-state"))
    assert is_in_sight(page, announced)
