"""The live page in Chromium 109, the last one for the Windows 7 that stands in many a gatehouse."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FloatRect, Page, expect

from central.accounts.roles import Role
from central.store.db import Store
from tests.central.dashboard.openings.pressing import Line, listens
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.serving import Served
from tests.central.dashboard.sitting import PATIENCE_MS, House, comes, keep, open_drawer
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import Watch
from tests.central.watch_list.listing import watched
from wire.ids import new_id

pytestmark = [pytest.mark.browser]

SIZES = ((1440, 900), (390, 844))
PLATES = ("京A12345", "京C67890", "沪B67890", "粤Z8A26港")
LEAST_PX, SAME_PLACE_PX = 72, 6
"""A key's size, and by how much two browsers may place it apart."""


@pytest.fixture
def house(oldest: Browser, served: Served, store: Store, watch: Watch) -> Iterator[House]:
    made = House(oldest, served, store, watch)
    yield made
    made.close()


def keys(page: Page) -> list[FloatRect]:
    found = [one.bounding_box() for one in page.locator("#open-bar .open-key").all()]
    return [box for box in found if box is not None]


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_the_gate_is_worked_in_it(
    house: House, served: Served, store: Store, telling: Telling, line: Line, size: tuple[int, int]
) -> None:
    telling.healthy(NOON)
    listens(telling)
    stands(telling)
    guard = house.sits(Role.GUARD, name="chen")
    page = guard.opens("/")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    before = keys(page)
    assert len(before) == 7
    assert all(min(box["width"], box["height"]) >= LEAST_PX for box in before)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= size[0] for box in before)
    assert all(box["y"] + box["height"] <= size[1] for box in before)

    for seconds, plate in enumerate(PLATES):
        watched(store, plate)
        comes(telling, house, plate, seconds)
    here = new_id()
    stands(telling, here)
    served.wake()
    expect(page.locator(".queue-row")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator("#strip .drawer-open")).to_be_visible(timeout=PATIENCE_MS)
    assert keys(page) == before
    keep(page, f"chromium-109-{size[0]}", full_page=False)

    expect(page.locator("#open-bar:not([data-settling])")).to_be_visible()
    page.get_by_role("button", name="送货").click()
    expect(page.locator(".lane .opened")).to_have_count(1, timeout=PATIENCE_MS)
    assert [(one.reason, one.passage) for one in line.sent] == [("delivery", here)]

    open_drawer(page)
    expect(page.locator("#drawer .alert")).to_have_count(len(PLATES))
    keep(page, f"chromium-109-{size[0]}-drawer", full_page=False)
    assert guard.complaints == []


@pytest.mark.parametrize("size", SIZES, ids=["desk", "phone"])
def test_its_keys_lie_where_those_of_a_browser_of_today_lie(
    house: House,
    chromium: Browser,
    served: Served,
    store: Store,
    watch: Watch,
    telling: Telling,
    size: tuple[int, int],
) -> None:
    telling.healthy(NOON)
    listens(telling)
    stands(telling, new_id())
    placed = []
    for one in (house, House(chromium, served, store, watch)):
        page = one.sits(Role.GUARD).opens("/")
        page.set_viewport_size({"width": size[0], "height": size[1]})
        placed.append(keys(page))
        one.close()
    for mine, theirs in zip(*placed, strict=True):
        assert all(abs(mine[side] - theirs[side]) <= SAME_PLACE_PX for side in ("x", "y", "width", "height"))
