"""A shift at the open bar: each who comes has a record of his own, and a key opens for the one who stands there.

Node, broker, centre and browser are real; only the node's recognisers know the street instead of looking at it. A
delivery is let in by one touch and a resident by the rules. Ten deliveries later an ambulance comes: the ordinary
key is refused, the red one never is. A rider goes in behind a resident. A car without a plate waits in vain while
four alerts are open, and reverses.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from central.store.db import Store
from tests.central.dashboard.sitting import keep
from tests.central.watch_list.listing import watched
from tests.e2e.gate_plays import AMBULANCE, DELIVERY, PLATED, RESIDENT, RESIDENTS, SECOND_RESIDENT
from tests.e2e.house import LANE, NODE, SITE, House, Lane, Programs
from tests.e2e.screen import PATIENCE_MS, screen_at

pytestmark = [
    pytest.mark.slow,
    pytest.mark.broker,
    pytest.mark.browser,
    pytest.mark.timeout(300),
]

DESK, PHONE = ViewportSize(width=1440, height=900), ViewportSize(width=390, height=844)
LEAST_PX = 72
ARM_STAYS_UP_S = 6.0
A_MINUTES_DELIVERIES, TOLD_APART = 10, 6
"""How many are ordered, and how many of those a node obeys in one lane in one minute."""
NOBODY: Final = None


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    staged = Programs(node=("tests.e2e.staged_edge", "--playbill", tmp_path / "playbill"))
    lane = Lane("rtsp://127.0.0.1:1/staged", hold_s=ARM_STAYS_UP_S)
    with House(tmp_path / "house", [lane], residents=RESIDENTS, programs=staged) as one:
        put_on_the_watch_list(one, PLATED)
        one.start_node()
        one.centre.until(lambda: one.node_view().get("up", False), "a node that takes commands")
        yield one


def put_on_the_watch_list(house: House, plates: tuple[str, ...]) -> None:
    store = Store(house.store_url)
    try:
        for plate in plates:
            watched(store, plate, at=datetime.now(UTC) - timedelta(minutes=1))
    finally:
        store.close()


def test_each_who_comes_has_a_record_of_his_own_and_the_emergency_is_never_refused(
    house: House, tmp_path: Path
) -> None:
    with screen_at(house.address, "zh-CN", visitor=house.guard) as screen:
        page = screen.pages["zh-CN"]
        page.set_viewport_size(DESK)
        expect(page.locator("#line")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)

        calls(tmp_path, "delivery_then_resident")
        waits_at_the_front(page)
        page.locator("#open-bar .open-key[data-reason=delivery]").click()
        tells_of_an_opening(page, "送货")
        until_over(house, 2)

        spends_the_minute(house)
        calls(tmp_path, "ambulance")
        waits_at_the_front(page)
        page.keyboard.press("3")
        is_refused_for_who_stands_there(house)
        expect(page.locator(".lane .opened").first).to_contain_text("开闸次数太多", timeout=PATIENCE_MS)
        page.locator("#open-bar .open-key-emergency").click()
        tells_of_an_opening(page, "急救")
        until_over(house, 3)

        calls(tmp_path, "rider_behind_resident")
        until_over(house, 5)

        calls(tmp_path, "plateless_turns_back")
        waits_at_the_front(page)
        shows_the_keys_with_four_alerts_open(page)
        until_over(house, 6)
        expect(page.locator(".queue-row")).to_have_count(0, timeout=PATIENCE_MS)
        expect(page.locator(".newest .row")).to_have_count(6)
        assert screen.complaints == []

    assert [in_short(one) for one in reversed(house.passages())] == [
        (DELIVERY, "passed", False, "delivery"),
        (RESIDENT, "passed", False, NOBODY),
        (AMBULANCE, "passed", False, "emergency"),
        (SECOND_RESIDENT, "passed", False, NOBODY),
        ("plateless", "passed", True, NOBODY),
        ("plateless", "turned_back", False, NOBODY),
    ]
    for passage in house.passages():
        has_a_picture(house, passage)


def calls(folder: Path, play: str) -> None:
    """Have a play begin in the street."""
    written = folder / "next"
    written.write_text(play, encoding="utf-8")
    written.rename(folder / "playbill")


def waits_at_the_front(page: Page) -> None:
    expect(page.locator(".present[data-front][data-waits]")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("#open-bar:not([data-settling])")).to_be_visible(timeout=PATIENCE_MS)


def tells_of_an_opening(page: Page, reason: str) -> None:
    told = page.locator(".lane .opened").first
    expect(told).to_contain_text("道闸已打开", timeout=PATIENCE_MS)
    expect(told).to_contain_text(reason)


def is_refused_for_who_stands_there(house: House) -> None:
    def refused() -> bool:
        (newest,) = house.get("openings", limit=1)["items"]
        return (newest["state"], newest["result_reason"]) == ("refused", "too_many") and bool(newest["passage"])

    house.centre.until(refused, "an order for who stands there that is refused")


def until_over(house: House, number: int) -> None:
    """Wait until so many have come and gone, and the arm is down."""

    def over() -> bool:
        known = house.passages()
        return (
            len(known) >= number and all(one["outcome"] for one in known) and house.lane_now()["gate"] == "closed"
        )

    house.node.until(over, f"{number} visits that are over")


def spends_the_minute(house: House) -> None:
    """Give the rest of ten deliveries, as another desk does for couriers; the node obeys a guard's pace."""
    address = f"/api/v1/lanes/{SITE}/{NODE}/{LANE}/openings"
    orders = []
    for _ in range(A_MINUTES_DELIVERIES - 1):
        answer = house.web.post(address, json={"reason": "delivery", "key": os.urandom(8).hex()})
        assert answer.status_code == 202, answer.text
        orders.append(answer.json()["id"])

    def answered() -> list[str]:
        states = [house.get(f"openings/{order}")["state"] for order in orders]
        return [] if "issued" in states else states

    states = house.centre.until(answered, "an answer to every order")
    assert states.count("opened") == TOLD_APART - 1
    assert states.count("refused") == A_MINUTES_DELIVERIES - TOLD_APART
    house.node.until(lambda: house.lane_now()["gate"] == "closed", "an arm that is down")


def shows_the_keys_with_four_alerts_open(page: Page) -> None:
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        expect(page.locator("#strip .drawer-open")).to_contain_text(str(len(PLATED)), timeout=PATIENCE_MS)
        for key in page.locator("#open-bar .open-key").all():
            box = key.bounding_box()
            assert box is not None
            assert box["height"] >= LEAST_PX
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= size["height"]
        keep(page, f"story-alerts-{size['width']}", full_page=False)
    page.set_viewport_size(DESK)


def in_short(passage: dict[str, Any]) -> tuple[str, str, bool, str | None]:
    plate, by_hand = passage["plate"], passage["opened_by_hand"]
    return (
        plate["text"] if plate else passage["plate_status"],
        passage["outcome"],
        passage["followed"],
        by_hand["reason"] if by_hand else NOBODY,
    )


def has_a_picture(house: House, passage: dict[str, Any]) -> None:
    assert passage["pictures"]
    for picture in passage["pictures"]:
        answer = house.web.get(f"/api/v1/passages/{passage['id']}/pictures/{picture['sha256']}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
