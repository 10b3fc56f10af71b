"""Who waits is heard, in a real browser: once, louder at 20 and 60 seconds, and not when he is let in or gone."""

import re
import time
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.sitting import PATIENCE_MS, House
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import Watch
from wire.ids import new_id
from wire.presence import PresentState

pytestmark = [pytest.mark.browser]

PEAKS = """
window.peaks = [];
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function () {
  window.peaks.push(Math.max(...this.buffer.getChannelData(0).map(Math.abs)));
  return start.call(this);
};
"""


def heard(page: Page, times: int) -> list[float]:
    """Wait until something was played so many times; returns how loud each was."""
    peaks: list[float] = []
    until = time.monotonic() + PATIENCE_MS / 1000
    while len(peaks) < times and time.monotonic() < until:
        page.wait_for_timeout(100)
        peaks = page.evaluate("window.peaks")
    assert len(peaks) >= times
    return peaks


@pytest.fixture
def page(house: House, telling: Telling) -> Page:
    """A guard's live page whose sound is on, with nobody at the arm."""
    telling.healthy(NOON)
    stands(telling)
    guard = house.sits()
    guard.context.add_init_script(PEAKS)
    page = guard.opens("/")
    page.locator("#sound-test").click()
    heard(page, 1)
    return page


def test_who_waits_is_heard_and_louder_the_longer_he_waits(
    page: Page, house: House, telling: Telling, watch: Watch
) -> None:
    here = new_id()
    stands(telling, here)
    house.served.wake()
    first = heard(page, 2)[1:]
    assert first == [pytest.approx(0.65, abs=0.02)]

    page.wait_for_timeout(1500)  # two chimes at once are one
    watch.now = NOON + timedelta(seconds=40)
    telling.healthy(watch.now)
    stands(telling, here, at=watch.now)
    house.served.wake()
    assert heard(page, 3)[2] == pytest.approx(1, abs=0.02)
    page.wait_for_timeout(1200)
    assert len(heard(page, 3)) == 3


def test_who_has_only_arrived_or_goes_through_is_not(page: Page, house: House, telling: Telling) -> None:
    for state, words in ((PresentState.ARRIVED, "已到闸前"), (PresentState.PASSING, "正在通过")):
        stands(telling, new_id(), state=state)
        house.served.wake()
        expect(page.locator(".present").first).to_have_text(re.compile(words), timeout=PATIENCE_MS)
    page.wait_for_timeout(1200)
    assert len(heard(page, 1)) == 1
