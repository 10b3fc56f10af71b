"""The beginning of a shift: what is open is seen on one page, and who has the desk is on record."""

from http import HTTPStatus

from sqlalchemy import select
from starlette.testclient import TestClient

from central.store.db import Store
from central.tables import AlertRow, AuditRow
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.telling import NOON, Telling, lane_health, plate
from tests.central.watch_list.listing import watched
from wire.events import GateState
from wire.ids import new_id
from wire.plate_kinds import PlateColour


def test_what_is_open_is_shown_and_nothing_is_said_to_be_nothing(
    browser: TestClient, store: Store, telling: Telling
) -> None:
    assert browser.get("/hand-over").text.count("没有<") >= 4
    watched(store, "京A12345")
    telling.healthy(NOON, lane_health("east-in"), lane_health("out-1", gate=GateState.FAULT))
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    stands(telling, new_id())

    shown = browser.get("/hand-over").text
    assert "京A12345" in shown
    alerts = shown.partition("<h2>告警</h2>")[2].partition("</section>")[0]
    assert "请联系值班民警，勿拦车" in alerts
    assert "正在等候" in shown
    assert '<li class="trouble">out-1' in shown


def test_of_an_alert_that_was_rung_about_it_is_said_who_did(
    browser: TestClient, store: Store, telling: Telling
) -> None:
    watched(store, "京A12345")
    telling.healthy(NOON)
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    with store.read() as session:
        (alert,) = session.scalars(select(AlertRow.id))
    browser.post(f"/alerts/{alert}/acknowledgement")

    alerts = browser.get("/hand-over").text.partition("<h2>告警</h2>")[2].partition("</section>")[0]
    assert "已打电话" in alerts
    assert "请联系值班民警" not in alerts


def test_who_takes_over_is_on_record_with_what_was_open(
    browser: TestClient, store: Store, telling: Telling
) -> None:
    watched(store, "京A12345")
    telling.healthy(NOON)
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    token = browser.get("/hand-over").text.split('name="csrf_token" value="')[1].split('"')[0]

    answer = browser.post("/hand-over", data={"csrf_token": token}, follow_redirects=False)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    with store.read() as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "take_over"))
    assert row.detail == {"waiting": 0, "alerts": 1, "holds": 0, "troubled": 0}
