"""The form in which a barrier is opened by hand, and what the pages say became of a press."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from central.commands.reasons import OpeningReason
from central.store.db import Store
from tests.central.dashboard.openings.pressing import LANE, SCRIPT, WAIT, Line, answers, key_in, moved, press
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import Watch
from tests.central.visitors import CSRF
from wire.events import BarrierResult, CommandRefused, PlateStatus
from wire.ids import new_id


def test_every_reason_is_one_press(guard: TestClient, line: Line) -> None:
    form = guard.get("/openings/new", params=LANE, headers=SCRIPT).text

    assert "<html" not in form
    assert re.findall(r'name="reason" value="(\w+)"', form) == [reason.value for reason in OpeningReason]
    for reason in OpeningReason:
        press(guard, reason.value, key_in(guard.get("/openings/new", params=LANE, headers=SCRIPT).text))
    assert [command.reason for command in line.sent] == list(OpeningReason)


def test_without_scripts_the_form_is_a_page_and_the_press_leads_back(guard: TestClient, line: Line) -> None:
    page = guard.get("/openings/new", params=LANE).text
    assert "<html" in page
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    del guard.headers[CSRF]

    said = {**LANE, "key": key_in(page), "reason": "staff", "csrf_token": token}
    answer = guard.post("/openings", data=said)

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert len(line.sent) == 1


def test_the_enter_key_in_the_note_presses_nothing(guard: TestClient) -> None:
    form = guard.get("/openings/new", params=LANE, headers=SCRIPT).text

    first = re.findall(r"<button[^>]*>", form)[0]
    assert "disabled" in first
    assert "name=" not in first


def test_nothing_is_shown_as_opened_before_the_node_said_so(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    told = press(guard)
    assert "Sent, waiting for an answer" in told
    assert "Barrier opened" not in told
    assert "Sent, waiting" in guard.get("/").text

    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))

    page = guard.get("/").text
    assert "Barrier opened" in page
    assert "Delivery" in page
    assert f"by {line.sent[0].actor}" in page


@pytest.mark.parametrize("after_s, shown", [(0.059, "59 ms"), (2.4, "2.4 s")])
def test_one_opening_has_one_duration(
    guard: TestClient, line: Line, telling: Telling, watch: Watch, after_s: float, shown: str
) -> None:
    passage = telling.passage(NOON - timedelta(seconds=5), None, WAIT, status=PlateStatus.UNREAD)
    watch.now = NOON + timedelta(seconds=1 - after_s)
    press(guard, passage=str(passage))
    told = moved(line.sent[0].id, BarrierResult.OPENED)
    answers(telling, told.model_copy(update={"passage": passage}))

    page = guard.get(f"/passages/{passage}").text

    assert set(re.findall(r"(?:answered after|took) ([^<]+)<", page)) == {shown}


def test_no_answer_points_to_the_button_at_the_gate(guard: TestClient, watch: Watch) -> None:
    press(guard)
    watch.now = NOON + timedelta(seconds=11)

    page = guard.get("/").text

    assert "No answer" in page
    assert "Use the button at the gate." in page


@pytest.mark.parametrize(
    "result, reason, words",
    [
        (BarrierResult.REFUSED, "refused_controller", "the controller refused"),
        (BarrierResult.TIMED_OUT, "controller_silent", "the controller did not answer"),
        (BarrierResult.UNREACHABLE, "controller_unreachable", "the controller could not be reached"),
    ],
    ids=lambda value: str(value).replace(" ", "_"),
)
def test_a_barrier_that_did_not_open_says_why(
    guard: TestClient, line: Line, telling: Telling, result: BarrierResult, reason: str, words: str
) -> None:
    press(guard)
    answers(telling, moved(line.sent[0].id, result, reason, "relay <3> fell off"))

    page = guard.get("/").text

    assert "Barrier did not open" in page
    assert words in page
    assert "Use the button at the gate." in page
    assert "relay &lt;3&gt; fell off" in page


def test_a_refusal_of_the_node_is_in_words(guard: TestClient, line: Line, telling: Telling) -> None:
    press(guard)
    answers(
        telling,
        CommandRefused(
            id=new_id(), lane="east-in", processed_at=NOON, command=line.sent[0].id, reason="mass_opening"
        ),
    )

    page = guard.get("/").text

    assert "The node refused" in page
    assert "too many lanes at once" in page


def test_a_double_click_is_one_command(guard: TestClient, line: Line) -> None:
    press(guard, key="b" * 32)
    press(guard, key="b" * 32)

    assert len(line.sent) == 1


def test_the_same_form_pressed_for_another_reason_sends_nothing(guard: TestClient, line: Line) -> None:
    press(guard, "delivery", key="b" * 32)

    answer = guard.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}, headers=SCRIPT)

    assert answer.status_code == 422
    assert answer.headers["hx-retarget"] == "#opening"
    assert "had been used before" in answer.text
    assert key_in(answer.text) != "b" * 32
    assert len(line.sent) == 1


def test_a_node_that_would_not_obey_is_named_and_nothing_is_sent(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    telling.offline(NOON)

    answer = guard.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}, headers=SCRIPT)

    assert answer.status_code == 422
    assert "Use the button at the gate" in answer.text
    assert line.sent == []


def test_what_cannot_be_put_on_record_opens_nothing_and_says_so(
    guard: TestClient, line: Line, store: Store
) -> None:
    with store.write() as session:
        session.execute(text("DROP TABLE commands"))

    answer = guard.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}, headers=SCRIPT)

    assert answer.status_code == 422
    assert "could not put this on record. Use the button at the gate." in answer.text
    assert line.sent == []


def test_a_command_that_cannot_leave_says_so(guard: TestClient, line: Line) -> None:
    line.up = False

    assert "Not sent, the line is down" in press(guard)
    assert "Use the button at the gate." in guard.get("/").text


def test_what_a_person_wrote_is_text(guard: TestClient) -> None:
    told = press(guard, note="<script>alert(1)</script>")

    assert "<script" not in told
    assert "&lt;script&gt;" in told
