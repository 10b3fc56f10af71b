from datetime import timedelta
from html import unescape

import pytest
from starlette.testclient import TestClient

from central.registry.standing import SILENT_AFTER_S
from tests.central.dashboard.telling import NOON, Telling, lane_health, plate, scene
from tests.central.dashboard.watch import Watch
from wire.events import (
    AccessDecision,
    BarrierResult,
    EvidenceKind,
    GateState,
    PlateStatus,
    Subject,
    Verdict,
)
from wire.plate_kinds import PlateColour

HOSTILE = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>{{ 7*7 }}"


def shown(browser: TestClient, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status
    return answer.text


def test_an_empty_centre_says_so(browser: TestClient) -> None:
    assert "还没有门岗主机报到" in shown(browser, "/")
    assert "还没有通行记录" in shown(browser, "/passages")
    assert "没有符合条件的记录" in shown(browser, "/passages?plate=京A12345")
    assert "还没有门岗主机报到" in shown(browser, "/nodes")


def test_a_lane_shows_gate_camera_and_latest_passage(browser: TestClient, telling: Telling) -> None:
    telling.healthy(NOON)
    picture = scene("one")
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), pictures=[picture])

    html = shown(browser, "/")

    assert f'src="/api/v1/passages/{passage}/pictures/{picture.sha256}"' in html
    assert "gate-tile gate-closed" in html
    assert "画面正常" in html
    assert "登记在册的车辆" in html
    assert "不是实时画面" in html


@pytest.mark.parametrize(
    "verdict,words",
    [(Verdict.OPEN, "按 京A12345 开闸，最终读为 京A12845"), (Verdict.WAIT, "按 京A12345 判定，最终读为 京A12845")],
)
def test_a_final_result_that_contradicts_says_what_was_decided_on(
    browser: TestClient, telling: Telling, verdict: Verdict, words: str
) -> None:
    telling.healthy(NOON)
    decision = AccessDecision(verdict=verdict, reason="resident")
    passage = telling.passage(NOON, plate("京A12845", PlateColour.BLUE), decision, preview="京A12345")

    for address in ("/", "/passages", f"/passages/{passage}"):
        assert words in shown(browser, address)


@pytest.mark.parametrize("gate", [GateState.OPEN, GateState.CLOSED])
def test_a_silent_nodes_gate_is_neither_open_nor_closed(
    browser: TestClient, telling: Telling, watch: Watch, gate: GateState
) -> None:
    telling.healthy(NOON, lane_health(gate=gate))
    watch.now = NOON + timedelta(seconds=SILENT_AFTER_S + 1)

    live, nodes = shown(browser, "/"), shown(browser, "/nodes")

    assert "gate-tile gate-unknown" in live
    assert "门岗主机失联，以下是最后一次报告的情况" in live
    assert "camera-tile camera-unknown" in live
    assert 'class="gate-unknown"' in nodes
    assert "超过 15 秒没有消息" in nodes
    assert "0 / 1 个门岗主机在线" in nodes


def test_doubtful_characters_are_marked_and_said(browser: TestClient, telling: Telling) -> None:
    scores = (0.95, 0.93, 0.9, 0.2, 0.9, 0.71, 0.9)
    telling.passage(
        NOON,
        plate("苏E9?21B", PlateColour.BLUE, scores),
        AccessDecision(verdict=Verdict.WAIT, reason="plate_uncertain"),
        status=PlateStatus.UNCERTAIN,
    )

    html = shown(browser, "/passages")

    assert '<span class="char blank">?</span><span class="char">2</span><span class="char doubt">1</span>' in html
    assert 'role="img" aria-label="苏E9?21B（第 4 位看不清，第 6 位存疑）"' in html
    assert "车牌没有读准，请值班员确认" in html


