"""The three keys that tell a driver something, in a real browser: at their place, by touch and by digit."""

from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from central.accounts.roles import Role
from central.commands.notice_words import NoticeState
from central.store.db import Store
from central.tables import NoticeRow, WaitRow
from tests.central.dashboard.openings.pressing import Line, answers, listens
from tests.central.dashboard.serving import Served
from tests.central.dashboard.sitting import PATIENCE_MS, House, keep
from tests.central.dashboard.telling import NOON, Telling, lane_health
from tests.central.dashboard.test_open_bar import DESK, PHONE, arrives, box, named, settled
from tests.central.dashboard.watch import Watch
from wire.commands import GiveNotice, Saying
from wire.events import CommandRefused, NoticeGiven, Outcome
from wire.health import LaneHealth
from wire.ids import new_id

pytestmark = [pytest.mark.browser]

LEAST_PX = 44


def boarded(lane: str = "east-in", sayings: tuple[str, ...] | None = tuple(Saying)) -> LaneHealth:
    return lane_health(lane).model_copy(update={"sayings": sayings})


def given(notice: GiveNotice, **more: object) -> NoticeGiven:
    told = NoticeGiven(
        id=new_id(),
        lane="east-in",
        processed_at=NOON,
        notice=notice.id,
        passage=notice.passage,
        actor=notice.actor,
        saying=notice.saying,
        shown=True,
        spoken=True,
    )
    return told.model_copy(update=more)


@pytest.fixture
def page(house: House, telling: Telling) -> Page:
    """A guard's live page of a lane that has a board."""
    telling.healthy(NOON, boarded())
    listens(telling)
    return house.sits(name="chen").opens("/")


def waits(page: Page, telling: Telling, served: Served) -> UUID:
    here = new_id()
    arrives(telling, served, here)
    expect(named(page)).to_contain_text("没读出", timeout=PATIENCE_MS)
    settled(page)
    return here


def until_sent(page: Page, line: Line, count: int = 1) -> None:
    for _ in range(200):
        if len(line.notices) >= count:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{len(line.notices)} notices were sent, not {count}")


def test_one_touch_tells_who_stands_there_sees_to_him_and_says_so(
    page: Page, served: Served, line: Line, telling: Telling, store: Store
) -> None:
    here = waits(page, telling, served)
    expect(page.locator(".present[data-waits]")).to_have_count(1)
    page.get_by_role("button", name="请掉头").click()

    until_sent(page, line)
    (notice,) = line.notices
    assert (notice.saying, notice.passage, notice.actor) == ("turn_round", here, "chen")
    assert line.sent == [], "nothing opens"
    expect(page.locator(".present .attended")).to_have_text("chen 在处理", timeout=PATIENCE_MS)
    expect(page.locator(".present[data-waits]")).to_have_count(0)
    expect(page.locator(".lane-notice .told")).to_contain_text("已发出，等待播报")
    with store.read() as session:
        row = session.get(WaitRow, here)
        assert row is not None
        assert row.attended_by == "chen"

    answers(telling, given(notice))
    served.wake()
    expect(page.locator(".present .told-him")).to_contain_text("已请掉头", timeout=PATIENCE_MS)
    expect(page.locator(".present .told-him time")).to_be_visible()
    expect(named(page)).to_contain_text("已请掉头")
    expect(page.locator(".lane-notice .told")).to_contain_text("已显示并播报")
    expect(page.locator("#open-bar-problem")).to_be_empty()


@pytest.mark.parametrize("digit, saying", [("7", "please_wait"), ("8", "call_the_resident"), ("9", "turn_round")])
def test_a_digit_is_a_key_and_a_nervous_second_press_is_the_same(
    page: Page, served: Served, line: Line, telling: Telling, digit: str, saying: str
) -> None:
    waits(page, telling, served)
    expect(page.locator(f".tell-key[data-saying={saying}] kbd")).to_have_text(digit)
    page.keyboard.press(digit)
    page.keyboard.press(digit)
    until_sent(page, line)
    page.wait_for_timeout(300)
    assert [one.saying for one in line.notices] == [saying]


