"""Every page as axe-core sees it, dark and light: no serious problem for who sees, hears or moves little."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

import central.dashboard
from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.sitting import House, comes
from tests.central.dashboard.telling import NOON, Telling
from tests.central.watch_list.listing import requested, watched
from wire.ids import new_id

pytestmark = [pytest.mark.browser]

AXE = Path(central.dashboard.__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """() => axe.run(document).then((found) => found.violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => one.id + ": " +
    one.nodes.map((node) => node.target.join(" ") + " " + node.failureSummary).join("; ")))"""
PAGES = {
    Role.GUARD: (
        "/",
        "/passages",
        "/passages?plate=%3Cb%3E",
        "{passage}",
        "/alerts",
        "/nodes",
        "/card",
        "/hand-over",
        "/password",
    ),
    Role.MANAGER: ("/", "/passages?plate=%3Cb%3E"),
    Role.POLICE: ("/", "/watch-list", "/alerts"),
    Role.AUDITOR: ("/audit", "/watch-list"),
    Role.ADMIN: ("/nodes", "/dead-letters", "/accounts"),
}


def problems(page: Page) -> list[str]:
    """Return what axe-core finds; its own text is run past the page's policy, as a browser's tools are."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN)
    return found


@pytest.mark.parametrize("role, scheme", [(Role.GUARD, "dark"), *((role, "light") for role in PAGES)])
def test_no_page_has_a_serious_problem(
    house: House, telling: Telling, store: Store, role: Role, scheme: Literal["dark", "light"]
) -> None:
    telling.healthy(NOON)
    watched(store, "京A12345")
    requested(store, "京C67890")
    passage = comes(telling, house)
    stands(telling, new_id(), new_id())
    somebody = house.sits(role)
    somebody.page.emulate_media(color_scheme=scheme)
    found = {}
    for width in (390, 1440):
        for address in PAGES[role]:
            page = somebody.opens(address.format(passage=f"/passages/{passage}"), width)
            expect(page.locator("main")).to_be_visible()
            found[address, width] = problems(page)
    assert {where: what for where, what in found.items() if what} == {}


def test_a_serious_problem_is_found(house: House) -> None:
    page = house.sits().opens("/nodes")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=/static/x.png>')")
    assert any(one.startswith("image-alt") for one in problems(page))
