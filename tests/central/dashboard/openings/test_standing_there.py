"""Whom the form offers where the node says who stands there: that one and nobody else."""

from datetime import datetime, timedelta
from uuid import UUID

from starlette.testclient import TestClient

from central.delivery.arrivals import PresenceSaid
from tests.central.dashboard.openings.pressing import LANE, SCRIPT, WAIT, Line, answers, key_in, press
from tests.central.dashboard.telling import NOON, RESIDENT, Telling, plate
from wire.commands import CommandRefusal
from wire.events import CommandRefused, PlateStatus, Subject
from wire.ids import new_id
from wire.plate_kinds import PlateColour
from wire.presence import LanePresence, Present, PresentState
from wire.topics import event_topic, parse_topic


def stands(
    telling: Telling,
    *passages: UUID,
    state: PresentState = PresentState.WAITING,
    at: datetime = NOON,
    since: datetime = NOON - timedelta(seconds=25),
) -> None:
    """Have the node say at `at` who has been at the arm since a while ago, the first of them at the front."""
    present = tuple(
        Present(
            passage=passage,
            subject=Subject.VEHICLE,
            state=state.value,
            since=since,
            front=number == 0 and state in {PresentState.ARRIVED, PresentState.WAITING},
            plate_status=PlateStatus.UNREAD,
        )
        for number, passage in enumerate(passages)
    )
    topic = parse_topic(event_topic(telling.site, telling.node, "presence"))
    telling.take(PresenceSaid(topic, LanePresence(lane=LANE["lane"], at=at, present=present), at))


def form(guard: TestClient, **more: str) -> str:
    return guard.get("/openings/new", params={**LANE, **more}, headers=SCRIPT).text


def test_who_stands_there_is_offered_before_anything_was_told_of_him(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    here = new_id()
    stands(telling, here, new_id())
    shown = form(guard)
    assert f'type="checkbox" name="passage" value="{here}" checked' in shown
    press(guard, key=key_in(shown), passage=str(here))
    assert line.sent[0].passage == here


def test_who_has_left_is_not_offered_though_he_waited_a_moment_ago(guard: TestClient, telling: Telling) -> None:
    gone = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)
    assert str(gone) in form(guard)
    stands(telling)
    assert "checkbox" not in form(guard)
    assert str(gone) not in form(guard, passage=str(gone), view="passage")
    stands(telling, new_id())
    assert str(gone) not in form(guard)


def test_who_goes_through_needs_no_opening(guard: TestClient, telling: Telling) -> None:
    stands(telling, new_id(), state=PresentState.PASSING)
    assert "checkbox" not in form(guard)


def test_who_was_let_in_and_still_stands_there_is_offered_again(guard: TestClient, telling: Telling) -> None:
    passage = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), RESIDENT)
    assert "checkbox" not in form(guard)
    stands(telling, passage)
    assert str(passage) in form(guard)
    assert str(passage) in form(guard, passage=str(passage), view="passage")


def test_an_order_for_somebody_unknown_is_none(guard: TestClient, line: Line, telling: Telling) -> None:
    stands(telling, new_id())
    said = {**LANE, "key": "b" * 32, "reason": "staff", "passage": str(new_id())}
    assert guard.post("/openings", data=said, headers=SCRIPT).status_code == 404
    assert line.sent == []


def test_that_another_one_stands_there_now_is_said_in_words(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    here = new_id()
    stands(telling, here)
    press(guard, passage=str(here))
    refused = CommandRefused(
        id=new_id(),
        lane=LANE["lane"],
        processed_at=NOON,
        command=line.sent[0].id,
        reason=CommandRefusal.ANOTHER_VEHICLE.value,
    )
    answers(telling, refused)
    page = guard.get("/").text
    assert "another vehicle is at the gate now" in page
    assert "opened-remedy" not in page, "the button at the gate would open for the wrong one as well"
    assert "open-instead" not in page, "the one who was refused is not offered as the other one"
    stands(telling, new_id())
    assert "open-instead" in guard.get("/").text


def test_the_live_page_says_who_is_at_the_arm_and_since_when(guard: TestClient, telling: Telling) -> None:
    assert "Nobody at the arm" not in guard.get("/").text, "where the node does not say, nothing is said"
    stands(telling)
    assert "Nobody at the arm" in guard.get("/").text
    stands(telling, new_id())
    page = guard.get("/").text
    assert "Waiting" in page
    assert f'data-running="{(NOON - timedelta(seconds=25)).isoformat()}"' in page
