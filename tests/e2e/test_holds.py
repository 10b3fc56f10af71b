"""A barrier is held open from the guard's touch to its end, over a node that is killed and a centre that falls."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from central.accounts.roles import Role
from tests.e2e.house import LANE, NODE, SITE, House, Lane

pytestmark = [pytest.mark.slow, pytest.mark.broker, pytest.mark.timeout(240)]

NO_SUCH_CAMERA = "rtsp://127.0.0.1:1/none"
UP, DOWN = {"open", "opening"}, {"closed"}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with House(tmp_path / "house", [Lane(NO_SUCH_CAMERA)]) as one:
        one.start_node()
        one.centre.until(lambda: _can_hold(one), "a lane that can be held open")
        yield one


def test_an_announced_emergency_goes_on_when_the_node_is_killed_until_a_person_ends_it(house: House) -> None:
    hold = begin(house, reason="emergency")
    until_state(house, hold, "on")
    until_gate(house, UP)

    house.node.kill()
    house.start_node()
    until_gate(house, UP)
    assert state_of(house, hold)["state"] == "on"

    house.centre.kill()
    house.start_centre()
    assert state_of(house, hold)["state"] == "on", "the centre knows it after its own restart"
    house.centre.until(lambda: _can_hold(house), "a node that is heard again")

    answer = house.web.post(f"/api/v1/holds/{hold}/end")
    assert answer.status_code == 202, answer.text
    ended = until_state(house, hold, "ended")
    assert (ended["result_reason"], ended["end_asked_by"]) == ("person", house.guard.name)
    until_gate(house, DOWN)
    assert said_on_audit(house) == [("began", "emergency"), ("ended", "person")]


def test_a_machine_that_is_switched_on_anew_with_the_line_down_ends_it_and_the_centre_hears_of_it_later(
    house: House,
) -> None:
    hold = begin(house, reason="emergency")
    until_state(house, hold, "on")
    house.broker.kill()
    house.node.kill()
    kept = house.node_folder / "holds" / f"{LANE}.json"
    kept.write_text(kept.read_text(encoding="utf-8").replace(_boot(), "another-start"), encoding="utf-8")
    house.start_node()
    until_gate(house, DOWN)
    assert state_of(house, hold)["state"] == "on", "for all that the centre knows"

    house.broker.start()
    ended = until_state(house, hold, "ended")
    assert ended["result_reason"] == "node_restarted"


def begin(house: House, **said: str) -> str:
    answer = house.web.post(f"/api/v1/lanes/{SITE}/{NODE}/{LANE}/holds", json={"key": os.urandom(8).hex(), **said})
    assert answer.status_code == 202, answer.text
    hold: str = answer.json()["id"]
    return hold


def state_of(house: House, hold: str) -> dict[str, Any]:
    told: dict[str, Any] = house.get(f"holds/{hold}")
    return told


def until_state(house: House, hold: str, state: str) -> dict[str, Any]:
    def told() -> dict[str, Any]:
        now = state_of(house, hold)
        return now if now["state"] == state else {}

    return house.centre.until(told, f"a hold that is {state}")


def until_gate(house: House, states: set[str]) -> None:
    house.node.until(
        lambda: house.lane_now()["gate"] in states, f"a barrier that is {' or '.join(sorted(states))}"
    )


def said_on_audit(house: House) -> list[tuple[str, str]]:
    house.sign_in(house.web, Role.AUDITOR)
    rows = house.get("audit-entries", action="hold_changed")["items"]
    return [(row["detail"]["change"], row["detail"]["reason"]) for row in reversed(rows)]


def _can_hold(house: House) -> bool:
    lanes = house.node_view().get("lanes", ())
    return house.node_view().get("up", False) and any(lane["holds_s"] for lane in lanes)


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
