"""A night at the gate, every part of it real: a plate is looked for, its car comes, and the guard deals with it.

Two officers put the plate on the watch list. The guard turns the sound on, hears the alert, takes it up, opens the
barrier for a reason and sees it move; an officer closes the alert. The auditor finds all of that on record.
"""

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Page, ViewportSize, expect

from central.accounts.roles import Role
from demo.street.arm import LetIn
from demo.street.clip import write_clip
from demo.street.render import StreetRenderer
from tests.e2e.house import LANE, NODE, SITE, House, Lane
from tests.e2e.people import Desks, desks_at, employ
from tests.e2e.programs import PATIENCE_S
from tests.e2e.screen import PATIENCE_MS
from tests.services.rtsp import RtspServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.broker,
    pytest.mark.rtsp,
    pytest.mark.browser,
    pytest.mark.weights,
    pytest.mark.timeout(300),
]

SEED = 47
"""Of a street in which the first car has a clean plate."""
DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)
CARD = f'[id="opened-{SITE}.{NODE}.{LANE}"]'
_PRESSES = 5
ENTRY, ALERT = 'article[id^="entry-"][data-state="{}"]', "article[data-alert]"
DONE = {
    "request_watch": "officer-a",
    "approve_watch": "officer-b",
    "see_live": "watch-1",
    "acknowledge_alert": "watch-1",
    "open_barrier": "watch-1",
    "close_alert": "officer-a",
    "remove_watch": "officer-a",
}
"""What the auditor must find, and whose deed it was."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the pages say in one language."""

    opened: str
    reason: str
    outcome: str


WORDS = {
    "zh-CN": Words("道闸已打开", "物业、施工人员", "属实"),
    "en-GB": Words("Barrier opened", "Staff, contractors", "Confirmed"),
}


@dataclass(frozen=True, slots=True)
class Gate:
    """The house, and the plate of the car that comes again and again."""

    house: House
    plate: str


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory, renderer: StreetRenderer) -> Iterator[Gate]:
    folder = tmp_path_factory.mktemp("night")
    clip = folder / "street.mp4"
    truth = write_clip(clip, 20, SEED, LetIn.ALL, renderer)
    plate = json.loads(truth.read_text(encoding="utf-8"))["visits"][0]["text"]
    reading = {"merge_window_s": 5.0}
    with (
        RtspServer(clip, loop=True) as camera,
        House(folder / "house", [Lane(camera.url, reading=reading)]) as house,
    ):
        house.start_node()
        employ(
            house.store_url,
            officer_a=Role.POLICE,
            officer_b=Role.POLICE,
            watch_1=Role.GUARD,
            auditor_1=Role.AUDITOR,
        )
        yield Gate(house, plate)


@pytest.fixture
def album() -> Path:
    """Where the screens are kept, to be looked at afterwards."""
    kept = Path(__file__).parents[2] / "var" / "screens"
    kept.mkdir(parents=True, exist_ok=True)
    return kept


