"""A node that does not say who stands there: card, bar, queue, chime and “I see to it” all go by the record."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from central.presence.front import JUST_SEEN
from tests.central.dashboard.openings.pressing import WAIT, Line, answers, listens, moved
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.sitting import PATIENCE_MS, House
from tests.central.dashboard.telling import NOON, RESIDENT, Telling, plate
from tests.central.dashboard.test_chime import PEAKS, heard
from tests.central.dashboard.watch import Watch
from wire.events import BarrierResult
from wire.ids import new_id
from wire.plate_kinds import PlateColour

pytestmark = [pytest.mark.browser]

BLUE = plate("京A12345", PlateColour.BLUE)


def test_who_waits_by_the_record_is_queued_heard_seen_to_and_let_in(
    house: House, telling: Telling, line: Line, watch: Watch
) -> None:
    telling.healthy(NOON)
    listens(telling)
    guard = house.sits(name="chen")
    guard.context.add_init_script(PEAKS)
    page = guard.opens("/")
    page.locator("#sound-test").click()
    heard(page, 1)

    waits = telling.passage(NOON, BLUE, WAIT)
    house.served.wake()
    row = page.locator(".queue-row")
    expect(row).to_contain_text("按记录正在等候", timeout=PATIENCE_MS)
    expect(row.locator(".plate")).to_contain_text("京A")
    assert heard(page, 2)[1] == pytest.approx(0.35, abs=0.02)
    watch.now = NOON + timedelta(seconds=25)
    telling.healthy(watch.now)
    house.served.wake()
    assert heard(page, 3)[2] == pytest.approx(0.65, abs=0.02)

    page.locator(".present .attend").click()
    expect(page.locator(".present .attended")).to_have_text("chen 在处理", timeout=PATIENCE_MS)
    expect(page.locator(".present[data-waits]")).to_have_count(0)
    expect(row).to_have_count(1)
    page.locator("#open-bar:not([data-settling]) .open-key[data-reason=delivery]").click()
    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    assert [one.passage for one in line.sent] == [waits]
    answers(telling, moved(line.sent[0].id, BarrierResult.OPENED))
    house.served.wake()
    expect(row).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator(".present strong")).to_have_text("已放行")


def test_whom_the_rules_let_in_and_who_came_long_ago_waits_for_nobody(
    house: House, telling: Telling, watch: Watch
) -> None:
    telling.healthy(NOON)
    telling.passage(NOON, BLUE, RESIDENT)
    page = house.sits().opens("/")
    expect(page.locator(".queue-row")).to_have_count(0)

    telling.passage(NOON + timedelta(seconds=30), BLUE, WAIT)
    house.served.wake()
    expect(page.locator(".queue-row")).to_have_count(1, timeout=PATIENCE_MS)
    watch.now = NOON + timedelta(seconds=31) + JUST_SEEN
    telling.healthy(watch.now)
    house.served.wake()
    expect(page.locator(".queue-row")).to_have_count(0, timeout=PATIENCE_MS)


def test_what_the_node_says_counts_before_the_record(house: House, telling: Telling) -> None:
    telling.healthy(NOON)
    telling.passage(NOON, BLUE, WAIT)
    page = house.sits().opens("/")
    expect(page.locator(".queue-row")).to_have_count(1)
    stands(telling)
    house.served.wake()
    expect(page.locator(".queue-row")).to_have_count(0, timeout=PATIENCE_MS)
    stands(telling, new_id())
    house.served.wake()
    expect(page.locator(".queue-row")).to_contain_text("正在等候", timeout=PATIENCE_MS)
    expect(page.locator(".queue-row")).not_to_contain_text("记录")