def test_another_saying_at_once_is_told_to_come_too_soon(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    waits(page, telling, served)
    page.keyboard.press("7")
    page.keyboard.press("9")
    expect(page.locator("#open-bar-problem")).to_contain_text("过 3 秒再按", timeout=PATIENCE_MS)
    page.wait_for_timeout(3100)
    page.keyboard.press("9")
    until_sent(page, line, 2)
    assert [one.saying for one in line.notices] == ["please_wait", "turn_round"]


def test_digits_in_a_field_say_nothing(page: Page, line: Line) -> None:
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input id=typed>')")
    page.locator("#typed").press("9")
    page.locator("main").press("Control+9")
    page.wait_for_timeout(300)
    assert line.notices == []


def test_a_press_aimed_at_who_has_just_left_is_said_to_nobody_else(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    waits(page, telling, served)
    page.evaluate(
        """new MutationObserver((_, once) => { once.disconnect(); document.querySelector(".tell-key").click(); })
        .observe(document.querySelector(".open-bar-one"), { childList: true })"""
    )
    arrives(telling, served, new_id())
    expect(page.locator("#open-bar-problem")).to_contain_text("闸前刚换了车", timeout=PATIENCE_MS)
    settled(page)
    assert line.notices == []


def test_an_opening_is_not_kept_waiting_by_a_notice_that_nobody_answers(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    waits(page, telling, served)
    page.route("**/notices", lambda _: None)
    page.keyboard.press("9")
    page.keyboard.press("3")
    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    assert [one.reason for one in line.sent] == ["delivery"]
    expect(page.locator("#open-bar-problem")).to_contain_text("没有发出，司机没有听到", timeout=PATIENCE_MS)


@pytest.mark.parametrize(
    "reason, said", [("board_unreachable", "连不上显示屏"), ("let_in", "已经开闸"), ("board_silent", "没有应答")]
)
def test_a_board_that_did_not_say_it_is_told_on_the_screen(
    page: Page, served: Served, line: Line, telling: Telling, reason: str, said: str
) -> None:
    waits(page, telling, served)
    page.keyboard.press("9")
    until_sent(page, line)
    answers(telling, given(line.notices[0], shown=False, spoken=False, reason=reason, detail="no line"))
    served.wake()
    told = page.locator(".lane-notice .told-refuse")
    expect(told).to_contain_text(said, timeout=PATIENCE_MS)
    expect(told).to_contain_text("请当面告诉司机")
    expect(page.locator(".open-bar-notice")).to_contain_text(said)
    expect(page.locator(".present .told-him")).to_have_count(0)


@pytest.mark.parametrize(
    "shown, said", [(True, "只显示，没有声音"), (False, "只有声音，没有显示")], ids=["mute", "dark"]
)
def test_half_of_it_is_told_as_half(
    page: Page,
    served: Served,
    line: Line,
    telling: Telling,
    shown: bool,  # noqa: FBT001 - half of it
    said: str,
) -> None:
    waits(page, telling, served)
    page.keyboard.press("9")
    until_sent(page, line)
    answers(telling, given(line.notices[0], shown=shown, spoken=not shown, reason="board_refused"))
    served.wake()
    expect(page.locator(".lane-notice .told-given")).to_contain_text(said, timeout=PATIENCE_MS)
    expect(page.locator(".lane-notice .told-why")).to_contain_text("显示屏拒绝执行")


def test_another_vehicle_by_then_is_said_and_nothing_was(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    waits(page, telling, served)
    page.keyboard.press("9")
    until_sent(page, line)
    refused = CommandRefused(
        id=new_id(), lane="east-in", processed_at=NOON, command=line.notices[0].id, reason="another_vehicle"
    )
    answers(telling, refused)
    served.wake()
    expect(page.locator(".lane-notice .told-refuse")).to_contain_text("已是另一辆车", timeout=PATIENCE_MS)


def test_a_node_that_is_down_is_told_and_the_driver_must_be_told_by_hand(
    page: Page, telling: Telling, line: Line
) -> None:
    telling.offline(NOON)
    page.get_by_role("button", name="请稍候").click()
    expect(page.locator("#open-bar-problem")).to_contain_text("请当面告诉司机", timeout=PATIENCE_MS)
    assert line.notices == []


def test_a_centre_that_does_not_answer_is_told(page: Page, served: Served) -> None:
    served.stop()
    page.get_by_role("button", name="请稍候").click()
    expect(page.locator("#open-bar-problem")).to_contain_text("司机没有听到", timeout=PATIENCE_MS)
    served.start()


def test_who_turns_back_closes_it_and_the_passage_tells_what_was_said_and_by_whom(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    here = waits(page, telling, served)
    page.keyboard.press("9")
    until_sent(page, line)
    answers(telling, given(line.notices[0]))
    arrives(telling, served)
    telling.passage(NOON, None, revises=here, outcome=Outcome.TURNED_BACK.value)
    page.goto(f"/passages/{here}")
    expect(page.locator(".detail-head")).to_contain_text("已掉头", timeout=PATIENCE_MS)
    told = page.locator(".notices-of-passage")
    expect(told).to_contain_text("已请掉头")
    expect(told).to_contain_text("操作人 chen")
    expect(told).to_contain_text("已显示并播报")
    keep(page, "passage-told-zh")


@pytest.mark.parametrize("sayings", [None, ()], ids=["older node", "no board"])
def test_a_lane_without_a_board_is_offered_none_and_nothing_is_said_of_it(
    house: House, telling: Telling, sayings: tuple[str, ...] | None, line: Line
) -> None:
    telling.healthy(NOON, boarded(sayings=sayings))
    listens(telling)
    page = house.sits(name="chen").opens("/")
    expect(page.locator("#open-bar .open-key")).to_have_count(7)
    expect(page.locator(".tell-key").first).to_be_hidden()
    page.keyboard.press("9")
    page.wait_for_timeout(300)
    assert line.notices == []
    expect(page.locator("#open-bar-problem")).to_be_empty()


def test_the_keys_are_offered_as_soon_as_the_node_says_so_and_only_in_its_lane(
    page: Page, served: Served, telling: Telling, line: Line
) -> None:
    telling.healthy(NOON, boarded(), lane_health("west-in"))
    served.wake()
    expect(page.locator(".lane")).to_have_count(2, timeout=PATIENCE_MS)
    before = [box(one) for one in page.locator(".open-key").all()]
    page.get_by_role("button", name="west-in").click()
    expect(page.locator(".tell-key").first).to_be_hidden()
    assert [box(one) for one in page.locator(".open-key").all()] == before
    page.keyboard.press("9")
    page.get_by_role("button", name="east-in").click()
    expect(page.locator(".tell-key").first).to_be_visible()
    assert line.notices == []


def test_who_may_not_open_has_no_such_key(house: House, telling: Telling) -> None:
    telling.healthy(NOON, boarded())
    page = house.sits(Role.POLICE).opens("/")
    expect(page.locator(".lane")).to_have_count(1)
    expect(page.locator(".tell-key")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", [DESK, PHONE, (844, 390)], ids=["desk", "phone", "lying phone"])
def test_they_move_no_key_and_stand_at_one_place(
    house: House, telling: Telling, served: Served, line: Line, size: tuple[int, int], language: str
) -> None:
    telling.healthy(NOON)
    listens(telling)
    here = new_id()
    arrives(telling, served, here)
    guard = house.sits(name="chen")
    page = guard.opens(f"/?lang={language}")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(page.locator(".present[data-waits]")).to_have_count(1, timeout=PATIENCE_MS)
    without = [box(one) for one in page.locator(".open-key").all()]

    telling.healthy(NOON, boarded())
    served.wake()
    expect(page.locator(".tell-key").first).to_be_visible(timeout=PATIENCE_MS)
    assert [box(one) for one in page.locator(".open-key").all()] == without, "the keys are where they were"
    settled(page)
    before = [box(one) for one in page.locator(".tell-key").all()]
    keep(page, f"tell-keys-{language}-{size[0]}", full_page=False)
    assert all(height >= LEAST_PX and left >= 0 and left + width <= size[0] for left, _, width, height in before)
    bar = box(page.locator("#open-bar"))
    assert all(top >= bar[1] for _, top, _, _ in before)
    red = box(page.locator(".open-key-emergency"))
    assert all(left + width <= red[0] for left, _, width, _ in before), "none stands over the red key"
    fit_their_words(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]

    page.locator(".tell-key").last.click()
    until_sent(page, line)
    answers(telling, given(line.notices[0]))
    arrives(telling, served, here)
    expect(page.locator(".present .told-him")).to_have_count(1, timeout=PATIENCE_MS)
    keep(page, f"told-{language}-{size[0]}", full_page=False)
    assert [box(one) for one in page.locator(".tell-key").all()] == before
    assert [box(one) for one in page.locator(".open-key").all()] == without
    page.locator("#large-print").click()
    keep(page, f"tell-keys-large-{language}-{size[0]}", full_page=False)
    fit_their_words(page)
    assert guard.complaints == []


def fit_their_words(page: Page) -> None:
    for one in page.locator(".tell-key").all():
        assert one.evaluate("(key) => key.scrollWidth <= key.clientWidth && key.scrollHeight <= key.clientHeight")


def test_what_went_well_is_told_for_a_moment_only(
    page: Page, served: Served, line: Line, telling: Telling, store: Store, watch: Watch
) -> None:
    here = waits(page, telling, served)
    page.keyboard.press("9")
    until_sent(page, line)
    answers(telling, given(line.notices[0]))
    served.wake()
    expect(page.locator(".lane-notice .told-given")).to_have_count(1, timeout=PATIENCE_MS)
    with store.read() as session:
        row = session.get(NoticeRow, line.notices[0].id)
        assert row is not None
        assert row.state == NoticeState.GIVEN
    watch.now += timedelta(seconds=25)
    telling.healthy(watch.now, boarded())
    arrives(telling, served, here)
    expect(page.locator(".lane-notice .told")).to_have_count(0, timeout=PATIENCE_MS)


def is_not_told(page: Page, telling: Telling, served: Served, line: Line) -> None:
    """Have the node say that it told nothing, for the barrier is open."""
    page.get_by_role("button", name="请稍候").click()
    until_sent(page, line)
    refused = CommandRefused(
        id=new_id(), lane="east-in", processed_at=NOON, command=line.notices[0].id, reason="let_in"
    )
    answers(telling, refused)
    served.wake()
    expect(page.locator(".open-bar-notice")).to_have_text("已经开闸，没有再播报", timeout=PATIENCE_MS)


def test_why_nothing_was_said_stands_on_a_ground_of_its_own_until_another_one_comes(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    waits(page, telling, served)
    is_not_told(page, telling, served, line)
    ground = page.locator(".open-bar-notice").evaluate("one => getComputedStyle(one).backgroundColor")
    assert ground != "rgba(0, 0, 0, 0)", "nothing shines through"

    arrives(telling, served, new_id())

    expect(page.locator(".open-bar-notice")).to_be_empty(timeout=PATIENCE_MS)
    expect(page.locator(".lane-notice .told-why")).to_have_text("已经开闸，没有再播报")


def test_why_nothing_was_said_is_news_for_a_moment_and_none_to_who_opens_the_page_later(
    page: Page, served: Served, line: Line, telling: Telling
) -> None:
    waits(page, telling, served)
    page.clock.install()
    is_not_told(page, telling, served, line)

    page.clock.fast_forward(9_000)

    expect(page.locator(".open-bar-notice")).to_be_empty(timeout=PATIENCE_MS)
    page.reload()
    expect(page.locator(".lane-notice .told-why")).to_have_text("已经开闸，没有再播报")
    expect(page.locator(".open-bar-notice")).to_be_empty()
