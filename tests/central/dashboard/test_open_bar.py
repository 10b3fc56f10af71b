"""The bar that opens by one touch, in a real browser: always at its place, always for the one that it names."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.openings.pressing import Line, answers, listens, moved
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.serving import Served
from tests.central.dashboard.sitting import PATIENCE_MS, House, comes, keep
from tests.central.dashboard.telling import NOON, Telling, lane_health, plate
from tests.central.watch_list.listing import watched
from wire.commands import CommandRefusal
from wire.events import BarrierResult, CommandRefused
from wire.ids import new_id
from wire.plate_kinds import PlateColour
from wire.presence import PresentState

pytestmark = [pytest.mark.browser]

DESK, PHONE = (1440, 900), (390, 844)
LEAST_PX = 72
PLATES = ("京A12345", "京C67890", "沪B67890", "粤Z8A26港")


@pytest.fixture
def page(house: House, telling: Telling) -> Page:
    """A guard's live page, before whose one lane nobody stands."""
    telling.healthy(NOON)
    listens(telling)
    stands(telling)
    return house.sits(name="chen").opens("/")


def arrives(telling: Telling, served: Served, *passages: UUID, state: PresentState = PresentState.WAITING) -> None:
    stands(telling, *passages, state=state)
    served.wake()


def somebody_waits(page: Page, telling: Telling, served: Served) -> UUID:
    """Have somebody unread come to the arm, until the bar names him and its keys count."""
    here = new_id()
    arrives(telling, served, here)
    expect(named(page)).to_contain_text("没读出", timeout=PATIENCE_MS)
    settled(page)
    return here


def named(page: Page) -> Locator:
    return page.locator("#open-bar .open-bar-one")


def settled(page: Page) -> None:
    expect(page.locator("#open-bar:not([data-settling])")).to_be_visible()


def test_one_touch_opens_for_who_stands_there_and_says_so(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    here = new_id()
    arrives(telling, served, here)
    expect(named(page)).to_contain_text("没读出", timeout=PATIENCE_MS)
    settled(page)

    page.get_by_role("button", name="送货").click()

    expect(page.locator(".lane .opened")).to_contain_text("已发出", timeout=PATIENCE_MS)
    assert [(one.reason, one.passage) for one in line.sent] == [("delivery", here)]
    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))
    served.wake()
    expect(page.locator(".present strong").first).to_have_text("已开闸：送货、快递", timeout=PATIENCE_MS)
    expect(page.locator(".queue-row")).to_have_count(0)