def test_every_way_a_visit_ends_is_shown(browser: TestClient, telling: Telling) -> None:
    wait = AccessDecision(verdict=Verdict.WAIT, reason="plate_unread")
    telling.passage(NOON, None, wait, status=PlateStatus.UNREAD)
    telling.passage(NOON, None, wait, status=PlateStatus.PLATELESS, subject=Subject.NON_MOTOR)

    html = shown(browser, "/passages?lang=en")

    assert "Not read" in html
    assert "No plate" in html
    assert "Non-motor vehicle" in html


def test_the_form_works_without_scripts(browser: TestClient, telling: Telling) -> None:
    telling.healthy(NOON)
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    telling.passage(NOON, plate("沪AD12345", PlateColour.GREEN))

    html = shown(
        browser, "/passages?plate=沪A%3F*&lane=garden/east/east-in&status=read&from=2026-11-23T11:00&until="
    )

    assert '<form class="search daybook-search" action="/passages" method="get"' in html
    assert '<button type="submit">' in html
    assert 'value="沪A?*"' in html
    assert '<option value="garden/east/east-in" selected>' in html
    assert "plate-green" in html
    assert "plate-blue" not in html


def test_older_pages_follow_by_cursor_and_lose_nothing(browser: TestClient, telling: Telling) -> None:
    for number in range(70):
        telling.passage(NOON - timedelta(seconds=number), plate(f"京A100{number:02}", PlateColour.BLUE))
    seen: list[str] = []
    address = "/passages?status=read"
    while address:
        html = shown(browser, address)
        seen += [part.split('"')[0] for part in html.split('<td class="entry-when"><a href="')[1:]]
        link = html.partition('rel="next" href="')[2].partition('"')[0]
        assert "status=read" in address
        address = unescape(link)

    assert len(seen) == len(set(seen)) == 70


@pytest.mark.parametrize(
    "query, said",
    [
        ("from=gestern", "时间“gestern”读不懂"),
        ("plate=%3Cscript%3E", "车牌条件不能用"),
        ("plate=京A1234567890", "车牌条件不能用"),
        ("cursor=forged", "翻页位置已失效"),
        ("lane=nowhere", "没有名叫“nowhere”的车道"),
        ("from=2026-11-23T09:00&until=2026-11-23T08:00", "结束时间必须晚于开始时间"),
    ],
)
def test_bad_input_is_named_and_the_form_keeps_it(browser: TestClient, query: str, said: str) -> None:
    html = shown(browser, f"/passages?{query}", 422)

    assert said in html
    assert 'aria-invalid="true"' in html or "cursor" in query
    assert "<table" not in html


def test_a_detail_says_why_it_opened(browser: TestClient, telling: Telling) -> None:
    passage = telling.passage(
        NOON, plate("京A12345", PlateColour.BLUE), pictures=[scene("a", EvidenceKind.PLATE), scene("b")]
    )
    telling.barrier(passage, NOON + timedelta(seconds=1))

    html = shown(browser, f"/passages/{passage}")

    assert "为什么放行？" in html
    assert "登记编号 R-0042" in html
    assert "9 帧读出车牌，其中 7 帧读数一致" in html
    assert "道闸已打开" in html
    assert "用时 1.4 秒" in html
    assert "2026-11-23 12:00:00.000+08:00" in html
    assert "比抓拍晚 340 毫秒" in html
    assert html.index(scene("b").sha256) < html.index(scene("a").sha256)


def test_a_barrier_that_did_not_open_is_never_told_as_open(browser: TestClient, telling: Telling) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    telling.barrier(passage, NOON, BarrierResult.UNREACHABLE, HOSTILE, "controller_unreachable")
    telling.healthy(NOON)

    detail = shown(browser, f"/passages/{passage}")

    assert "判定放行，道闸为什么没有打开？" in detail
    assert "为什么放行？" not in detail
    for page in ("/", "/passages"):
        assert "已放行，但道闸没有打开：联系不上控制器" in shown(browser, page)


def test_an_outcome_that_has_not_come_is_not_made_up(browser: TestClient, telling: Telling) -> None:
    opened = telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    waiting = telling.passage(
        NOON, plate("京A12346", PlateColour.BLUE), AccessDecision(verdict=Verdict.WAIT, reason="plate_unknown")
    )

    assert "还没有收到道闸的结果" in shown(browser, f"/passages/{opened}")
    assert "没有要求道闸动作" in shown(browser, f"/passages/{waiting}")