@pytest.mark.parametrize("language, size", [("zh-CN", PHONE), ("en-GB", DESKTOP)], ids=["zh-phone", "en-desktop"])
def test_a_watched_car_comes_and_the_guard_deals_with_it(
    gate: Gate, album: Path, language: str, size: ViewportSize
) -> None:
    words, house = WORDS[language], gate.house
    stand_down_what_is_left(house)
    with desks_at(house.address, language, size, album) as desks:
        first, second = desks.seat("officer-a"), desks.seat("officer-b")
        guard = desks.seat("watch-1")
        guard.locator(".hand-over-take").click()
        turns_the_sound_on(guard)
        asks_for(first, gate.plate, f"stolen, told on the {language} screen {size['width']} wide")
        desks.keep(first, "1-watch-list-asked")
        agrees(second)
        desks.keep(second, "2-watch-list-agreed")

        alert = hears_the_alert(guard, gate.plate)
        desks.keep(guard, "3-alert")
        takes_it_up(guard, alert)
        moves_before = house.events_stored("barrier")
        opens(desks, guard, house, words)
        desks.keep(guard, "5-opened")
        closes(first, alert)
        expect(guard.locator(alert)).to_have_count(0, timeout=PATIENCE_MS)
        desks.keep(guard, "6-closed")
        assert house.events_stored("barrier") == moves_before + 1

        removes(first)
        finds_it_on_record(desks.seat("auditor-1"), desks)
        assert desks.screen.complaints == []
    verified = house.centre.run("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def stand_down_what_is_left(house: House) -> None:
    """Close what a car that came again after the story has left open."""
    police = httpx2.Client(base_url=house.address, timeout=PATIENCE_S)
    house.sign_in(police, Role.POLICE)
    for alert in house.get("alerts")["items"]:
        if alert["state"] != "closed":
            closing = {"outcome": "stood_down", "reason": "the story is over"}
            police.post(f"/api/v1/alerts/{alert['id']}/closing", json=closing).raise_for_status()


def turns_the_sound_on(guard: Page) -> None:
    expect(guard.locator("#line")).to_have_attribute("data-state", "live", timeout=PATIENCE_MS)
    expect(guard.locator("#sound")).to_have_attribute("data-sound", "muted")
    guard.locator("#sound-test").click()
    expect(guard.locator("#sound")).to_have_attribute("data-sound", "on", timeout=PATIENCE_MS)


def asks_for(officer: Page, plate: str, reason: str) -> None:
    officer.goto("/watch-list")
    officer.locator(".watch-new summary").click()
    form = officer.locator('form[action="/watch-list"]')
    form.locator("[name=plate]").fill(plate)
    form.locator("[name=reason]").fill(reason)
    form.locator("[name=legal_basis]").fill("Public Security Administration Punishments Law, art. 87")
    form.locator("button[type=submit]").click()
    expect(officer.locator(ENTRY.format("requested"), has_text=reason)).to_be_visible(timeout=PATIENCE_MS)
    expect(officer.locator('form[action$="/approval"]')).to_have_count(0)


def agrees(officer: Page) -> None:
    officer.goto("/watch-list")
    officer.locator('form[action$="/approval"] button').first.click()
    expect(officer.locator(ENTRY.format("active"))).to_have_count(1, timeout=PATIENCE_MS)


def hears_the_alert(guard: Page, plate: str) -> str:
    """Wait for the alert and its sound, and open the drawer; returns which it is."""
    guard.locator("#strip .drawer-open").click(timeout=PATIENCE_MS)
    alert = guard.locator(f"{ALERT}[data-state=new]", has=guard.locator(".plate", has_text=plate)).first
    expect(alert).to_be_visible(timeout=PATIENCE_MS)
    expect(guard.locator("#sound")).to_have_attribute("data-sound", "ringing", timeout=PATIENCE_MS)
    return f"#{alert.get_attribute('id')}"


def takes_it_up(guard: Page, alert: str) -> None:
    guard.locator(f"{alert} .alert-take").click()
    expect(guard.locator(f"{alert}[data-state=acknowledged]")).to_contain_text("watch-1", timeout=PATIENCE_MS)
    expect(guard.locator("#sound")).to_have_attribute("data-sound", "on", timeout=PATIENCE_MS)


def opens(desks: Desks, guard: Page, house: House, words: Words) -> None:
    """Open for a reason; the arm goes up at the gate, and the screen says so."""
    desks.keep(guard, "4-opening")
    guard.locator(".drawer-close").click()
    arm: set[str] = set()
    for _ in range(_PRESSES):
        # A press does not count while who stands there has just changed: a guard looks, and presses again.
        expect(guard.locator("#open-bar:not([data-settling])")).to_be_visible(timeout=PATIENCE_MS)
        guard.locator(".open-key[data-reason=staff]").click()
        if guard.locator("#open-bar-problem").inner_text() == "":
            arm = states_of_the_arm(house)
            break
    assert {"opening", "open"} & arm, arm
    told = guard.locator(f"{CARD} .opened").first
    expect(told).to_contain_text(words.opened, timeout=PATIENCE_MS)
    expect(told).to_contain_text(words.reason)
    expect(told).to_contain_text("watch-1")


def states_of_the_arm(house: House) -> set[str]:
    """Watch the arm at the node's own page until it has moved and lies still again."""
    seen: set[str] = set()
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and not ({"open", "closing"} & seen and house.lane_now()["gate"] == "closed"):
        seen.add(house.lane_now()["gate"])
        time.sleep(0.1)
    return seen


def closes(officer: Page, alert: str) -> None:
    officer.goto("/alerts")
    officer.locator(f"{alert} .alert-close > summary").click()
    officer.locator(f'{alert} button[name=quick][value="confirmed.handled_here"]').click()
    expect(officer.locator(f"{alert}[data-state=closed]")).to_be_visible(timeout=PATIENCE_MS)


def removes(officer: Page) -> None:
    officer.goto("/watch-list")
    entry = officer.locator(ENTRY.format("active"))
    entry.locator("summary").click()
    entry.locator('form[action$="/removal"] [name=reason]').fill("the car has been found")
    entry.locator('form[action$="/removal"] button[type=submit]').click()
    expect(officer.locator(ENTRY.format("active"))).to_have_count(0, timeout=PATIENCE_MS)


def finds_it_on_record(auditor: Page, desks: Desks) -> None:
    auditor.goto("/audit")
    desks.keep(auditor, "7-audit")
    for action, actor in DONE.items():
        auditor.locator("select[name=action]").select_option(action)
        auditor.locator(".audit-search button[type=submit]").click()
        auditor.wait_for_url(re.compile(f"action={action}"))
        expect(auditor.locator("#results tbody tr", has_text=actor).first).to_be_visible()