def test_a_digit_is_a_key_and_a_nervous_second_press_is_the_same_order(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    arrives(telling, served, new_id())
    expect(named(page)).to_contain_text("没读出", timeout=PATIENCE_MS)
    settled(page)

    page.keyboard.press("3")
    page.keyboard.press("3")
    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    page.keyboard.press("3")

    page.wait_for_timeout(300)
    assert [one.reason for one in line.sent] == ["delivery"]


def test_digits_in_a_field_or_with_another_key_open_nothing(page: Page, line: Line) -> None:
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input id=typed>')")
    page.locator("#typed").press("3")
    page.locator("main").press("Control+3")

    page.wait_for_timeout(300)
    assert line.sent == []


def test_a_press_aimed_at_who_has_just_left_opens_for_nobody_else(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    arrives(telling, served, new_id())
    expect(named(page)).to_contain_text("没读出", timeout=PATIENCE_MS)
    settled(page)
    page.evaluate(
        """new MutationObserver((_, once) => { once.disconnect(); document.querySelector(".open-key").click(); })
        .observe(document.querySelector(".open-bar-one"), { childList: true })"""
    )

    arrives(telling, served, new_id())

    expect(page.locator("#open-bar-problem")).to_contain_text("闸前刚换了车", timeout=PATIENCE_MS)
    settled(page)
    assert line.sent == []


def test_an_emergency_is_never_held_back(page: Page, served: Served, line: Line, telling: Telling) -> None:
    arrives(telling, served, new_id())
    expect(named(page)).to_contain_text("没读出", timeout=PATIENCE_MS)
    settled(page)
    page.evaluate(
        """new MutationObserver((_, once) => {
          once.disconnect();
          document.querySelector(".open-key-emergency").click();
        })
        .observe(document.querySelector(".open-bar-one"), { childList: true })"""
    )

    arrives(telling, served, new_id())

    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    assert [one.reason for one in line.sent] == ["emergency"]


def test_where_another_one_stands_there_it_is_offered_by_one_touch(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    gone, here = somebody_waits(page, telling, served), new_id()
    page.get_by_role("button", name="访客").click()
    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("#open-bar:not([data-busy])")).to_be_visible()

    answers(telling, refusal_of(line.sent[0].id))
    arrives(telling, served, here)
    expect(page.locator(".open-bar-notice .open-instead")).to_be_in_viewport(timeout=PATIENCE_MS)
    instead = page.locator(".open-bar-notice .open-instead")
    expect(instead).to_contain_text("闸前现在是", timeout=PATIENCE_MS)
    instead.click()

    expect(page.locator(".open-instead")).to_have_count(0, timeout=PATIENCE_MS)
    assert [(one.reason, one.passage) for one in line.sent] == [
        ("visitor_announced", gone),
        ("visitor_announced", here),
    ]


def test_an_answer_that_comes_late_is_not_drawn_over_what_the_line_has_drawn_since(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    somebody_waits(page, telling, served)
    here = new_id()
    held: list[Route] = []
    page.route("**/openings", lambda route: held.append(route))  # noqa: PLW0108 - a builtin cannot be marked
    page.get_by_role("button", name="访客").click()
    page.wait_for_timeout(50)
    (route,) = held
    answer = route.fetch()
    answers(telling, refusal_of(line.sent[0].id))
    arrives(telling, served, here)
    expect(page.locator(".open-bar-notice .open-instead")).to_be_in_viewport(timeout=PATIENCE_MS)

    route.fulfill(response=answer)
    expect(page.locator("#open-bar:not([data-busy])")).to_be_visible()
    expect(page.locator(".open-bar-notice .open-instead")).to_be_in_viewport()


def refusal_of(command: UUID) -> CommandRefused:
    return CommandRefused(
        id=new_id(),
        lane="east-in",
        processed_at=NOON,
        command=command,
        reason=CommandRefusal.ANOTHER_VEHICLE.value,
        count=1,
    )


def test_the_bar_goes_to_the_lane_where_somebody_waits_and_stays_where_somebody_put_it(
    page: Page, served: Served, telling: Telling
) -> None:
    telling.healthy(NOON, lane_health("east-in"), lane_health("west-in"))
    served.wake()
    expect(page.locator(".lane")).to_have_count(2, timeout=PATIENCE_MS)
    expect(page.locator(".open-bar-lane")).to_have_text("east-in")

    page.get_by_role("button", name="west-in").click()
    expect(page.locator(".open-bar-lane")).to_have_text("west-in")
    expect(page.get_by_role("button", name="west-in")).to_have_attribute("aria-pressed", "true")
    arrives(telling, served, new_id())
    expect(page.locator(".queue-row")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator(".open-bar-lane")).to_have_text("west-in")

    page.locator(".queue-row").click()
    expect(page.locator(".open-bar-lane")).to_have_text("east-in")


def test_another_reason_for_the_same_one_a_moment_later_is_no_second_order(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    arrives(telling, served, new_id())
    expect(named(page)).to_contain_text("没读出", timeout=PATIENCE_MS)
    settled(page)
    page.keyboard.press("1")
    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    page.keyboard.press("3")
    page.keyboard.press("0")

    expect(page.locator(".lane .opened")).to_have_count(2, timeout=PATIENCE_MS)
    assert [one.reason for one in line.sent] == ["resident_known", "emergency"]


def test_enter_after_a_touch_opens_nothing_more(page: Page, line: Line) -> None:
    page.get_by_role("button", name="送货").click()
    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    page.wait_for_timeout(3100)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert len(line.sent) == 1


def test_a_centre_that_says_nothing_is_said_and_the_emergency_goes_all_the_same(page: Page) -> None:
    asked: list[str] = []
    page.route("**/openings", lambda route: asked.append(route.request.post_data or ""))
    page.get_by_role("button", name="送货").click()
    page.get_by_role("button", name="急救消防").click()
    expect(page.locator("#open-bar-problem")).to_contain_text("没有回音", timeout=PATIENCE_MS)
    assert ["emergency" in one for one in asked] == [False, True]


def test_a_node_that_says_nothing_is_said_on_the_bar_within_three_seconds_and_until_it_answers(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    somebody_waits(page, telling, served)
    page.get_by_role("button", name="送货").click()
    expect(page.locator(".lane .opened")).to_contain_text("已发出", timeout=PATIENCE_MS)
    said = page.locator("#open-bar-problem")
    expect(said).to_have_text("门岗主机没有答复。请看道闸，没开就按道闸上的按钮。", timeout=PATIENCE_MS)

    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))
    served.wake()
    expect(said).to_be_empty(timeout=PATIENCE_MS)


def test_what_was_said_of_a_press_stays_while_a_silent_node_leaves_nobody_at_the_arm(
    page: Page, served: Served, telling: Telling
) -> None:
    somebody_waits(page, telling, served)
    telling.offline(NOON)
    page.get_by_role("button", name="送货").click()
    said = page.locator("#open-bar-problem")
    expect(said).to_contain_text("请按道闸上的按钮", timeout=PATIENCE_MS)
    stands(telling)
    served.wake()
    expect(named(page)).to_contain_text("还不知道闸前有没有人", timeout=PATIENCE_MS)
    expect(said).to_contain_text("请按道闸上的按钮")
    expect(page.locator(".lane-stale").first).to_contain_text("请按道闸上的按钮")


def test_the_bar_says_who_is_there_also_where_nobody_is_to_be_let_in(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    here = somebody_waits(page, telling, served)
    page.get_by_role("button", name="送货").click()
    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))
    for state, said in (
        (PresentState.PASSING, "正在通过"),
        (PresentState.TURNED_BACK, "正在掉头"),
        (PresentState.APPROACHING, "正在驶来"),
    ):
        arrives(telling, served, here, state=state)
        expect(named(page)).to_contain_text(f"{said}没读出", timeout=PATIENCE_MS)
    expect(page.locator(".queue-row")).to_have_count(0)
    arrives(telling, served)
    expect(named(page)).to_have_text("闸前没有人、车", timeout=PATIENCE_MS)


def test_after_a_restart_the_bar_says_that_it_is_not_known_who_is_there_until_the_node_says_so(
    page: Page, served: Served, telling: Telling
) -> None:
    expect(named(page)).to_have_text("闸前没有人、车", timeout=PATIENCE_MS)
    telling.offline(NOON)
    listens(telling)
    telling.healthy(NOON)
    served.wake()
    expect(named(page)).to_have_text("还不知道闸前有没有人", timeout=PATIENCE_MS)
    arrives(telling, served)
    expect(named(page)).to_have_text("闸前没有人、车", timeout=PATIENCE_MS)


def test_whom_the_rules_let_in_waits_for_nobody(page: Page, served: Served, telling: Telling) -> None:
    here = telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    arrives(telling, served, here)
    expect(page.locator(".present strong")).to_have_text("已放行", timeout=PATIENCE_MS)
    expect(page.locator(".queue-row")).to_have_count(0)
    expect(page.locator(".present[data-waits]")).to_have_count(0)


def test_a_node_that_cannot_be_told_is_said_on_the_bar(page: Page, telling: Telling, line: Line) -> None:
    telling.offline(NOON)
    page.get_by_role("button", name="送货").click()

    expect(page.locator("#open-bar-problem")).to_contain_text("请按道闸上的按钮", timeout=PATIENCE_MS)
    assert line.sent == []


def test_a_centre_that_does_not_answer_is_said_on_the_bar(page: Page, served: Served) -> None:
    served.stop()
    page.get_by_role("button", name="送货").click()
    expect(page.locator("#open-bar-problem")).to_contain_text("没有发出", timeout=PATIENCE_MS)
    served.start()


def test_who_may_not_open_has_no_bar(house: House, telling: Telling) -> None:
    telling.healthy(NOON)
    page = house.sits(Role.POLICE).opens("/")
    expect(page.locator(".lane")).to_have_count(1)
    expect(page.locator("#open-bar")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_with_four_alerts_open_the_keys_are_where_they_were(
    house: House, telling: Telling, served: Served, store: Store, size: tuple[int, int], language: str
) -> None:
    telling.healthy(NOON)
    listens(telling)
    arrives(telling, served, new_id())
    guard = house.sits(name="chen")
    page = guard.opens(f"/?lang={language}")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(page.locator(".present[data-waits]")).to_have_count(1, timeout=PATIENCE_MS)
    before = [box(one) for one in page.locator(".open-key").all()]
    keep(page, f"live-calm-{language}-{size[0]}")
    picture = box(page.locator(".lane"))

    for number, text in enumerate(PLATES):
        watched(store, text)
        comes(telling, house, text, number)
    expect(page.locator("#strip .drawer-open")).to_contain_text("4", timeout=PATIENCE_MS)
    keep(page, f"live-alerts-{language}-{size[0]}")

    assert [box(one) for one in page.locator(".open-key").all()] == before
    assert box(page.locator(".lane"))[1] == picture[1]
    assert all(top + height <= size[1] and height >= LEAST_PX for _, top, _, height in before)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.locator("#strip .drawer-open").click()
    expect(page.locator("#drawer .alert")).to_have_count(4)
    keep(page, f"live-drawer-{language}-{size[0]}")
    assert [box(one) for one in page.locator(".open-key").all()] == before
    page.keyboard.press("Escape")
    expect(page.locator("#drawer")).to_be_hidden()
    assert guard.complaints == []


def box(one: Locator) -> tuple[int, int, int, int]:
    """Return where it stands: left, top, width and height in pixels."""
    found = one.bounding_box()
    assert found is not None
    return round(found["x"]), round(found["y"]), round(found["width"]), round(found["height"])


def test_large_print_is_remembered(page: Page) -> None:
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    small = page.evaluate(size)
    page.get_by_role("button", name="大字").click()
    assert page.evaluate(size) > small
    page.goto("/passages")
    expect(page.locator("html")).to_have_class(re.compile("is-large"))
    assert page.evaluate(size) > small
