"""A barrier is held open in a real browser: one touch, what the page says meanwhile, and the end."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from central.store.db import Store
from tests.central.dashboard.holding import Line, can_hold, tells
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.serving import Served
from tests.central.dashboard.sitting import DESK, PHONE, House, keep
from tests.central.dashboard.telling import Telling
from tests.central.dashboard.watch import Watch
from tests.central.dashboard.words import LINES_OF
from wire.commands import EndHold, HoldBarrier
from wire.events import HoldChange
from wire.ids import new_id

pytestmark = [pytest.mark.browser]
THUMB_PX = 44
"""Least side of what a finger must hit (WCAG 2.2, 2.5.5)."""


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def served(store: Store, watch: Watch, line: Line) -> Iterator[Served]:
    with Served(store, watch, line.send) as started:
        yield started


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_one_touch_holds_it_the_page_says_until_when_and_one_touch_ends_it(
    house: House, telling: Telling, line: Line, width: int
) -> None:
    can_hold(telling)
    guard, other = house.sits(), house.sits(name="second")
    page, elsewhere = guard.opens("/", width), other.opens("/", width)

    page.get_by_role("button", name="已通报：开闸 15 分钟").click()
    expect(page.locator(".held")).to_contain_text("已发出，等待答复")
    (command,) = line.sent
    assert isinstance(command, HoldBarrier)
    assert command.reason == "emergency"
    tells(telling, command.id, HoldChange.BEGAN, "emergency")
    house.served.wake()
    for one in (page, elsewhere):
        expect(one.locator(".held-on")).to_contain_text("保持开闸，12:15 恢复")
        expect(one.locator(".hold-announced")).to_have_count(0)
    keep(page, f"hold-{width}")
    end = elsewhere.get_by_role("button", name="结束")
    box = end.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= THUMB_PX
    assert elsewhere.evaluate("document.documentElement.scrollWidth") <= width

    end.click()
    expect(elsewhere.locator(".held")).to_contain_text("正在结束，等待答复")
    assert isinstance(line.sent[-1], EndHold)
    tells(telling, command.id, HoldChange.ENDED, "person", 3)
    house.served.wake()
    expect(page.locator(".held")).to_contain_text("由 second 结束")
    assert guard.complaints == other.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desk", "phone"])
def test_that_it_is_held_and_the_key_that_ends_it_are_in_sight_and_move_no_key(
    house: House, telling: Telling, line: Line, size: tuple[int, int], language: str
) -> None:
    can_hold(telling)
    stands(telling, new_id())
    guard = house.sits()
    page = guard.opens(f"/?lang={language}")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    before = [one.bounding_box() for one in page.locator(".open-key").all()]
    page.locator(".hold-announced").click()
    expect(page.locator(".held")).to_have_count(1)
    tells(telling, line.sent[0].id, HoldChange.BEGAN, "emergency")
    house.served.wake()
    expect(page.locator(".held-on")).to_have_count(1)
    page.evaluate("scrollTo(0, 0)")
    keep(page, f"held-{language}-{size[0]}", full_page=False)

    end, bar = page.locator(".held-end button"), page.locator("#open-bar")
    assert edges(page.locator(".lane-head"))[1] <= edges(end)[0]
    assert edges(end)[1] <= edges(page.locator(".stage"))[0]
    expect(page.locator(".held-now")).to_be_in_viewport(ratio=1)
    assert edges(page.locator(".present[data-waits]"))[1] <= edges(bar)[0], "who waits is in sight as well"
    assert [one.bounding_box() for one in page.locator(".open-key").all()] == before
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def edges(one: Locator) -> tuple[float, float]:
    """Return where its upper and its lower edge are."""
    found = one.bounding_box()
    assert found is not None
    return found["y"], found["y"] + found["height"]


def test_the_form_is_a_dialog_that_gives_the_focus_back_and_says_what_is_wrong(
    house: House, telling: Telling, line: Line
) -> None:
    can_hold(telling)
    guard = house.sits()
    page = guard.opens("/", PHONE)
    ask = page.locator(".hold-ask")
    ask.focus()
    page.keyboard.press(" ")
    dialog = page.locator("#opening[open]")
    expect(dialog.locator("h2")).to_be_focused()
    dialog.get_by_role("button", name="其他原因").click()
    expect(dialog.get_by_role("alert")).to_contain_text("请在备注里写明为什么")
    assert line.sent == []
    dialog.get_by_label("备注").fill("大件运输")
    dialog.get_by_text("1 小时").click()
    keep(page, "hold-form")
    dialog.get_by_role("button", name="其他原因").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".held")).to_contain_text("大件运输")
    (command,) = line.sent
    assert isinstance(command, HoldBarrier)
    assert command.seconds == 3600


def test_no_word_of_the_form_is_torn_on_a_phone(house: House, telling: Telling) -> None:
    can_hold(telling)
    page = house.sits().opens("/", PHONE)
    ways = page.locator(".hold-ways")
    for word in ("开闸\u00a015\u00a0分钟", "保持开闸"):
        assert ways.evaluate(LINES_OF, word) == 1, word
    page.locator(".hold-ask").click()
    form = page.locator("#opening[open]")
    expect(form.locator(".hold-by-time span")).to_be_visible()
    for word in ("15 分钟", "2 小时", "到几点", "消防已通报"):
        assert form.locator("form").evaluate(LINES_OF, word) == 1, word
    keep(page, "hold-form-phone", full_page=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def test_closing_the_dialog_holds_nothing_and_gives_the_focus_back(
    house: House, telling: Telling, line: Line
) -> None:
    can_hold(telling)
    page = house.sits().opens("/")
    page.locator(".hold-ask").click()
    page.locator("#opening[open] [data-close]").click()
    expect(page.locator(".hold-ask")).to_be_focused()
    assert line.sent == []
