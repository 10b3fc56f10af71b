"""A car whose clock is wrong is offered to be let in as long as any other that came when it did."""

from datetime import timedelta

from starlette.testclient import TestClient

from tests.central.dashboard.openings.pressing import LANE, SCRIPT, WAIT
from tests.central.dashboard.telling import NOON, Telling, plate
from tests.central.dashboard.test_clocks import of_the_future
from wire.plate_kinds import PlateColour


def test_a_car_of_the_future_is_offered_as_long_as_any_other_and_no_longer(
    guard: TestClient, telling: Telling
) -> None:
    telling.healthy(NOON)
    told = of_the_future(telling, NOON - timedelta(minutes=1))
    assert str(told.passage) in guard.get("/openings/new", params=LANE, headers=SCRIPT).text

    now = telling.passage(NOON, plate("京A12345", PlateColour.BLUE), WAIT)

    form = guard.get("/openings/new", params=LANE, headers=SCRIPT).text
    assert str(now) in form
    assert "浙A66666" not in form


def test_a_car_of_the_future_that_came_long_ago_is_nobody_who_waits(guard: TestClient, telling: Telling) -> None:
    telling.healthy(NOON)
    told = of_the_future(telling, NOON - timedelta(minutes=16))
    asked = {**LANE, "passage": str(told.passage), "view": "passage"}

    assert "checkbox" not in guard.get("/openings/new", params=LANE, headers=SCRIPT).text
    assert "浙A66666" not in guard.get("/openings/new", params=asked, headers=SCRIPT).text
    assert "open-barrier" not in guard.get(f"/passages/{told.passage}").text
