"""From a camera's frame to a guard's screen, every part of it real: the house as its people see it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from demo.street.arm import LetIn
from demo.street.clip import write_clip
from demo.street.render import StreetRenderer
from tests.e2e.house import House, Lane
from tests.e2e.screen import PATIENCE_MS, screen_at, width_of_picture
from tests.services.postgresql import Postgresql
from tests.services.rtsp import RtspServer

pytestmark = [
    pytest.mark.slow,
    pytest.mark.broker,
    pytest.mark.rtsp,
    pytest.mark.browser,
    pytest.mark.weights,
    pytest.mark.timeout(240),
]

RESIDENT_THEN_STRANGER = 47
"""Seed of a street in which a resident comes first and a stranger second, both with clean plates."""
WORDS = {"zh-CN": {"open": "放行", "wait": "等待"}, "en-GB": {"open": "Allowed", "wait": "Waiting"}}


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory, renderer: StreetRenderer) -> Path:
    clip = tmp_path_factory.mktemp("street") / "street.mp4"
    write_clip(clip, 20, RESIDENT_THEN_STRANGER, LetIn.RESIDENTS, renderer)
    return clip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def store_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
    else:
        with Postgresql() as server:
            yield server.new_database()


def cars_of(clip: Path) -> tuple[str, str]:
    """Who the truth says came: the resident and the stranger."""
    resident, stranger = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))["visits"][:2]
    assert (resident["resident"], stranger["resident"]) == (True, False)
    return resident["text"], stranger["text"]


def test_a_car_before_the_camera_is_on_the_screen(street: Path, tmp_path: Path, store_url: str | None) -> None:
    resident, stranger = cars_of(street)
    with (
        RtspServer(street) as camera,
        House(tmp_path, [Lane(camera.url)], store_url=store_url, residents=[resident]) as house,
        screen_at(house.address, *WORDS, visitor=house.guard) as screen,
    ):
        for page in screen.pages.values():
            expect(page.locator("#line")).to_have_attribute("data-state", "live")
            expect(page.locator(".newest .row")).to_have_count(0)
            page.evaluate("window.neverReloaded = true")

        house.start_node()

        for language, page in screen.pages.items():
            shows_newest(page, resident, WORDS[language]["open"])
        for language, page in screen.pages.items():
            shows_newest(page, stranger, WORDS[language]["wait"])
            assert page.evaluate("window.neverReloaded")
        finds_by_plate(screen.pages["zh-CN"], resident, WORDS["zh-CN"]["open"])
        assert screen.complaints == []
        tells_what_the_barrier_did(house, resident, stranger)


def shows_newest(page: Page, plate: str, verdict: str) -> None:
    """The passage comes up by itself, in the list and in the lane, with a picture that has really come."""
    row = page.locator(".newest .row", has=page.locator(".plate", has_text=plate)).first
    expect(row).to_be_visible(timeout=PATIENCE_MS)
    expect(row.locator(".verdict")).to_have_text(verdict)
    expect(page.locator(".lane .latest .plate")).to_have_text(plate)
    assert width_of_picture(page.locator(".lane .picture img").first) == 1280


def finds_by_plate(page: Page, plate: str, verdict: str) -> None:
    page.goto("/passages")
    page.locator("#plate").fill(plate.lower())
    rows = page.locator("#results tbody tr")
    expect(rows.locator(".plate")).to_have_text([plate])
    expect(rows.locator(".verdict")).to_have_text([verdict])
    rows.locator("a").first.click()
    expect(page.locator(".detail-plate .plate")).to_have_text(plate)
    assert width_of_picture(page.locator(".detail-seen .picture img").first) == 1280


def tells_what_the_barrier_did(house: House, resident: str, stranger: str) -> None:
    let_in, waiting = (house.passages(plate=plate)[0] for plate in (resident, stranger))
    assert (let_in["plate_status"], let_in["verdict"]) == ("read", "open")
    assert let_in["barrier"]["result"] == "opened"
    house.node.until(lambda: went_up_and_down(house), "arm that went up and came down")
    assert (waiting["plate_status"], waiting["verdict"], waiting["barrier"]) == ("read", "wait", None)
    kept: dict[str, Any] = house.node_view()
    assert (kept["up"], kept["lost"], kept["dead"], kept["failures"]) == (True, 0, 0, {})


def went_up_and_down(house: House) -> bool:
    """Whether the arm was seen in all its states: closed, on its way up, open, on its way down, closed."""
    return house.events_stored("barrier") >= 1 and house.events_stored("gate") >= 5
