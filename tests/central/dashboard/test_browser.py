"""The pages in a real browser: what people see, and that the policy forbids nothing that the pages need."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.serving import Served
from tests.central.dashboard.telling import NOON, Telling, lane_health, plate, scene
from tests.central.dashboard.watch import Watch
from tests.central.visitors import COOKIE
from tests.central.visitors import visitor as signed_in
from wire.events import AccessDecision, BarrierResult, PlateStatus, Subject, Verdict
from wire.ids import new_id
from wire.plate_kinds import PlateColour
from wire.presence import PresentState

pytestmark = [pytest.mark.browser]

PATIENCE_MS = 40_000
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
LONG = "rtsp timeout " + "0123456789abcdef" * 9
_WATCH_POLICY = """
document.addEventListener("securitypolicyviolation",
  (event) => console.error("policy: " + event.violatedDirective + " " + event.blockedURI));
"""


@dataclass(slots=True)
class Visitor:
    """A person at a browser; `complaints` is what the browser's console says."""

    page: Page
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def visitor(chromium: Browser, served: Served, store: Store, watch: Watch) -> Iterator[Visitor]:
    context = chromium.new_context(base_url=served.address, locale="zh-CN", timezone_id="America/New_York")
    guard = signed_in(store, Role.GUARD, now=watch.now)
    context.add_cookies([{"name": COOKIE, "value": guard.begun.token, "url": served.address}])
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(_WATCH_POLICY)
    one = Visitor(context.new_page())
    one.page.on("console", lambda message: one.complaints.append(f"{message.type}: {message.text}"))
    one.page.on("pageerror", lambda error: one.complaints.append(f"error: {error}"))
    one.page.on("dialog", lambda dialog: one.complaints.append(f"dialog: {dialog.message}"))
    yield one
    context.close()


def tell_a_day(telling: Telling) -> str:
    """Fill the store with one of each; returns the address of a detail."""
    telling.healthy(NOON, lane_health("east-in", reason=HOSTILE), lane_health("east-out", reason=LONG))
    Telling(telling.store, node="west").offline(NOON)
    wait = AccessDecision(verdict=Verdict.WAIT, reason="plate_uncertain")
    scores = (0.95, 0.93, 0.9, 0.2, 0.9, 0.71, 0.9, 0.9)
    telling.passage(NOON, plate("沪AD1?345", PlateColour.GREEN, scores), wait, status=PlateStatus.UNCERTAIN)
    telling.passage(NOON, None, wait, status=PlateStatus.PLATELESS, subject=Subject.NON_MOTOR)
    telling.passage(NOON, plate("京A12845", PlateColour.BLUE), preview="京A12345")
    telling.passage(NOON, plate("京B2K315", PlateColour.BLUE), wait, outcome="turned_back", followed=True)
    black = (plate("粤Z8A26港", PlateColour.BLACK),)
    opened = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), pictures=[scene("c"), scene("d")])
    both, blue = [scene("a"), scene("b")], plate("京A12345", PlateColour.BLUE)
    telling.passage(
        NOON, blue, pictures=both, revises=opened, other_plates=black, outcome="passed", direction="in"
    )
    telling.barrier(opened, NOON, BarrierResult.UNREACHABLE, HOSTILE + LONG)
    return f"/passages/{opened}"


@pytest.mark.parametrize("width, language", [(390, "zh"), (390, "en"), (1440, "zh"), (1440, "en")])
def test_every_page_fits_and_breaks_no_rule(visitor: Visitor, telling: Telling, width: int, language: str) -> None:
    detail = tell_a_day(telling)
    visitor.page.set_viewport_size({"width": width, "height": 900})

    for address in ("/", "/passages", detail, "/nodes"):
        visitor.page.goto(f"{address}?lang={language}")
        expect(visitor.page.locator("main")).to_be_visible()
        for fold in visitor.page.locator(".technical summary, .more-fields summary").all():
            fold.click()
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{address} is {wide} px wide"

    assert visitor.complaints == []


def test_the_policy_is_watched(visitor: Visitor) -> None:
    visitor.page.goto("/nodes")

    visitor.page.evaluate("document.body.setAttribute('style', 'color: red')")

    assert any("Content Security Policy" in complaint for complaint in visitor.complaints)