def test_a_picture_that_may_not_come_has_words_in_its_place(browser: TestClient, telling: Telling) -> None:
    bare = telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    pictured = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), pictures=[scene("gone")])

    assert "这条记录没有图片" in shown(browser, f"/passages/{bare}")
    assert '<figcaption class="missing" hidden><strong>图片暂时取不到</strong>' in shown(
        browser, f"/passages/{pictured}"
    )


def test_hostile_texts_are_shown_and_do_nothing(browser: TestClient, telling: Telling) -> None:
    telling.healthy(NOON, lane_health(reason=HOSTILE))
    passage = telling.passage(
        NOON,
        plate("京A12345", PlateColour.BLUE),
        AccessDecision(verdict=Verdict.OPEN, reason="resident", credential="<b onclick=x>R</b>"),
    )
    telling.barrier(passage, NOON, BarrierResult.REFUSED, HOSTILE)

    pages = [shown(browser, page) for page in ("/", "/nodes", f"/passages/{passage}")]
    pages.append(shown(browser, f"/passages?lane={HOSTILE}&from={HOSTILE}&plate={HOSTILE}", 422))

    for html in pages:
        assert "<img src=x" not in html
        assert "<script>" not in html
        assert "<b onclick" not in html
        assert "49" not in html.partition("&lt;img src=x onerror=alert(1)&gt;")[2][:120]
        assert "&lt;img src=x onerror=alert(1)&gt;" in html


def test_node_health_names_losses_and_failures(browser: TestClient, telling: Telling) -> None:
    telling.seq = 5
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    telling.healthy(NOON, failures={"camera_lost": 6})

    html = shown(browser, "/nodes")

    assert 'number-bad"><dt title="序号有缺口、门岗主机也不再保存的事件">丢失</dt><dd>4</dd>' in html
    assert "camera_lost" in html
    assert "212.0 GB" in html
    assert "已同步" in html


@pytest.mark.parametrize(
    "address", ["/passages/9f1c1f6e-6a1b-4c1e-8f0a-2f6f0d1c7b3a", "/passages/1", "/passages/%3Cscript%3E", "/nope"]
)
def test_what_is_not_there_is_a_page_with_a_way_back(browser: TestClient, address: str) -> None:
    html = shown(browser, address, 404)

    assert "回到实时页面" in html
    assert "<script>" not in html


def test_english_is_one_link_away_and_stays(browser: TestClient) -> None:
    assert '<html lang="zh-CN">' in shown(browser, "/")
    assert "Live lanes" in shown(browser, "/?lang=en")
    assert "Node health" in shown(browser, "/nodes")


@pytest.mark.parametrize("kept", [2, 3])
def test_of_a_person_the_person_is_shown_first_and_no_word_of_plates(
    browser: TestClient, telling: Telling, kept: int
) -> None:
    telling.healthy(NOON)
    pictures = [scene("whole"), scene("cut", EvidenceKind.PERSON), scene("face", EvidenceKind.FACE)][:kept]
    wait = AccessDecision(verdict=Verdict.WAIT, reason="person_without_credential")
    passage = telling.passage(
        NOON, None, wait, subject=Subject.PERSON, status=PlateStatus.PLATELESS, pictures=pictures
    )

    live, detail = shown(browser, "/"), shown(browser, f"/passages/{passage}")

    at = f"/api/v1/passages/{passage}/pictures/"
    assert live.count(at) == 1
    assert f'src="{at}{pictures[1].sha256}"' in live
    order = [detail.index(f'src="{at}{pictures[number].sha256}"') for number in (1, 0, 2)[:kept]]
    assert order == sorted(order)
    assert ("人脸图" in detail) == (kept == 3)
    assert "无牌" not in detail
    assert "status-plateless" not in live + detail
