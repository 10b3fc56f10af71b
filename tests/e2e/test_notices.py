"""A guard sends somebody away by one touch: board and voice say it, the car turns back, the record closes itself.

Node, broker, centre and browser are real; only the node's recognisers know the street instead of looking at it.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from central.accounts.roles import Role
from tests.e2e.house import LANE, NODE, SITE, House, Lane, Programs
from tests.e2e.screen import PATIENCE_MS, screen_at
from tests.e2e.test_open_bar_story import DESK, calls, until_over, waits_at_the_front

pytestmark = [
    pytest.mark.slow,
    pytest.mark.broker,
    pytest.mark.browser,
    pytest.mark.timeout(240),
]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    staged = Programs(node=("tests.e2e.staged_edge", "--playbill", tmp_path / "playbill"))
    lane = Lane("rtsp://127.0.0.1:1/staged", board="simulated")
    with House(tmp_path / "house", [lane], programs=staged) as one:
        one.start_node()
        one.centre.until(lambda: has_board(one), "a lane whose board can be told what to say")
        yield one


def test_one_touch_sends_away_who_then_turns_back_by_himself(house: House, tmp_path: Path) -> None:
    with screen_at(house.address, "zh-CN", visitor=house.guard) as screen:
        page = screen.pages["zh-CN"]
        page.set_viewport_size(DESK)
        expect(page.locator("#line")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
        calls(tmp_path, "plateless_turns_back")
        waits_at_the_front(page)
        page.get_by_role("button", name="请掉头").click()
        expect(page.locator(".present .told-him")).to_contain_text("已请掉头", timeout=PATIENCE_MS)
        expect(page.locator(".present .attended")).to_contain_text("在处理")
        assert house.lane_now()["board"] == "turn_round"
        assert "the simulated board says" in house.node.said

        until_over(house, 1)
        house.node.until(lambda: house.lane_now()["board"] is None, "an empty board for the next one")
        (passage,) = house.passages()
        page.goto(f"{house.address}/passages/{passage['id']}")
        expect(page.locator(".detail-head")).to_contain_text("已掉头", timeout=PATIENCE_MS)
        expect(page.locator(".notices-of-passage")).to_contain_text("已请掉头")
        expect(page.locator(".notices-of-passage")).to_contain_text(house.guard.name)
        assert screen.complaints == []

    (notice,) = house.get("notices")["items"]
    assert (notice["state"], notice["shown"], notice["spoken"]) == ("given", True, True)
    assert (notice["passage"], notice["actor"]) == (passage["id"], house.guard.name)
    house.sign_in(house.web, Role.AUDITOR)
    (asked,) = house.get("audit-entries", action="give_notice")["items"]
    (said,) = house.get("audit-entries", action="notice_given")["items"]
    assert (asked["actor"], asked["target"]) == (house.guard.name, notice["id"])
    assert (said["detail"]["notice"], said["detail"]["by"]) == (notice["id"], house.guard.name)


def test_a_notice_goes_out_once_a_voice_and_an_opening_silences_the_board(house: House) -> None:
    first, second = say(house, "please_wait"), say(house, "turn_round")
    assert until_answered(house, first)["state"] == "given"
    refused = until_answered(house, second)
    assert (refused["state"], refused["result_reason"]) == ("refused", "too_many")
    assert house.lane_now()["board"] == "please_wait"

    answer = house.web.post(
        f"/api/v1/lanes/{SITE}/{NODE}/{LANE}/openings", json={"key": os.urandom(8).hex(), "reason": "delivery"}
    )
    assert answer.status_code == 202, answer.text
    house.node.until(lambda: house.lane_now()["gate"] in {"open", "opening"}, "an arm that rises")
    house.node.until(lambda: house.lane_now()["board"] is None, "a board that is empty")


def say(house: House, saying: str) -> str:
    answer = house.web.post(
        f"/api/v1/lanes/{SITE}/{NODE}/{LANE}/notices", json={"key": os.urandom(8).hex(), "saying": saying}
    )
    assert answer.status_code == 202, answer.text
    notice: str = answer.json()["id"]
    return notice


def until_answered(house: House, notice: str) -> dict[str, Any]:
    def told() -> dict[str, Any]:
        now: dict[str, Any] = house.get(f"notices/{notice}")
        return {} if now["state"] in {"issued", "unanswered"} else now

    return house.centre.until(told, "a notice that is answered")


def has_board(house: House) -> bool:
    lanes = house.node_view().get("lanes", ())
    return house.node_view().get("up", False) and any(lane["sayings"] for lane in lanes)
