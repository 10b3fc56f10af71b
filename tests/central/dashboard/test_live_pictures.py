"""The live picture in a real browser: it moves, it is signed, and what stands still never looks live."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from central.accounts.roles import Role
from central.line.live_pictures.places import LanePlace
from central.store.db import Store
from central.tables import AuditRow
from tests.central.dashboard.sitting import PATIENCE_MS, House, Somebody, keep
from tests.central.dashboard.telling import NOON, Telling, lane_health
from tests.central.line.live_pictures.filmed import jpeg, message

pytestmark = pytest.mark.browser
PLACE = LanePlace("garden", "east", "east-in")
RED, GREEN = (200, 30, 30), (30, 160, 60)
COLOUR = """
(figure) => {
  const canvas = figure.querySelector("canvas");
  const copy = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  // Its signature lies above; in so small a picture it reaches down past the middle.
  copy.drawImage(canvas, canvas.width / 2, canvas.height - 4, 1, 1, 0, 0, 1, 1);
  return Array.from(copy.getImageData(0, 0, 1, 1).data.slice(0, 3));
}
"""
NOTE_WRITING = """
() => {
  window.written = new Set();
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
    window.written.add(text);
    return write.call(this, text, ...where);
  };
}
"""
HIDE = """
(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


@dataclass
class Filming:
    """A guard at the live page, cameras that film for it, and a centre whose clock goes as fast as real time."""

    house: House
    guard: Somebody
    began_s: float = field(default_factory=time.monotonic)
    opening_s: float = 0.0
    """How long the page took to open, during which the centre's clock stood."""

    @property
    def page(self) -> Page:
        return self.guard.page

    @property
    def figure(self) -> Locator:
        return self.page.locator(".live-picture")

    def films(self, colour: tuple[int, int, int], place: LanePlace = PLACE) -> None:
        self.house.watch.now = NOON + timedelta(seconds=time.monotonic() - self.began_s)
        self.house.served.film(message(place, jpeg(colour), at=self.house.watch.now))

    def films_until(self, colour: tuple[int, int, int], condition: Callable[[], bool]) -> None:
        until(self.page, condition, lambda: self.films(colour))

    def state(self) -> str | None:
        return self.figure.first.get_attribute("data-state")


def until(page: Page, condition: Callable[[], bool], again: Callable[[], None]) -> None:
    """Wait, and let something happen again and again meanwhile."""
    for _ in range(PATIENCE_MS // 100):
        if condition():
            return
        again()
        page.wait_for_timeout(100)
    raise AssertionError("it never came to be so")


def shows(figure: Locator, colour: tuple[int, int, int]) -> bool:
    seen = figure.evaluate(COLOUR)
    return all(abs(one - wanted) < 16 for one, wanted in zip(seen, colour, strict=True))


def looks(store: Store) -> list[list[str]]:
    with store.read() as session:
        looked = select(AuditRow).where(AuditRow.action == "see_picture_live")
        return [row.detail["lanes"] for row in session.scalars(looked.order_by(AuditRow.seq))]


def watched(house: House, telling: Telling, width: int = 1440) -> Filming:
    """Open the live page of one lane, whose camera has begun to be seen."""
    telling.healthy(NOON)
    filming = Filming(house, house.sits(Role.GUARD, "王师傅"))
    filming.guard.opens("/", width)
    filming.opening_s = time.monotonic() - filming.began_s
    filming.films_until(RED, lambda: filming.state() == "live")
    return filming


@pytest.mark.parametrize("width", [390, 1440])
def test_the_picture_moves_and_breaks_no_rule(house: House, telling: Telling, store: Store, width: int) -> None:
    one = watched(house, telling, width)
    one.films_until(RED, lambda: shows(one.figure, RED))
    one.films_until(GREEN, lambda: shows(one.figure, GREEN))
    assert one.figure.evaluate("figure => figure.querySelector('canvas').width") == 64
    assert one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    keep(one.page, f"live-picture-{width}")
    assert one.guard.complaints == []
    assert looks(store) == [[PLACE.key]], "once, however long it is watched"


def test_name_and_time_are_burnt_in(house: House, telling: Telling) -> None:
    one = watched(house, telling)
    one.page.evaluate(NOTE_WRITING)
    signed = re.compile(r"王师傅 2026-\d\d-\d\d 12:0\d:\d\d")
    one.films_until(RED, lambda: any(signed.fullmatch(text) for text in one.page.evaluate("[...window.written]")))


def test_what_stops_says_since_when_and_comes_back(house: House, telling: Telling) -> None:
    one = watched(house, telling)
    expect(one.figure).to_have_attribute("data-state", "broken", timeout=PATIENCE_MS)
    caption = one.figure.locator("figcaption")
    expect(caption).to_have_text(re.compile(r"画面中断 12:0\d:\d\d"))
    keep(one.page, "live-picture-broken")
    one.films_until(GREEN, lambda: one.state() == "live")
    expect(caption).to_have_text("")


def test_a_picture_that_was_long_on_its_way_does_not_look_live(house: House, telling: Telling) -> None:
    one = watched(house, telling)
    expect(one.figure).to_have_attribute("data-state", "broken", timeout=PATIENCE_MS)
    # The page took the centre's clock for so much slower as it took to open.
    one.page.wait_for_timeout(1000 * one.opening_s)
    for _ in range(5):
        # The centre let it go when the camera was last seen, and it comes only now.
        house.served.film(message(PLACE, jpeg(GREEN), at=house.watch.now))
        one.page.wait_for_timeout(200)
        assert one.state() == "broken"
    assert shows(one.figure, GREEN), "it came, and is seen for what it is"


def test_a_lane_of_which_nothing_comes_says_so(house: House, telling: Telling) -> None:
    telling.healthy(NOON)
    page = house.sits(Role.GUARD).opens("/")
    expect(page.locator(".live-picture figcaption")).to_have_text("没有实时画面", timeout=PATIENCE_MS)


def test_nothing_is_watched_while_the_page_is_hidden(house: House, telling: Telling, store: Store) -> None:
    one = watched(house, telling)
    one.page.evaluate(HIDE, arg=True)
    until(one.page, lambda: house.served.gallery.watchers == 0, lambda: None)
    assert one.state() == "paused"
    one.page.evaluate(HIDE, arg=False)
    until(one.page, lambda: house.served.gallery.watchers == 1, lambda: None)
    assert looks(store) == [[PLACE.key]] * 2, "who comes back watches anew"


def test_all_lanes_of_a_page_come_in_one_stream_and_it_outlives_the_lanes_being_drawn_anew(
    house: House, telling: Telling, store: Store
) -> None:
    one = watched(house, telling)
    telling.healthy(NOON, lane_health("east-in"), lane_health("east-out"))
    house.served.wake()
    expect(one.figure).to_have_count(2, timeout=PATIENCE_MS)
    other = LanePlace("garden", "east", "east-out")

    def both() -> None:
        one.films(GREEN)
        one.films(RED, other)

    until(one.page, lambda: shows(one.figure.nth(0), GREEN) and shows(one.figure.nth(1), RED), both)
    assert house.served.gallery.watchers == 1
    assert looks(store) == [[PLACE.key], [PLACE.key, other.key]]
    assert one.guard.complaints == []


def test_rubbish_in_place_of_a_picture_leaves_the_last_one(house: House, telling: Telling) -> None:
    one = watched(house, telling)
    one.films_until(RED, lambda: shows(one.figure, RED))
    whole = jpeg(GREEN)
    house.served.film(message(PLACE, whole[: whole.index(b"\xff\xda")] + b"\xff\xd9", at=house.watch.now))
    one.page.wait_for_timeout(500)
    assert shows(one.figure, RED)
    assert one.guard.complaints == []


def test_who_has_no_right_sees_no_place_for_it(house: House, telling: Telling) -> None:
    telling.healthy(NOON)
    officer = house.sits(Role.POLICE)
    page = officer.opens("/")
    expect(page.locator(".lane")).to_have_count(1)
    expect(page.locator(".live-picture")).to_have_count(0)
    page.wait_for_timeout(1000)
    assert house.served.gallery.watchers == 0
    assert officer.complaints == []


def test_a_session_that_ends_ends_the_picture(house: House, telling: Telling, store: Store) -> None:
    telling.healthy(NOON)
    guard = house.sits(Role.GUARD)
    page = guard.opens("/")
    until(page, lambda: house.served.gallery.watchers == 1, lambda: None)
    guard.sign_out(store)
    until(page, lambda: house.served.gallery.watchers == 0, lambda: None)
