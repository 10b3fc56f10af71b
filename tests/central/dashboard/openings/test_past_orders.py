"""What became of an order is told beside its own vehicle; once another is at the front it is named and grey."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from tests.central.dashboard.openings.pressing import LANE, WAIT, Line, answers, listens, moved, press
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.sitting import DESK, PATIENCE_MS, PHONE, House, keep
from tests.central.dashboard.telling import NOON, Telling, plate
from wire.commands import CommandRefusal
from wire.events import BarrierResult, CommandRefused
from wire.ids import new_id
from wire.plate_kinds import PlateColour


def late(command: UUID) -> CommandRefused:
    """Make a node's answer that the order had come too late."""
    reason = CommandRefusal.LATE.value
    return CommandRefused(id=new_id(), lane=LANE["lane"], processed_at=NOON, command=command, reason=reason)


def told(guard: TestClient) -> list[str]:
    """Return the orders on the lane's card, newest first."""
    card = guard.get("/").text.partition(' id="opened-')[2].partition(' id="told-')[0]
    return re.split(r'<div class="opened(?= )', card)[1:]


def test_a_refusal_stays_red_with_what_to_do_while_its_vehicle_stands_there(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    here = new_id()
    stands(telling, here, new_id())
    press(guard, passage=str(here))
    answers(telling, late(line.sent[0].id))
    (order,) = told(guard)
    assert "opened-past" not in order
    assert "opened-remedy" in order
    stands(telling)
    assert "opened-remedy" in told(guard)[0], "nobody else is there who could be let in for him"


def test_beside_the_next_vehicle_it_names_its_own_and_has_no_remedy(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    gone = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)
    stands(telling, gone)
    press(guard, passage=str(gone))
    answers(telling, late(line.sent[0].id))
    stands(telling, new_id())
    (order,) = told(guard)
    assert "opened-past" in order
    assert 'aria-label="京A12345"' in order
    assert "opened-remedy" not in order


def test_of_whom_nothing_was_told_it_says_not_read_and_so_does_the_answer_to_the_next_press(
    guard: TestClient, line: Line, telling: Telling
) -> None:
    gone, here = new_id(), new_id()
    stands(telling, gone)
    press(guard, passage=str(gone))
    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))
    stands(telling, here)
    (order,) = told(guard)
    assert "opened-past" in order
    assert "Not read" in order
    given, before = re.split(r'<div class="opened(?= )', press(guard, key="b" * 32, passage=str(here)))[1:]
    assert "opened-past" not in given
    assert "opened-past" in before


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_bar_of_the_next_vehicle_says_nothing_of_it(
    house: House, telling: Telling, line: Line, width: int
) -> None:
    telling.healthy(NOON)
    listens(telling)
    stands(telling, new_id())
    page = house.sits(name="chen").opens("/", width)
    expect(page.locator("#open-bar:not([data-settling])")).to_be_visible()
    page.get_by_role("button", name="送货").click()
    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    answers(telling, late(line.sent[0].id))
    house.served.wake()
    expect(page.locator(".open-bar-notice")).to_contain_text("过时", timeout=PATIENCE_MS)

    stands(telling, new_id())
    house.served.wake()
    expect(page.locator(".lane .opened-past")).to_contain_text("当时对象：", timeout=PATIENCE_MS)
    expect(page.locator(".open-bar-notice")).to_be_empty()
    keep(page, f"past-order-{width}")
