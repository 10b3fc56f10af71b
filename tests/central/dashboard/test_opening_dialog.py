"""The dialog on a passage's page in which a barrier is opened by hand, in a real browser: by thumb, key, twice."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.openings.pressing import WAIT, Line, answers, listens, moved
from tests.central.dashboard.serving import Served
from tests.central.dashboard.telling import NOON, Telling, plate
from tests.central.dashboard.watch import Watch
from tests.central.visitors import COOKIE, visitor
from wire.events import BarrierResult
from wire.plate_kinds import PlateColour

pytestmark = [pytest.mark.browser]

PATIENCE_MS = 40_000
PHONE = ViewportSize(width=390, height=844)
THUMB_PX = 44
"""Least side of what a finger must hit (WCAG 2.2, 2.5.5)."""


@pytest.fixture
def guard(chromium: Browser, served: Served, store: Store, watch: Watch, telling: Telling) -> Iterator[Page]:
    """A guard with a phone, on the page of the passage of a car that waits."""
    telling.healthy(NOON)
    listens(telling)
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)
    context = chromium.new_context(base_url=served.address, locale="en-GB", viewport=PHONE)
    token = visitor(store, Role.GUARD, now=watch.now).begun.token
    context.add_cookies([{"name": COOKIE, "value": token, "url": served.address}])
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"/passages/{passage}")
    yield page
    # A browser says by itself that a form was answered with a refusal.
    assert [one for one in complaints if "status of 422" not in one] == []
    context.close()


def opened_dialog(guard: Page) -> None:
    guard.locator(".open-barrier").click()
    expect(guard.locator("dialog[open] h2")).to_be_focused(timeout=PATIENCE_MS)


def test_a_double_click_is_one_command_and_the_outcome_comes_by_itself(
    guard: Page, served: Served, line: Line, telling: Telling
) -> None:
    opened_dialog(guard)
    guard.get_by_role("button", name="Delivery").dblclick()

    expect(guard.locator("dialog[open]")).to_have_count(0, timeout=PATIENCE_MS)
    told = guard.locator(".openings .opened").first
    expect(told).to_contain_text("Sent, waiting for an answer")
    assert [command.reason for command in line.sent] == ["delivery"]
    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))
    served.wake()
    expect(told).to_contain_text("Barrier opened", timeout=PATIENCE_MS)
    expect(told).to_contain_text("Delivery")


def test_it_goes_by_keys_alone_and_the_focus_comes_back(guard: Page, line: Line) -> None:
    button = guard.locator(".open-barrier")
    button.focus()
    guard.keyboard.press("Space")
    expect(guard.locator("dialog[open] h2")).to_be_focused(timeout=PATIENCE_MS)
    guard.keyboard.press("Escape")
    expect(guard.locator("dialog[open]")).to_have_count(0)
    expect(button).to_be_focused()

    guard.keyboard.press("Enter")
    expect(guard.locator("dialog[open] h2")).to_be_focused(timeout=PATIENCE_MS)
    guard.get_by_role("button", name="Announced visitor").focus()
    guard.keyboard.press("Enter")

    expect(guard.locator("dialog[open]")).to_have_count(0, timeout=PATIENCE_MS)
    assert [command.reason for command in line.sent] == ["visitor_announced"]


def test_enter_in_the_note_opens_nothing(guard: Page, line: Line) -> None:
    opened_dialog(guard)
    guard.locator("input[name=note]").fill("parcel for house 7")
    guard.keyboard.press("Enter")
    guard.get_by_role("link", name="Cancel").click()

    expect(guard.locator("dialog[open]")).to_have_count(0)
    assert line.sent == []


def test_each_opening_of_the_dialog_is_a_press_of_its_own(guard: Page, line: Line) -> None:
    for reason in ("Delivery", "Delivery"):
        opened_dialog(guard)
        guard.get_by_role("button", name=reason).click()
        expect(guard.locator("dialog[open]")).to_have_count(0, timeout=PATIENCE_MS)

    assert len({command.id for command in line.sent}) == 2


def test_a_node_that_fell_silent_meanwhile_is_said_in_the_dialog(
    guard: Page, line: Line, telling: Telling
) -> None:
    opened_dialog(guard)
    telling.offline(NOON)
    guard.get_by_role("button", name="Delivery").click()

    problem = guard.locator("dialog[open] .opening-problem")
    expect(problem).to_contain_text("Use the button at the gate", timeout=PATIENCE_MS)
    assert line.sent == []


def test_everything_is_large_enough_for_a_thumb_and_nothing_runs_out_of_the_phone(guard: Page) -> None:
    opened_dialog(guard)

    pressed = guard.locator("dialog button:visible, dialog .opening-close, .open-barrier, dialog .opening-for")
    for box in (one.bounding_box() for one in pressed.all()):
        assert box is not None
        assert min(box["width"], box["height"]) >= THUMB_PX
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    assert guard.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
