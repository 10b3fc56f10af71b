"""The form in which a barrier is opened by hand, and what the pages say became of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from starlette.testclient import TestClient

from central.accounts.places import Grid
from central.accounts.roles import Role
from central.arrivals import StateSaid
from central.commands.issue import Asked
from central.commands.keys import CommandKey
from central.commands.openings import Openings
from central.commands.reasons import OpeningReason
from central.dashboard.site import dashboard
from central.db import Store
from central.doors import Doors
from central.feed import Feed
from central.tables import AuditRow
from tests.central.dashboard.telling import NOON, RESIDENT, Telling, plate, scene
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.visitors import CSRF, sign_in
from wire.commands import OpenBarrier, SignedCommand
from wire.events import AccessDecision, BarrierMoved, BarrierResult, CommandRefused, Event, Verdict
from wire.health import NodeState
from wire.ids import new_id
from wire.plate_kinds import PlateColour
from wire.topics import parse_topic, state_topic

LANE = {"site": "garden", "node": "east", "lane": "east-in"}
SCRIPT = {"hx-request": "true"}


@dataclass
class Line:
    """Takes commands for nodes as the line to the broker does."""

    up: bool = True
    sent: list[OpenBarrier] = field(default_factory=list)

    async def send(self, _asked: Asked, signed: SignedCommand) -> bool:
        if self.up:
            self.sent.append(OpenBarrier.model_validate_json(signed.command))
        return self.up


@pytest.fixture
def line() -> Line:
    return Line()


SeatedAs = Callable[[Role, str], TestClient]


@pytest.fixture
def seat(store: Store, watch: Watch, line: Line, telling: Telling) -> SeatedAs:
    """Somebody of a role and a place, before a browser without scripts; the node is up and takes commands."""
    feed = Feed(store)
    openings = Openings(store, feed, CommandKey.new(), line.send, watch)
    pages = dashboard(store, Doors(store, Grid({}), watch), feed, SHANGHAI, watch, openings)
    telling.healthy(NOON)
    listens(telling)

    def sit(role: Role, place: str) -> TestClient:
        client = TestClient(
            pages, headers={"accept-language": "en"}, raise_server_exceptions=False, follow_redirects=False
        )
        sign_in(client, store, role, place, now=watch.now)
        return client

    return sit


@pytest.fixture
def guard(seat: SeatedAs) -> TestClient:
    return seat(Role.GUARD, "")


def listens(telling: Telling, *, challenge: str | None = "c" * 22) -> None:
    state = NodeState(up=True, at=NOON, epoch=telling.epoch, challenge=challenge)
    telling.take(StateSaid(parse_topic(state_topic(telling.site, telling.node)), state, NOON, retained=False))


def key_in(form: str) -> str:
    keys: list[str] = re.findall(r'name="key" value="([0-9a-f]{32})"', form)
    return keys[0]


def press(guard: TestClient, reason: str = "delivery", key: str = "a" * 32, **more: str) -> str:
    answer = guard.post("/openings", data={**LANE, "key": key, "reason": reason, **more}, headers=SCRIPT)
    assert answer.status_code == 200, answer.text
    return answer.text


def answers(telling: Telling, event: Event) -> None:
    telling.events(NOON + timedelta(seconds=1), event)


def moved(command: UUID, result: BarrierResult, reason: str = "delivery", detail: str = "") -> BarrierMoved:
    return BarrierMoved(
        id=new_id(),
        lane="east-in",
        processed_at=NOON,
        result=result,
        reason=reason,
        detail=detail,
        requested_at=NOON,
        completed_at=NOON,
        command=command,
        actor="somebody",
    )


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


WAIT = AccessDecision(verdict=Verdict.WAIT, reason="plate_unknown")


def test_whoever_waits_in_the_lane_is_offered_and_not_taken_for_granted(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)

    form = guard.get("/openings/new", params=LANE, headers=SCRIPT).text

    assert f'type="checkbox" name="passage" value="{passage}" checked' in form
    press(guard, key=key_in(form))
    assert line.sent[0].passage is None, "unticked"


@pytest.mark.parametrize("decision, ago_s", [(RESIDENT, 0), (WAIT, 121)], ids=["let_in", "long_gone"])
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


def test_what_a_person_wrote_is_text(guard: TestClient) -> None:
    told = press(guard, note="<script>alert(1)</script>")

    assert "<script" not in told
    assert "&lt;script&gt;" in told


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "because"},
        {"reason": ""},
        {"passage": "no id"},
        {"key": "x" * 65},
        {"note": "x" * 201},
    ],
    ids=lambda wrong: next(iter(wrong)) + "_" + str(len(next(iter(wrong.values())))),
)
def test_what_is_no_form_of_ours_opens_nothing(guard: TestClient, line: Line, wrong: dict[str, str]) -> None:
    said = {**LANE, "key": "b" * 32, "reason": "staff", **wrong}

    assert guard.post("/openings", data=said, headers=SCRIPT).status_code == 422
    assert line.sent == []


@pytest.mark.parametrize("lane", [{"lane": "west-in"}, {"site": "elsewhere"}, {"node": ""}], ids=str)
def test_a_lane_that_is_not_there(guard: TestClient, line: Line, lane: dict[str, str]) -> None:
    asked = {**LANE, **lane}

    assert guard.get("/openings/new", params=asked).status_code == 404
    assert guard.post("/openings", data={**asked, "key": "b" * 32, "reason": "staff"}).status_code == 404
    assert line.sent == []


def test_a_guard_of_another_place_sees_no_such_lane(seat: SeatedAs, line: Line) -> None:
    stranger = seat(Role.GUARD, "harbour")

    assert stranger.get("/openings/new", params=LANE).status_code == 404
    assert stranger.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}).status_code == 404
    assert line.sent == []


@pytest.mark.parametrize("role", [Role.POLICE, Role.AUDITOR, Role.ADMIN])
def test_who_may_not_open_has_no_button(seat: SeatedAs, line: Line, role: Role) -> None:
    somebody = seat(role, "")

    assert "open-barrier" not in somebody.get("/").text
    assert somebody.get("/openings/new", params=LANE).status_code == 403
    assert somebody.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}).status_code == 403
    assert line.sent == []


def test_a_press_without_the_token_opens_nothing(guard: TestClient, line: Line) -> None:
    del guard.headers[CSRF]

    assert guard.post("/openings", data={**LANE, "key": "b" * 32, "reason": "staff"}).status_code == 403
    assert line.sent == []
