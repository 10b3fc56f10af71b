"""The pages of alerts and of the watch list without any script: forms that are sent, and who may send them."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.alerts.alert_views import alerts
from central.alerts.states import AlertState
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid
from central.store.db import Store
from central.tables import AlertRow, AuditRow, WatchEntryRow
from central.watch_list.entry_views import entries
from central.watch_list.matching import EntryState
from central.web.authentication import Doors
from tests.central.dashboard.telling import NOON, Telling, plate
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.people import somebody
from tests.central.visitors import CSRF, sign_in, visitor
from tests.central.watch_list.listing import requested, watched
from wire.ids import new_id
from wire.plate_kinds import PlateColour

GRID = Grid({"garden": "river/north"})
Sits = Callable[..., TestClient]
WISH = {"plate": "京a·12345", "reason": "stolen", "legal_basis": "case 7", "last_day": "2026-12-01", "place": ""}


@pytest.fixture
def sits(store: Store, watch: Watch) -> Sits:
    """Sign somebody in at a browser that follows no script."""
    pages = dashboard(errands_over(store, watch), Doors(store, GRID, watch), Feed(store), SHANGHAI)

    def sit(role: Role = Role.GUARD, place: str = "") -> TestClient:
        client = TestClient(pages, headers={"accept-language": "zh-CN"}, follow_redirects=False)
        sign_in(client, store, role, place, now=watch.now)
        return client

    return sit


@pytest.fixture
def alert(store: Store, telling: Telling) -> UUID:
    watched(store, "京A12345", reason="a stolen car")
    telling.passage(NOON, plate("京AI2345", PlateColour.BLUE))
    with store.read() as session:
        return session.scalars(select(AlertRow.id)).one()


def state_of(store: Store) -> AlertState:
    with store.read() as session:
        return alerts(session, somebody())[0].state


def test_an_alert_is_taken_up_and_closed_by_plain_forms(store: Store, sits: Sits, alert: UUID) -> None:
    taken = sits().post(f"/alerts/{alert}/acknowledgement")
    assert (taken.status_code, taken.headers["location"], state_of(store)) == (303, "/", AlertState.ACKNOWLEDGED)

    closed = sits(Role.POLICE).post(
        f"/alerts/{alert}/closing",
        data={"quick": "false_match.other_plate"},
        headers={"referer": "http://x/alerts?y"},
    )

    assert (closed.status_code, closed.headers["location"]) == (303, "/alerts")
    with store.read() as session:
        row = session.get_one(AlertRow, alert)
    assert (row.outcome, row.closing_reason) == ("false_match", "号牌其实不同")


@pytest.mark.parametrize(
    "sent, says",
    [
        ({"outcome": "confirmed", "reason": "  "}, "请写明原因"),
        ({"outcome": "", "reason": "ok1"}, "请选择结果"),
        ({"outcome": "x", "reason": "ok1"}, "请选择结果"),
        ({"quick": "confirmed.other_plate"}, "请选择结果"),
        ({"quick": "confirmed."}, "请写明原因"),
        ({}, "请选择结果"),
    ],
)
def test_a_closing_that_says_too_little_is_told_what_is_missing(
    store: Store, sits: Sits, alert: UUID, sent: dict[str, str], says: str
) -> None:
    plain = sits(Role.POLICE).post(f"/alerts/{alert}/closing", data=sent)
    script = sits(Role.POLICE).post(f"/alerts/{alert}/closing", data=sent, headers={"hx-request": "true"})

    assert (plain.status_code, script.status_code) == (422, 422)
    assert says in plain.text
    assert script.text.startswith(says)
    assert script.headers["hx-retarget"] == f"#problem-{alert}"
    assert state_of(store) is AlertState.NEW


@pytest.mark.parametrize("role", [Role.GUARD, Role.MANAGER])
def test_the_gate_takes_an_alert_up_and_leaves_the_closing_to_the_police(
    store: Store, sits: Sits, alert: UUID, role: Role
) -> None:
    gate = sits(role)
    assert "打完电话就好，由民警处理后关闭" in gate.get("/alerts").text
    gate.post(f"/alerts/{alert}/acknowledgement")
    refused = gate.post(f"/alerts/{alert}/closing", data={"quick": "confirmed.handled_here"})

    assert refused.status_code == 403
    assert state_of(store) is AlertState.ACKNOWLEDGED
    for address in ("/", "/alerts"):
        page = gate.get(address).text
        assert "/closing" not in page
        assert "门岗不用再做什么，由民警处理后关闭" in page
    assert f"/alerts/{alert}/closing" in sits(Role.POLICE).get("/").text


def test_the_heading_of_a_card_that_is_done_at_the_gate_says_who_rang_and_when(
    store: Store, sits: Sits, alert: UUID, watch: Watch
) -> None:
    gate = sits()
    visitor(store, Role.GUARD, name="chen", now=watch.now).at(gate)
    watch.now = NOON.replace(hour=15, minute=14, second=7)
    gate.post(f"/alerts/{alert}/acknowledgement")

    for address in ("/", "/alerts"):
        page = gate.get(address).text
        card = page.partition('<article class="alert')[2].partition("</article>")[0]
        heading = card.partition("<h2")[2].partition("</h2>")[0]
        assert "chen 已打电话" in heading
        assert "23:14:07" in heading
        assert "请联系值班民警" not in card
        assert "未结束" in page
        assert "待处理</h2>" not in page
    police = sits(Role.POLICE).get("/alerts").text
    assert "号牌相近：请核对，并联系值班民警" in police


@pytest.mark.parametrize("final, says", [("沪C67890", "终读改为"), (None, "终读未能读出号牌")])
def test_a_final_reading_that_is_another_is_told_on_the_card(
    store: Store, sits: Sits, telling: Telling, alert: UUID, final: str | None, says: str
) -> None:
    with store.read() as session:
        passage = session.get_one(AlertRow, alert).passage
    assert "alert-otherwise" not in sits().get("/").text
    telling.passage(NOON, plate(final, PlateColour.BLUE) if final else None, revises=passage)

    for address in ("/", "/alerts"):
        card = sits().get(address).text.partition('class="alert-otherwise"')[2].partition("</p>")[0]
        assert says in card
        assert (final or "请看图片核对") in card
    assert state_of(store) is AlertState.NEW


def test_a_closed_alert_stays_as_it_was_closed(store: Store, sits: Sits, alert: UUID) -> None:
    sits(Role.POLICE).post(f"/alerts/{alert}/closing", data={"quick": "confirmed.officers_sent"})

    for step, sent in (("acknowledgement", {}), ("closing", {"quick": "stood_down.has_left"})):
        answer = sits(Role.POLICE).post(f"/alerts/{alert}/{step}", data=sent)
        assert answer.status_code == 422
        assert "已经由别人结束" in answer.text
    with store.read() as session:
        assert session.get_one(AlertRow, alert).outcome == "confirmed"


def test_what_lies_outside_does_not_exist(store: Store, sits: Sits, alert: UUID) -> None:
    stranger = sits(Role.POLICE, "river/south")

    assert "京A" not in stranger.get("/alerts").text
    assert "京A" not in stranger.get("/").text
    for one in (alert, new_id()):
        assert stranger.post(f"/alerts/{one}/acknowledgement").status_code == 404
        assert stranger.post(f"/alerts/{one}/closing", data={"quick": "stood_down.has_left"}).status_code == 404
    assert state_of(store) is AlertState.NEW


@pytest.mark.parametrize(
    "role, address, status",
    [
        (Role.GUARD, "/alerts", 200),
        (Role.MANAGER, "/alerts", 200),
        (Role.POLICE, "/alerts", 200),
        (Role.AUDITOR, "/alerts", 403),
        (Role.ADMIN, "/alerts", 403),
        (Role.GUARD, "/watch-list", 403),
        (Role.MANAGER, "/watch-list", 403),
        (Role.POLICE, "/watch-list", 200),
        (Role.AUDITOR, "/watch-list", 200),
        (Role.ADMIN, "/watch-list", 403),
    ],
)
def test_each_page_is_for_its_roles(sits: Sits, role: Role, address: str, status: int) -> None:
    assert sits(role).get(address).status_code == status


def test_a_form_without_the_sessions_token_changes_nothing(store: Store, sits: Sits, alert: UUID) -> None:
    guard, police = sits(), sits(Role.POLICE)
    entry = requested(store, "京B12345")
    for client in (guard, police):
        client.headers[CSRF] = "guess"

    assert guard.post(f"/alerts/{alert}/acknowledgement").status_code == 403
    assert police.post(f"/watch-list/{entry}/approval").status_code == 403
    assert police.post("/watch-list", data=WISH).status_code == 403
    assert state_of(store) is AlertState.NEW


def test_only_the_police_are_told_why(sits: Sits, alert: UUID) -> None:
    assert "a stolen car" in sits(Role.POLICE).get("/").text
    assert "a stolen car" not in sits().get("/").text
    assert str(alert) in sits().get("/alerts").text


def test_a_plate_is_asked_for_until_the_end_of_a_day(store: Store, sits: Sits) -> None:
    answer = sits(Role.POLICE).post("/watch-list", data=WISH)

    assert (answer.status_code, answer.headers["location"]) == (303, "/watch-list")
    with store.read() as session:
        row = session.scalars(select(WatchEntryRow)).one()
    assert (row.plate, row.state) == ("京A12345", "requested")
    assert row.ends_at.astimezone(SHANGHAI).isoformat() == "2026-12-02T00:00:00+08:00"


def test_the_last_day_is_shown_as_it_was_typed(store: Store, sits: Sits) -> None:
    police = sits(Role.POLICE)
    police.post("/watch-list", data=WISH)
    watched(store, "京B12345", days=1.5)
    page = police.get("/watch-list").text

    assert re.findall(r'class="wanted-end">(.*) <time datetime="([^"]+)"[^>]*>([^<]+)<', page) == [
        ("最后一天", "2026-12-01", "12月1日 星期二"),
        ("至", "2026-11-24T15:00:00+00:00", "11-24 23:00:00"),
    ]
    refused = police.post("/watch-list", data={**WISH, "plate": "x"})
    assert 'type="date"' in refused.text
    assert 'value="2026-12-01"' in refused.text


def test_asking_twice_by_a_double_press_asks_once(store: Store, sits: Sits) -> None:
    police = sits(Role.POLICE)
    answers = [police.post("/watch-list", data=WISH) for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    with store.read() as session:
        assert len(session.scalars(select(WatchEntryRow)).all()) == 1


@pytest.mark.parametrize(
    "last_day, accepted",
    [
        ("2026-11-22", False),
        ("2026-11-23", True),
        ("2027-02-20", True),
        ("2027-02-21", False),
        ("", False),
        ("9999-12-31", False),
        ("soon", False),
    ],
)
def test_the_last_day_is_today_or_within_ninety_days(sits: Sits, last_day: str, accepted: bool) -> None:  # noqa: FBT001 - expected
    answer = sits(Role.POLICE).post("/watch-list", data={**WISH, "last_day": last_day})

    assert answer.status_code == (303 if accepted else 422)
    assert accepted or "90 天以内" in answer.text


@pytest.mark.parametrize("changed", [{"place": "hill"}, {"place": "river/south"}, {"place": "River"}])
def test_a_place_that_is_not_ones_own_is_refused(sits: Sits, changed: dict[str, str]) -> None:
    answer = sits(Role.POLICE, "river/north").post("/watch-list", data={**WISH, **changed})

    assert answer.status_code == 422
    assert "您的辖区内没有这个地方" in answer.text


def test_ones_own_request_is_not_offered_and_not_taken(store: Store, sits: Sits) -> None:
    li, wang = sits(Role.POLICE), sits(Role.POLICE)
    li.post("/watch-list", data=WISH)
    with store.read() as session:
        (entry,) = entries(session, somebody(), NOON)

    assert "approval" not in li.get("/watch-list").text
    assert "approval" in wang.get("/watch-list").text
    assert li.post(f"/watch-list/{entry.id}/approval").status_code == 403
    assert wang.post(f"/watch-list/{entry.id}/refusal").status_code == 303
    assert wang.post(f"/watch-list/{entry.id}/removal", data={"reason": "x1"}).status_code == 422
    with store.read() as session:
        assert entries(session, somebody(), NOON)[0].state is EntryState.REFUSED


def test_only_whoever_asked_is_offered_to_take_a_request_back(store: Store, sits: Sits) -> None:
    li, wang = sits(Role.POLICE), sits(Role.POLICE)
    li.post("/watch-list", data=WISH)
    with store.read() as session:
        (entry,) = entries(session, somebody(), NOON)

    assert "收回申请" in li.get("/watch-list").text
    assert "收回申请" not in wang.get("/watch-list").text
    refused = wang.post(f"/watch-list/{entry.id}/removal", data={"reason": "not mine"})
    assert (refused.status_code, "只有申请人能收回申请" in refused.text) == (403, True)
    wang.post(f"/watch-list/{entry.id}/approval")
    assert "撤销布控" in wang.get("/watch-list").text.partition("<main")[2]


def test_a_removal_says_why(store: Store, sits: Sits) -> None:
    police, entry = sits(Role.POLICE), watched(store)
    refused = police.post(f"/watch-list/{entry}/removal", data={"reason": " "})
    removed = police.post(f"/watch-list/{entry}/removal", data={"reason": "found"})

    assert (refused.status_code, removed.status_code) == (422, 303)
    assert "found" in police.get("/watch-list").text


def test_looks_at_both_lists_are_on_record(store: Store, sits: Sits) -> None:
    police = sits(Role.POLICE)
    police.get("/alerts")
    police.get("/watch-list")

    with store.read() as session:
        actions = session.scalars(select(AuditRow.action).order_by(AuditRow.seq)).all()
    assert list(actions)[-2:] == ["see_alerts", "see_watch_list"]


def test_an_auditor_may_only_read(store: Store, sits: Sits) -> None:
    entry, auditor = requested(store), sits(Role.AUDITOR)
    page = auditor.get("/watch-list").text

    assert "<form" not in page.partition("<main")[2]
    assert auditor.post("/watch-list", data=WISH).status_code == 403
    assert auditor.post(f"/watch-list/{entry}/approval").status_code == 403
