"""Somebody before the form, and a line that takes what is pressed there."""

import pytest
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.commands.keys import CommandKey
from central.commands.openings import Openings
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.places import Grid
from central.store.db import Store
from central.web.authentication import Doors
from tests.central.dashboard.openings.pressing import Line, SeatedAs, listens
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.visitors import sign_in


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def seat(store: Store, watch: Watch, line: Line, telling: Telling) -> SeatedAs:
    """Somebody of a role and a place, before a browser without scripts; the node is up and takes commands."""
    feed = Feed(store)
    errands = errands_over(store, watch, feed)
    openings = Openings(errands, CommandKey.new(), line.send)
    pages = dashboard(errands, Doors(store, Grid({}), watch), feed, SHANGHAI, openings)
    telling.healthy(NOON)
    listens(telling)

    def sit(role: Role, place: str) -> TestClient:
        client = TestClient(
            pages, headers={"accept-language": "en"}, raise_server_exceptions=False, follow_redirects=False
        )
        sign_in(client, store, role, place, now=watch.now)
        return client

    return sit


@pytest.fixture
def guard(seat: SeatedAs) -> TestClient:
    return seat(Role.GUARD, "")
