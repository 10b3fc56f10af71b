"""Passages as a day: what a row says, what the list adds up to, and what a passage's page says first."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.telling import NOON, Telling, plate, scene
from tests.central.dashboard.watch import Watch
from tests.central.node import move
from tests.central.visitors import visitor
from wire.events import AccessDecision, BarrierResult, EvidenceKind, PlateStatus, Subject, Verdict
from wire.plate_kinds import PlateColour

BLUE = plate("京A6N2T9", PlateColour.BLUE)
WAIT = AccessDecision(verdict=Verdict.WAIT, reason="plate_unknown")
HOSTILE = "<img src=x onerror=alert(1)>"


def shown(browser: TestClient, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.text


def row_of(html: str, passage: UUID) -> str:
    return html.partition(f'<tr id="p-{passage}">')[2].partition("</tr>")[0]


def opens(telling: Telling, passage: UUID, actor: str, reason: str = "delivery") -> None:
    """Have a person open for a passage."""
    told = {"actor": actor, "reason": reason, "lane": "east-in"}
    telling.events(NOON + timedelta(seconds=9), move(passage).model_copy(update=told))


def test_a_row_shows_both_pictures_and_says_in_words_that_there_is_none(
    browser: TestClient, telling: Telling
) -> None:
    both = telling.passage(NOON, BLUE, pictures=[scene("plate", EvidenceKind.PLATE), scene("scene")])
    none = telling.passage(NOON, BLUE)

    html = shown(browser, "/passages")

    sources = re.findall(r'<img src="[^"]*/pictures/(\w+)/small"[^>]* loading="lazy"', row_of(html, both))
    assert sources == [scene("scene").sha256, scene("plate", EvidenceKind.PLATE).sha256]
    assert "没有图片" in row_of(html, none)
    assert "<img" not in row_of(html, none)


def test_a_cut_out_that_is_the_only_picture_is_shown_once(browser: TestClient, telling: Telling) -> None:
    only = telling.passage(NOON, BLUE, pictures=[scene("plate", EvidenceKind.PLATE)])

    assert row_of(shown(browser, "/passages"), only).count("<img") == 1


def test_on_a_whole_picture_stands_who_looks_and_when_and_on_no_plate(
    browser: TestClient, store: Store, telling: Telling, watch: Watch
) -> None:
    visitor(store, Role.GUARD, name="chen", now=watch.now).at(browser)
    passage = telling.passage(NOON, BLUE, pictures=[scene("plate", EvidenceKind.PLATE), scene("scene")])

    page = shown(browser, f"/passages/{passage}")

    assert re.findall(r'class="picture-by">([^<]*)<', page) == ["chen 2026-11-23 12:00:00"]
    assert "picture-by" in page.partition(f"{scene('scene').sha256}")[2].partition("</figure>")[0]


def test_of_a_person_the_person_is_in_the_row(browser: TestClient, telling: Telling) -> None:
    pictures = [scene("whole"), scene("cut", EvidenceKind.PERSON)]
    person = telling.passage(
        NOON, None, WAIT, subject=Subject.PERSON, status=PlateStatus.PLATELESS, pictures=pictures
    )

    row = row_of(shown(browser, "/passages"), person)

    assert pictures[1].sha256 in row
    assert pictures[0].sha256 not in row
    assert "没看到号牌" not in row


def test_days_have_heads_and_totals(browser: TestClient, telling: Telling) -> None:
    for days, count in ((0, 2), (1, 1), (4, 3)):
        for number in range(count):
            telling.passage(NOON - timedelta(days=days, minutes=number), BLUE)

    html = shown(browser, "/passages")

    assert re.findall(r'<h2 class="day-head".*?<time[^>]*>([^<]*)</time> <span class="soft">([^<]*)<', html) == [
        ("今天 11月23日 星期一", "共 2 条"),
        ("昨天 11月22日 星期日", "共 1 条"),
        ("11月19日 星期四", "共 3 条"),
    ]
    assert 'role="status">共 6 条<' in html
    assert "Yesterday, Sunday, November 22" in shown(browser, "/passages?lang=en")


def test_who_opened_by_hand_and_why_is_in_the_row_and_on_top_of_the_page(
    browser: TestClient, telling: Telling
) -> None:
    passage = telling.passage(NOON, BLUE, WAIT, outcome="passed", followed=True)
    opens(telling, passage, HOSTILE)

    row = row_of(shown(browser, "/passages?by_hand=yes"), passage)
    page = shown(browser, f"/passages/{passage}")

    for html in (row, page.partition('<section class="detail-head"')[2].partition("</section>")[0]):
        assert "人工开闸" in html
        assert "送货、快递" in html
        assert "已通过" in html
        assert "跟车通过" in html
        assert "&lt;img src=x" in html
        assert HOSTILE not in html


def test_the_button_at_the_gate_has_a_name_and_a_strange_reason_is_shown_as_it_is(
    browser: TestClient, telling: Telling
) -> None:
    passage = telling.passage(NOON, BLUE, WAIT)
    opens(telling, passage, "button", "flood")

    row = row_of(shown(browser, "/passages"), passage)

    assert "门口按钮" in row
    assert "flood" in row


def test_who_was_not_opened_for_by_hand_is_not_said_to_be(browser: TestClient, telling: Telling) -> None:
    passage = telling.passage(NOON, BLUE)
    telling.barrier(passage, NOON)

    assert "人工开闸" not in row_of(shown(browser, "/passages"), passage)


def test_a_piece_of_a_plate_finds_what_contains_it_and_says_so(browser: TestClient, telling: Telling) -> None:
    wanted = telling.passage(NOON, BLUE)
    other = telling.passage(NOON, plate("京A12345", PlateColour.BLUE))

    piece, whole = shown(browser, "/passages?plate=6n2t9"), shown(browser, "/passages?plate=京A·6N2T9")

    for html in (piece, whole):
        assert row_of(html, wanted)
        assert not row_of(html, other)
    assert "含有 6N2T9 的号牌" in piece
    assert "的号牌</p>" not in whole
    assert "含有 9999 的号牌" in shown(browser, "/passages?plate=9999")


def test_what_was_not_read_is_one_touch_away_in_the_words_of_the_guard(
    browser: TestClient, telling: Telling
) -> None:
    statuses = (PlateStatus.UNCERTAIN, PlateStatus.UNREAD, PlateStatus.PLATELESS)
    passages = [telling.passage(NOON, None, WAIT, status=status) for status in statuses]
    read = telling.passage(NOON, BLUE)

    html = shown(browser, "/passages?status=not_read")

    for passage, words in zip(passages, ("没看准", "没读出", "没看到号牌"), strict=True):
        assert words in row_of(html, passage)
    assert not row_of(html, read)
    assert '<option value="not_read" selected>没读出</option>' in html
    assert re.search(r'<a class="chip" href="/passages" aria-current="true">没读出<', html)


@pytest.mark.parametrize("flag", ["by_hand", "followed"])
def test_a_chip_that_is_set_goes_with_the_form(browser: TestClient, flag: str) -> None:
    assert f'<input type="hidden" name="{flag}" value="yes">' in shown(browser, f"/passages?{flag}=yes")
    assert "不是能选的条件" in shown(browser, f"/passages?{flag}=maybe", 422)


def test_the_way_back_leads_to_the_same_list_and_row(browser: TestClient, telling: Telling) -> None:
    for number in range(40):
        telling.passage(NOON - timedelta(minutes=number), BLUE, followed=True)
    first = shown(browser, "/passages?plate=6N2T9&followed=yes&lane=")
    older = unescape(first.partition('rel="next" href="')[2].partition('"')[0])
    link = unescape(shown(browser, older).partition('<td class="entry-when"><a href="')[2].partition('"')[0])

    page = shown(browser, link)

    back = unescape(page.partition('<p class="back"><a href="')[2].partition('"')[0])
    passage = link.partition("?")[0].removeprefix("/passages/")
    assert back == f"{older}#p-{passage}"
    assert row_of(shown(browser, back.partition("#")[0]), UUID(passage))


@pytest.mark.parametrize(
    "query", ["next=https://evil.example", "plate=%22%3E%3Cscript%3E", "plate=//evil.example"]
)
def test_the_way_back_leads_nowhere_else(browser: TestClient, telling: Telling, query: str) -> None:
    passage = telling.passage(NOON, BLUE)

    page = shown(browser, f"/passages/{passage}?{query}")

    back = unescape(page.partition('<p class="back"><a href="')[2].partition('"')[0])
    assert re.fullmatch(rf"/passages(\?plate=[\w%.]+)?#p-{passage}", back)
    assert "<script>" not in page


def test_codes_ids_and_milliseconds_are_folded_away(browser: TestClient, telling: Telling) -> None:
    passage = telling.passage(NOON, BLUE, outcome="turned_back")
    telling.barrier(passage, NOON, BarrierResult.UNREACHABLE, "relay 3 silent", "controller_unreachable")

    page = shown(browser, f"/passages/{passage}").partition("<main")[2]

    before, _, folded = page.partition('<details class="panel technical">')
    seen = re.sub(r"<[^>]*>", " ", before)
    for technical in (str(passage), ".000", "controller_unreachable", "relay 3 silent", "毫秒", "97"):
        assert technical not in seen
        assert technical in folded
    assert seen.index("已掉头") < seen.index("联系不上控制器")


def test_who_waits_and_who_is_under_way_are_told_apart_on_top(browser: TestClient, telling: Telling) -> None:
    waiting, let_in = telling.passage(NOON, BLUE, WAIT), telling.passage(NOON, BLUE)

    heads = [
        shown(browser, f"/passages/{one}").partition('<section class="detail-head"')[2].partition("</section>")[0]
        for one in (waiting, let_in)
    ]

    assert ["等待" in head for head in heads] == [True, False]
    assert ["去向还没有报来" in head for head in heads] == [False, True]
