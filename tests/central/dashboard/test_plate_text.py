"""A plate as it is copied and as a screen reader says it, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.sitting import DESK, PHONE, House, comes, keep, open_drawer
from tests.central.dashboard.telling import NOON, Telling, plate
from tests.central.watch_list.listing import watched
from wire.events import PlateStatus
from wire.plate_kinds import PlateColour

pytestmark = [pytest.mark.browser]

COPIED = """
(selector) => {
  const plate = document.querySelector(selector);
  const range = document.createRange();
  range.selectNode(plate);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return [getSelection().toString().trim(), plate.innerText];
}
"""
DOUBTED = (0.95, 0.93, 0.9, 0.2, 0.9, 0.71, 0.9)


def copied(page: Page, within: str) -> set[str]:
    """Return what is copied with the plate within an element, and what a program reads there."""
    return set(page.evaluate(COPIED, f"{within} .plate"))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_plate_is_copied_in_one_piece_and_said_as_one(house: House, telling: Telling, width: int) -> None:
    telling.healthy(NOON)
    reading = plate("苏E9?21B", PlateColour.BLUE, DOUBTED)
    seen = telling.passage(NOON, reading, status=PlateStatus.UNCERTAIN)
    guard = house.sits(Role.GUARD)

    for address, within in (
        ("/", ".newest .row"),
        ("/passages", ".entry-whose"),
        (f"/passages/{seen}", ".detail-plate"),
    ):
        page = guard.opens(address, width)
        assert copied(page, within) == {"苏E9?21B"}, address
        expect(page.locator(f"{within} .plate")).to_have_accessible_name("苏E9?21B（第 4 位看不清，第 6 位存疑）")
        expect(page.locator(f"{within} .plate")).to_have_role("img")
        keep(page, f"plate-text{address.replace('/', '-')[:9]}-{width}")


def test_both_plates_of_an_alert_are_copied_and_said_in_one_piece(
    house: House, telling: Telling, store: Store
) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    page = house.sits(Role.GUARD).opens("/?lang=en", DESK)
    comes(telling, house, "京AI2345")
    open_drawer(page)

    for which, text in ((1, "京AI2345"), (2, "京A12345")):
        within = f".alert-compare div:nth-child({which})"
        assert copied(page, within) == {text}
        expect(page.locator(f"{within} .plate")).to_have_accessible_name(f"{text} (character 3 differs)")
