"""For whom a barrier is opened by hand, and that whoever is shown for it is a look on record."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient

from central.presence.front import JUST_SEEN
from central.store.db import Store
from central.tables import AuditRow
from tests.central.dashboard.openings.pressing import LANE, SCRIPT, WAIT, Line, answers, key_in, moved, press
from tests.central.dashboard.telling import NOON, RESIDENT, Telling, plate, scene
from tests.central.dashboard.watch import Watch
from wire.events import AccessDecision, BarrierResult
from wire.ids import new_id
from wire.plate_kinds import PlateColour


def test_for_whom_it_was_opened_is_on_the_passage(
    guard: TestClient, line: Line, telling: Telling, watch: Watch
) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), RESIDENT, pictures=[scene("a")])
    asked = {**LANE, "passage": str(passage), "view": "passage"}
    assert str(passage) in guard.get("/openings/new", params=asked, headers=SCRIPT).text

    told = press(guard, passage=str(passage), view="passage")

    assert line.sent[0].passage == passage
    assert f'hx-get="/passages/{passage}/openings"' in told
    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))
    told = guard.get(f"/passages/{passage}/openings", headers=SCRIPT).text
    assert "Barrier opened" in told
    assert "hx-get" not in told
    watch.now = NOON + timedelta(hours=1)
    page = guard.get(f"/passages/{passage}").text
    assert "Barrier opened" in page
    assert "open-barrier" not in page, "nobody stands there any more"


def test_whoever_waits_in_the_lane_is_offered_and_not_taken_for_granted(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)

    form = guard.get("/openings/new", params=LANE, headers=SCRIPT).text

    assert f'type="checkbox" name="passage" value="{passage}" checked' in form
    press(guard, key=key_in(form))
    assert line.sent[0].passage is None, "unticked"


@pytest.mark.parametrize(
    "decision, ago_s", [(RESIDENT, 0), (WAIT, JUST_SEEN.total_seconds() + 1)], ids=["let_in", "long_gone"]
)
def test_who_does_not_wait_is_not_offered(
    guard: TestClient, telling: Telling, decision: AccessDecision, ago_s: int
) -> None:
    telling.passage(NOON - timedelta(seconds=ago_s), plate("京A12345", PlateColour.BLUE), decision)

    assert "checkbox" not in guard.get("/openings/new", params=LANE, headers=SCRIPT).text


def looks(store: Store) -> list[tuple[str, str, str | None]]:
    """What was looked at, on record."""
    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action.like("see%")).order_by(AuditRow.seq))
        return [(row.action, row.target, row.site) for row in rows]


def test_the_form_shows_no_plate_of_the_past(
    guard: TestClient, telling: Telling, watch: Watch, store: Store
) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)
    watch.now = NOON + timedelta(minutes=15)

    form = guard.get("/openings/new", params={**LANE, "passage": str(passage)}, headers=SCRIPT)

    assert form.status_code == 200
    assert str(passage) not in form.text, "whoever passed earlier is found by a search"
    assert looks(store) == []


def test_whom_the_form_shows_is_on_record(guard: TestClient, telling: Telling, store: Store) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)

    guard.get("/openings/new", params=LANE, headers=SCRIPT)
    guard.get("/openings/new", params={**LANE, "passage": str(passage), "view": "passage"}, headers=SCRIPT)
    guard.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff", "note": "x" * 201}, headers=SCRIPT)

    assert looks(store) == [("see_passage", str(passage), "garden")] * 3


def test_a_form_that_shows_nobody_is_no_look(guard: TestClient, telling: Telling, store: Store) -> None:
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE), RESIDENT)

    guard.get("/openings/new", params=LANE, headers=SCRIPT)
    guard.get("/openings/new", params={**LANE, "passage": str(new_id())}, headers=SCRIPT)

    assert looks(store) == []


def test_a_form_whose_look_cannot_be_recorded_comes_and_shows_nobody(
    guard: TestClient, telling: Telling, store: Store
) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)
    with store.write() as session:
        session.execute(text("ALTER TABLE audit_entries RENAME TO elsewhere"))

    form = guard.get("/openings/new", params={**LANE, "passage": str(passage)}, headers=SCRIPT)
    answer = guard.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}, headers=SCRIPT)

    assert form.status_code == 200
    assert not any(shown in form.text + answer.text for shown in (str(passage), "12345"))
    assert "could not put this on record. Use the button at the gate." in answer.text


def test_openings_of_a_passage_are_a_look(guard: TestClient, telling: Telling, store: Store) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), RESIDENT)

    guard.get(f"/passages/{passage}/openings", headers=SCRIPT)

    assert looks(store) == [("see_openings", str(passage), "garden")]


@pytest.mark.parametrize("outcome", ["passed", "turned_back", "left_standing", "unseen", "a_later_word"])
def test_of_whom_it_is_known_what_became_of_them_nobody_is_offered(
    guard: TestClient, telling: Telling, outcome: str
) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT, revises=passage, outcome=outcome)

    form = guard.get("/openings/new", params=LANE, headers=SCRIPT).text
    named = guard.get("/openings/new", params={**LANE, "passage": str(passage), "view": "passage"}, headers=SCRIPT)

    assert "checkbox" not in form
    assert str(passage) not in named.text
    assert "open-barrier" not in guard.get(f"/passages/{passage}").text


def test_who_waits_behind_one_that_turned_back_is_offered(guard: TestClient, telling: Telling) -> None:
    waits = telling.passage(NOON - timedelta(seconds=30), plate("京B2K315", PlateColour.BLUE), WAIT)
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT, outcome="turned_back")

    assert str(waits) in guard.get("/openings/new", params=LANE, headers=SCRIPT).text
