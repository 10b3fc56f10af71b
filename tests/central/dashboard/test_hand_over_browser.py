"""The beginning of a shift, in a real browser: the one key is in sight whatever is open."""

import pytest
from playwright.sync_api import expect

from central.store.db import Store
from tests.central.dashboard.sitting import DESK, PHONE, House, comes, keep
from tests.central.dashboard.telling import NOON, Telling
from tests.central.watch_list.listing import watched

pytestmark = [pytest.mark.browser]

PLATES = ("京A12345", "京C67890", "沪B67890", "粤Z8A26港")


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_who_takes_over_need_not_look_for_the_key(
    house: House, telling: Telling, store: Store, width: int
) -> None:
    telling.healthy(NOON)
    for number, text in enumerate(PLATES):
        watched(store, text)
        comes(telling, house, text, number)
    page = house.sits(name="chen").opens("/hand-over", width)
    take = page.get_by_role("button", name="接班", exact=True)
    keep(page, f"hand-over-{width}", full_page=False)

    expect(take).to_be_in_viewport(ratio=1)
    expect(page.locator(".tabs").get_by_role("link", name="实时")).to_be_in_viewport(ratio=1)
    take.click()
    expect(page).to_have_url(f"{house.served.address}/")
