"""The list of passages in a real browser: chips, the way back with and without scripts, pictures in rows."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.serving import Served
from tests.central.dashboard.sitting import PATIENCE_MS, PHONE, House, Somebody, keep
from tests.central.dashboard.telling import NOON, Telling, plate, scene
from tests.central.dashboard.watch import Watch
from tests.central.node import move
from tests.central.visitors import COOKIE, visitor
from wire.events import AccessDecision, EvidenceKind, PlateStatus, Verdict
from wire.plate_kinds import PlateColour

pytestmark = [pytest.mark.browser]
WAIT = AccessDecision(verdict=Verdict.WAIT, reason="plate_unknown")
ROWS = "#results tbody tr"


def tell_a_day(telling: Telling) -> None:
    """Fill a day and the night before it: 50 passages, of which five followed and one was opened for by hand."""
    telling.healthy(NOON)
    for number in range(50):
        telling.passage(
            NOON - timedelta(minutes=20 * number),
            plate(f"京A{10000 + number}", PlateColour.BLUE),
            WAIT,
            pictures=[scene("a"), scene("p", EvidenceKind.PLATE)],
            outcome="passed",
            followed=number % 10 == 3,
        )
    opened = telling.passage(NOON - timedelta(hours=9), None, WAIT, status=PlateStatus.UNREAD)
    by_hand = {"actor": "li", "reason": "delivery", "lane": "east-in"}
    telling.events(NOON, move(opened).model_copy(update=by_hand))


@pytest.fixture
def guard(house: House, telling: Telling) -> Somebody:
    tell_a_day(telling)
    return house.sits(Role.GUARD)


@pytest.fixture
def scriptless(chromium: Browser, served: Served, store: Store, watch: Watch, telling: Telling) -> Iterator[Page]:
    """A guard's browser that runs no script."""
    tell_a_day(telling)
    context = chromium.new_context(base_url=served.address, locale="zh-CN", java_script_enabled=False)
    token = visitor(store, Role.GUARD, now=watch.now).begun.token
    context.add_cookies([{"name": COOKIE, "value": token, "url": served.address}])
    yield context.new_page()
    context.close()


def test_chips_set_and_clear_and_say_so(guard: Somebody) -> None:
    page = guard.opens("/passages", PHONE)
    followed, by_hand = (page.get_by_role("link", name=re.compile(f"^{name}")) for name in ("跟车", "人工开闸"))

    followed.click()
    expect(page.locator(ROWS)).to_have_count(5)
    expect(page.locator("#result-count")).to_have_text("共 5 条")
    expect(followed).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name=re.compile("^昨晚")).click()
    expect(page.locator(ROWS)).to_have_count(3)
    followed.click()
    expect(followed).not_to_have_attribute("aria-current", "true")
    by_hand.click()
    expect(page.locator(ROWS)).to_have_count(1)
    expect(page.locator(ROWS)).to_contain_text("人工开闸 li · 送货、快递")
    keep(page, "daybook-by-hand")
    assert guard.complaints == []


def test_a_typed_plate_keeps_the_chips_and_changes_their_links(guard: Somebody) -> None:
    page = guard.opens("/passages?followed=yes")

    page.locator("#plate").fill("0013")
    expect(page.locator(ROWS)).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("#results")).to_contain_text("含有 0013 的号牌")
    page.get_by_role("link", name=re.compile("^跟车")).click()

    expect(page).to_have_url(re.compile(r"/passages\?plate=0013$"))
    expect(page.locator("#plate")).to_have_value("0013")
    assert guard.complaints == []


def test_back_finds_the_same_list_at_the_same_row_by_link_and_by_the_browsers_own_way(guard: Somebody) -> None:
    page = guard.opens("/passages?plate=%E4%BA%ACA1", PHONE)
    page.get_by_role("link", name="更早的记录").click()
    row = page.locator(ROWS).nth(12)
    at, name = page.url, row.get_attribute("id")

    row.locator("a").click()
    expect(page.locator(".detail-head")).to_be_visible()
    page.get_by_role("link", name="返回通行记录").click()
    expect(page).to_have_url(f"{at}#{name}")
    expect(page.locator(f"#{name}")).to_be_in_viewport()
    expect(page.locator("#plate")).to_have_value("京A1")

    page.locator(f"#{name} a").click()
    expect(page.locator(".detail-head")).to_be_visible()
    page.go_back()
    expect(page.locator(f"#{name}")).to_be_in_viewport(timeout=PATIENCE_MS)
    expect(page.locator("#plate")).to_have_value("京A1")
    assert guard.complaints == []


def test_the_browsers_own_way_back_keeps_what_was_typed_last(guard: Somebody) -> None:
    page = guard.opens("/passages")
    page.locator("#plate").fill("0013")
    expect(page.locator(ROWS)).to_have_count(1, timeout=PATIENCE_MS)

    page.locator(f"{ROWS} a").click()
    expect(page.locator(".detail-head")).to_be_visible()
    page.go_back()

    expect(page.locator(ROWS)).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("#plate")).to_have_value("0013")


def test_without_scripts_chips_form_and_back_work_as_well(scriptless: Page) -> None:
    page = scriptless
    page.goto("/passages")
    page.locator(".chip", has_text="跟车").click()
    page.locator("#plate").fill("13")
    page.locator(".daybook-search button").click()
    expect(page.locator(ROWS)).to_have_count(1)
    at = page.url

    page.locator(f"{ROWS} a").last.click()
    page.locator(".technical summary").click()
    expect(page.locator(".technical .facts").first).to_be_visible()
    page.locator(".back a").click()

    expect(page).to_have_url(re.compile(r"/passages\?plate=13&followed=yes#p-"))
    assert "followed=yes" in at
    expect(page.locator(ROWS)).to_have_count(1)


def test_pictures_of_rows_far_below_wait_until_somebody_comes_there(guard: Somebody) -> None:
    asked: list[str] = []
    guard.page.on("request", lambda request: asked.append(request.url))
    page = guard.opens("/passages")
    expect(page.locator(".thumb img").first).to_have_js_property("naturalWidth", 1280, timeout=PATIENCE_MS)

    last = page.locator(ROWS).last
    passage = (last.get_attribute("id") or "").removeprefix("p-")
    assert not any(passage in address for address in asked)
    last.scroll_into_view_if_needed()
    expect(last.locator(".thumb img").first).to_have_js_property("naturalWidth", 1280, timeout=PATIENCE_MS)
    assert guard.complaints == []


@pytest.mark.parametrize("name, words", [("lost", "图片暂时取不到"), ("deleted", "图片已于 2026年11月20日")])
def test_a_rows_picture_that_does_not_come_is_told_in_words(
    house: House, telling: Telling, name: str, words: str
) -> None:
    for number in range(30):
        shown = scene(name if number == 29 else "a")
        telling.passage(NOON - timedelta(minutes=number), plate("京A12345", PlateColour.BLUE), pictures=[shown])
    page = house.sits().opens("/passages", PHONE)

    last = page.locator(ROWS).last
    last.scroll_into_view_if_needed()

    expect(last.locator(".missing")).to_contain_text(words, timeout=PATIENCE_MS)
    expect(last.locator("img")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
