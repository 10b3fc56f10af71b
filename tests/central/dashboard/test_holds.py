"""What a lane's card says of a barrier that is held open, the form, the one touch, and the end."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.commands.hold_words import HoldReason
from central.commands.holds import Holds
from central.commands.keys import CommandKey
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid
from central.store.db import Store
from central.web.authentication import Doors
from tests.central.dashboard.holding import Line, can_hold, hold, tells
from tests.central.dashboard.openings.pressing import LANE, SCRIPT, SeatedAs, key_in
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.visitors import CSRF, sign_in
from wire.commands import EndHold, HoldBarrier
from wire.events import CommandRefused, HoldChange
from wire.ids import new_id


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def seat(store: Store, watch: Watch, line: Line, telling: Telling) -> SeatedAs:
    """Somebody of a role and a place, before a browser without scripts; the node holds barriers open."""
    feed = Feed(store)
    errands = errands_over(store, watch, feed)
    holds = Holds(errands, CommandKey.new(), line.send)
    pages = dashboard(errands, Doors(store, Grid({}), watch), feed, SHANGHAI, holds=holds)
    can_hold(telling)

    def sit(role: Role, place: str) -> TestClient:
        client = TestClient(
            pages, headers={"accept-language": "zh-CN"}, raise_server_exceptions=False, follow_redirects=False
        )
        sign_in(client, store, role, place, now=watch.now)
        return client

    return sit


@pytest.fixture
def guard(seat: SeatedAs) -> TestClient:
    return seat(Role.GUARD, "")


def touch(page: str) -> dict[str, str]:
    """Find what the one-touch button sends."""
    form = page[: page.index("hold-announced")].rpartition("<form")[2]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def test_an_announced_emergency_is_one_touch(guard: TestClient, line: Line, telling: Telling) -> None:
    page = guard.get("/").text
    assert "已通报：开闸\u00a015\u00a0分钟" in page
    answer = guard.post("/holds", data=touch(page), headers=SCRIPT)
    assert answer.status_code == 200
    (command,) = line.sent
    assert isinstance(command, HoldBarrier)
    assert (command.reason, command.seconds) == ("emergency", 900)
    assert "已发出，等待答复" in answer.text

    tells(telling, command.id, HoldChange.BEGAN, "emergency")
    page = guard.get("/").text
    assert "保持开闸，12:15 恢复" in page
    assert "急救、消防已通报" in page
    assert f"操作人 {command.actor}" in page
    assert "常开" not in page


def test_touching_twice_is_one_hold(guard: TestClient, line: Line) -> None:
    said = touch(guard.get("/").text)
    for _ in range(2):
        assert guard.post("/holds", data=said, headers=SCRIPT).status_code == 200
    assert len(line.sent) == 1


def test_without_scripts_the_touch_and_the_end_lead_back(guard: TestClient, line: Line, telling: Telling) -> None:
    page = guard.get("/").text
    del guard.headers[CSRF]
    answer = guard.post("/holds", data=touch(page))
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    tells(telling, line.sent[0].id, HoldChange.BEGAN, "emergency")
    page = guard.get("/").text
    end = re.findall(r'action="(/holds/[^"]+/end)"', page)[0]
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    assert guard.post(end, data={"csrf_token": token}).status_code == 303
    ending = line.sent[-1]
    assert isinstance(ending, EndHold)
    assert ending.hold == line.sent[0].id
    assert "正在结束，等待答复" in guard.get("/").text

    tells(telling, ending.hold, HoldChange.ENDED, "person", 3)
    page = guard.get("/").text
    assert "保持开闸已结束" in page
    assert f"由 {ending.actor} 结束" in page
    assert "/end" not in page


def test_the_form_has_every_reason_and_the_lengths_that_may_be(guard: TestClient, line: Line) -> None:
    form = guard.get("/holds/new", params=LANE, headers=SCRIPT).text
    assert "<html" not in form
    assert re.findall(r'name="reason" value="(\w+)"', form) == [reason.value for reason in HoldReason]
    assert re.findall(r'name="length" value="(\w+)"', form) == ["15", "60", "120", "time"]
    assert "最晚可到 14:00" in form
    first = re.findall(r"<button[^>]*>", form)[0]
    assert "disabled" in first, "the Enter key presses nothing"
    hold(guard, "construction", key_in(form), length="time", until="13:30", note="沥青")
    (command,) = line.sent
    assert isinstance(command, HoldBarrier)
    assert (command.reason, command.seconds) == ("construction", 5400)
    assert "沥青" in guard.get("/").text


def test_without_scripts_the_form_is_a_page(guard: TestClient) -> None:
    page = guard.get("/holds/new", params=LANE).text
    assert "<html" in page
    assert "保持开闸：east-in" in page


@pytest.mark.parametrize(
    "said,words",
    [
        ({"reason": "moving", "length": ""}, "请选保持多久：至少 1 分钟，最长 2 小时，最晚可到 14:00"),
        (
            {"reason": "moving", "length": "time", "until": "11:00"},
            "11-24 11:00 太晚：最晚可到 14:00（最长 2 小时）",
        ),
        ({"reason": "moving", "length": "time", "until": "14:02"}, "14:02 太晚：最晚可到 14:00"),
        ({"reason": "moving", "length": "time", "until": "26:00"}, "请选保持多久"),
        ({"reason": "other", "length": "15"}, "请在备注里写明为什么"),
        ({"reason": "moving", "length": "15", "note": "长" * 201}, "备注太长"),
    ],
    ids=["no length", "the past", "too late", "no time", "no note", "long note"],
)
def test_what_is_wrong_is_said_in_the_form_and_nothing_is_sent(
    guard: TestClient, line: Line, said: dict[str, str], words: str
) -> None:
    answer = guard.post("/holds", data={**LANE, "key": "b" * 32, **said}, headers=SCRIPT)
    assert answer.status_code == 422
    assert answer.headers["hx-retarget"] == "#opening"
    assert words in answer.text
    assert key_in(answer.text) != "b" * 32
    assert line.sent == []


@pytest.mark.parametrize("said", [{"reason": "because"}, {"reason": "moving", "key": ""}, {"key": "k" * 65}])
def test_what_no_form_of_ours_says_is_refused(guard: TestClient, line: Line, said: dict[str, str]) -> None:
    answer = guard.post("/holds", data={**LANE, "key": "b" * 32, "reason": "moving", **said}, headers=SCRIPT)
    assert answer.status_code == 422
    assert line.sent == []


def test_a_manager_is_told_that_a_shift_may_be(seat: SeatedAs, line: Line) -> None:
    manager = seat(Role.MANAGER, "")
    assert "最长 12 小时" in manager.get("/holds/new", params=LANE, headers=SCRIPT).text
    hold(manager, length="time", until="23:30")
    assert len(line.sent) == 1


def test_a_shift_that_ends_tomorrow_is_named_with_its_day(seat: SeatedAs, watch: Watch, telling: Telling) -> None:
    watch.now = NOON + timedelta(hours=10)
    can_hold(telling, at=watch.now)
    manager, guard = seat(Role.MANAGER, ""), seat(Role.GUARD, "")
    assert "最晚可到 11-24 10:00" in manager.get("/holds/new", params=LANE, headers=SCRIPT).text
    said = {**LANE, "key": "b" * 32, "reason": "moving", "length": "time", "until": "07:30"}
    assert "11-24 07:30 太晚：最晚可到 11-24 00:00" in guard.post("/holds", data=said, headers=SCRIPT).text


@pytest.mark.parametrize(
    "holds_s,words", [(None, "门岗主机是旧版本，还不能保持开闸"), (0.0, "这台道闸不能保持开闸")]
)
def test_where_it_cannot_be_held_nothing_is_offered_and_it_says_why(
    guard: TestClient, line: Line, telling: Telling, holds_s: float | None, words: str
) -> None:
    can_hold(telling, holds_s)
    page = guard.get("/").text
    assert words in page
    assert "hold-announced" not in page
    assert "/holds/new" not in page
    answer = guard.post("/holds", data={**LANE, "key": "b" * 32, "reason": "emergency"}, headers=SCRIPT)
    assert answer.status_code == 422
    assert words in answer.text
    assert line.sent == []


def test_a_node_that_would_not_obey_is_named(guard: TestClient, line: Line, telling: Telling) -> None:
    telling.offline(NOON)
    answer = guard.post("/holds", data={**LANE, "key": "b" * 32, "reason": "emergency"}, headers=SCRIPT)
    assert answer.status_code == 422
    assert "请按道闸上的按钮" in answer.text
    assert line.sent == []


def test_an_end_that_cannot_be_asked_for_says_so_on_the_card(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    hold(guard)
    tells(telling, line.sent[0].id, HoldChange.BEGAN)
    telling.offline(NOON)
    answer = guard.post(f"/holds/{line.sent[0].id}/end", headers=SCRIPT)
    assert answer.status_code == 200
    assert "门岗主机不在线" in answer.text
    assert "保持开闸，13:00 恢复" in answer.text
    assert len(line.sent) == 1


def test_what_cannot_be_put_on_record_holds_nothing_and_says_so(
    guard: TestClient, line: Line, store: Store
) -> None:
    with store.write() as session:
        session.execute(text("CREATE TRIGGER full BEFORE INSERT ON holds BEGIN SELECT RAISE(ABORT, 'full'); END"))
    answer = guard.post("/holds", data={**LANE, "key": "b" * 32, "reason": "emergency"}, headers=SCRIPT)
    assert answer.status_code == 422
    assert "中心暂时无法登记。请按道闸上的按钮。" in answer.text
    assert line.sent == []


@pytest.mark.parametrize(
    "change,reason,words",
    [
        (HoldChange.NOT_BEGUN, "hold_too_long", "超过了门岗主机允许的时间"),
        (HoldChange.NOT_BEGUN, "controller_silent", "请按道闸上的按钮"),
        (HoldChange.NOT_BEGUN, "a_later_word", "原因代码 a_later_word"),
        (HoldChange.ENDED, "arm_down", "闸杆落下了"),
        (HoldChange.ENDED, "node_restarted", "门岗主机重新启动了"),
        (HoldChange.ENDED, "clock", "时间到了"),
    ],
)
def test_what_became_of_it_is_in_words(
    guard: TestClient, line: Line, telling: Telling, change: HoldChange, reason: str, words: str
) -> None:
    hold(guard)
    tells(telling, line.sent[0].id, change, reason)
    assert words in guard.get("/").text


def test_a_hold_of_long_ago_is_told_no_more_and_one_that_is_on_always(
    guard: TestClient, line: Line, telling: Telling, watch: Watch
) -> None:
    hold(guard, length="120")
    tells(telling, line.sent[0].id, HoldChange.BEGAN)
    watch.now = NOON + timedelta(minutes=100)
    can_hold(telling, at=watch.now)
    assert "保持开闸，14:00 恢复" in guard.get("/").text
    tells(telling, line.sent[0].id, HoldChange.ENDED, "person", 6000)
    assert "保持开闸已结束" in guard.get("/").text
    watch.now += timedelta(minutes=2)
    assert "保持开闸已结束" not in guard.get("/").text


def test_an_emergency_that_is_nearly_over_may_be_touched_again(
    guard: TestClient, line: Line, telling: Telling, watch: Watch
) -> None:
    guard.post("/holds", data=touch(guard.get("/").text), headers=SCRIPT)
    tells(telling, line.sent[0].id, HoldChange.BEGAN, "emergency")
    assert "hold-announced" not in guard.get("/").text
    watch.now = NOON + timedelta(minutes=6)
    can_hold(telling, at=watch.now)
    guard.post("/holds", data=touch(guard.get("/").text), headers=SCRIPT)
    assert len(line.sent) == 2


def test_who_opens_nothing_sees_it_and_is_offered_nothing(
    seat: SeatedAs, guard: TestClient, line: Line, telling: Telling
) -> None:
    hold(guard)
    tells(telling, line.sent[0].id, HoldChange.BEGAN)
    page = seat(Role.POLICE, "").get("/").text
    assert "保持开闸，13:00 恢复" in page
    assert "/holds" not in page


def test_what_a_person_wrote_is_text(guard: TestClient) -> None:
    told = hold(guard, note="<script>alert(1)</script>")
    assert "<script" not in told
    assert "&lt;script&gt;" in told


def test_one_emergency_too_many_says_what_counts_and_when_it_works_again(
    guard: TestClient, line: Line, telling: Telling, watch: Watch
) -> None:
    for number in range(4):
        watch.now = NOON + timedelta(seconds=5 * number)
        hold(guard, "emergency", key=f"{number}" * 32)
    refused = line.sent[-1].id
    telling.events(
        watch.now,
        CommandRefused(
            id=new_id(), lane="east-in", processed_at=NOON, command=refused, reason="too_many", count=1
        ),
    )
    assert "急救消防和已通报合计，一条车道一分钟最多 3 次。12:01:01 起可再按。" in guard.get("/").text
    watch.now = NOON + timedelta(seconds=61)
    assert "起可再按" not in guard.get("/").text
