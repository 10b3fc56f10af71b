"""What the line says to pages without alerts: a number of the viewer's own place, and nothing on record."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid
from central.store.db import Store
from central.tables import AuditRow
from central.web.authentication import Doors
from tests.central.dashboard.telling import NOON, Telling, plate
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.people import settle
from tests.central.visitors import sign_in
from tests.central.watch_list.listing import watched
from wire.plate_kinds import PlateColour

Asks = Callable[[Role, str], str]


@pytest.fixture
def says(store: Store, watch: Watch) -> Asks:
    """Return what the line says to somebody; it ends as soon as it has said what there is."""
    feed = Feed(store)
    feed.close()
    grid = Grid({"garden": "river/north", "park": "hill"})
    settle(store, grid)
    pages = dashboard(errands_over(store, watch, feed), Doors(store, grid, watch), feed, SHANGHAI)

    def say(role: Role, place: str) -> str:
        client = TestClient(pages)
        sign_in(client, store, role, place, now=watch.now)
        answer = client.get("/alarm", headers={"accept": "text/event-stream"})
        return answer.text if answer.status_code == 200 else str(answer.status_code)

    return say


def test_it_says_how_many_alerts_of_ones_own_place_are_new(says: Asks, store: Store, telling: Telling) -> None:
    watched(store, "京A12345")
    telling.passage(NOON, plate("京A12345", PlateColour.BLUE))
    Telling(store, "park", "west").passage(NOON, plate("京A12345", PlateColour.BLUE))

    assert "event: alarm\ndata: 2 0\n" in says(Role.GUARD, "")
    assert "event: alarm\ndata: 1 0\n" in says(Role.POLICE, "river")
    assert "event: alarm\ndata: 0 0\n" in says(Role.MANAGER, "elsewhere")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN])
def test_it_is_for_who_may_see_alerts(says: Asks, role: Role) -> None:
    assert says(role, "") == "403"


def test_a_number_is_no_look(says: Asks, store: Store) -> None:
    with store.read() as session:
        before = session.scalar(select(func.count()).select_from(AuditRow))
    says(Role.GUARD, "")

    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditRow)) == before