def test_a_passage_appears_by_itself(visitor: Visitor, served: Served, telling: Telling) -> None:
    telling.healthy(NOON)
    page = visitor.page
    page.goto("/")
    expect(page.locator("#line")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
    expect(page.locator(".newest .row")).to_have_count(0)

    telling.passage(NOON, plate("京A12345", PlateColour.BLUE), pictures=[scene("a")])
    served.wake()

    expect(page.locator(".newest .row .plate")).to_have_text("京A12345", timeout=PATIENCE_MS)
    expect(page.locator(".lane .latest .verdict")).to_have_text("放行")
    expect(page.locator("[sse-swap=news]")).to_contain_text("京A12345，放行，登记在册的车辆")
    assert (
        page.locator(".lane .picture img").evaluate("image => image.decode().then(() => image.naturalWidth)")
        == 1280
    )
    assert visitor.complaints == []


def test_who_waits_is_seen_with_a_clock_that_runs_and_no_longer_when_he_has_gone(
    visitor: Visitor, served: Served, telling: Telling
) -> None:
    telling.healthy(NOON)
    here = new_id()
    stands(telling, here, new_id())
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/")
    running = page.locator(".present .running")
    expect(running.first).to_have_text(re.compile("00:2[5-9]"), timeout=PATIENCE_MS)
    expect(running.first).to_have_attribute("data-long", "amber")
    expect(page.locator(".present").first).to_contain_text("正在等候")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    stands(telling, here, state=PresentState.PASSING)
    served.wake()
    expect(page.locator(".present-passing")).to_contain_text("正在通过", timeout=PATIENCE_MS)
    expect(running).to_have_count(0)
    stands(telling)
    served.wake()
    expect(page.locator(".present")).to_have_text("闸前没有人、车", timeout=PATIENCE_MS)
    assert visitor.complaints == []


def test_a_lost_line_is_said_and_what_was_missed_comes_back(
    visitor: Visitor, served: Served, telling: Telling
) -> None:
    telling.healthy(NOON)
    page = visitor.page
    page.goto("/")
    expect(page.locator("#line")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)

    served.stop()
    expect(page.locator("#banner-lost")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#lost-since")).to_have_text("12:00:00")
    expect(page.locator("#line")).to_have_attribute("data-state", "lost")

    telling.passage(NOON, plate("沪B67890", PlateColour.BLUE))
    served.start()

    expect(page.locator(".newest .row .plate")).to_have_text("沪B67890", timeout=PATIENCE_MS)
    expect(page.locator("#banner-lost")).to_be_hidden()


def test_a_centre_that_stands_still_is_said_though_its_line_is_open(
    visitor: Visitor, served: Served, telling: Telling
) -> None:
    telling.healthy(NOON)
    page = visitor.page
    page.goto("/")
    expect(page.locator("#line")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
    with served.frozen():
        expect(page.locator("#banner-lost")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("#line")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
    expect(page.locator("#banner-lost")).to_be_hidden()


def test_a_search_changes_only_the_results(visitor: Visitor, telling: Telling) -> None:
    tell_a_day(telling)
    page = visitor.page
    page.goto("/passages")
    page.evaluate("window.stillHere = true")

    page.locator("#plate").fill("沪A*")
    expect(page.locator("#results tbody tr")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page).to_have_url(re.compile("plate=%E6%B2%AAA"))
    page.locator("#plate").fill("沪<b>")

    expect(page.locator("#problem-plate")).to_contain_text("车牌条件不能用", timeout=PATIENCE_MS)
    expect(page.locator("#results")).to_contain_text("查询条件有误")
    assert page.evaluate("window.stillHere")
    # A refused search is told as status 422, which browsers note down.
    assert [complaint for complaint in visitor.complaints if "422" not in complaint] == []


def test_a_picture_that_does_not_come_is_told_in_words(visitor: Visitor, telling: Telling) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), pictures=[scene("lost")])

    visitor.page.goto(f"/passages/{passage}")

    expect(visitor.page.locator(".picture .missing")).to_be_visible(timeout=PATIENCE_MS)
    expect(visitor.page.locator(".picture .missing")).to_contain_text("图片暂时取不到")
    expect(visitor.page.locator(".picture img")).to_be_hidden()


@pytest.mark.parametrize(
    "name, language, words",
    [
        ("deleted", "zh", "图片已于 2026年11月20日 12:00:00 删除，依据：存储空间已满，先删最旧的"),
        ("deleted", "en", "Deleted on Nov 20, 2026, 12:00:00 PM by rule: storage full, the oldest go first"),
        ("deleted later", "zh", "依据：a_later_word"),
        ("never there", "zh", "门岗主机上没有这张图片，也没有删除记录"),
    ],
)
def test_a_picture_that_is_gone_says_when_and_by_which_rule(
    visitor: Visitor, telling: Telling, name: str, language: str, words: str
) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), pictures=[scene(name)])

    visitor.page.goto(f"/passages/{passage}?lang={language}")

    said = visitor.page.locator(".picture .missing")
    expect(said).to_contain_text(words, timeout=PATIENCE_MS)
    expect(said).not_to_contain_text("门岗主机失联")
    # That a picture is not there is told by its status, which browsers note down.
    assert [one for one in visitor.complaints if "404" not in one and "410" not in one] == []


def test_earlier_pictures_come_when_somebody_asks_for_them(visitor: Visitor, telling: Telling) -> None:
    reading = plate("京A12345", PlateColour.BLUE)
    passage = telling.passage(NOON, reading, pictures=[scene("before")])
    telling.passage(NOON, reading, revises=passage, pictures=[scene("after")])
    page = visitor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"/passages/{passage}")
    expect(page.locator(".detail-seen > .picture img")).to_be_visible()
    assert not [address for address in asked if scene("before").sha256 in address]

    page.locator(".earlier-pictures summary").click()
    earlier = page.locator(".earlier-pictures .picture img")
    expect(earlier).to_be_visible()
    expect(earlier).to_have_js_property("naturalWidth", 1280, timeout=PATIENCE_MS)
    assert visitor.complaints == []


def test_nodes_that_are_not_answered_for_are_not_shown_as_news(
    visitor: Visitor, served: Served, telling: Telling
) -> None:
    telling.healthy(NOON)
    visitor.page.goto("/nodes")
    expect(visitor.page.locator("#banner-failed")).to_be_hidden()

    served.stop()
    expect(visitor.page.locator("#banner-failed")).to_be_visible(timeout=PATIENCE_MS)

    served.start()
    expect(visitor.page.locator("#banner-failed")).to_be_hidden(timeout=PATIENCE_MS)
