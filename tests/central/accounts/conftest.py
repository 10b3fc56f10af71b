"""A desk over a store of its own, at a moment that tests choose."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from central.accounts.roles import Role
from central.accounts.sessions import SignedIn, digest_of, recognise
from central.accounts.viewer import Viewer
from central.administration.accounts import AccountDesk
from central.grid.places import Grid, Place
from central.grid.seeding import seed_once
from central.store.db import Store
from tests.central.visitors import desk_over, visitor

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
GRID = Grid({"east": "river/garden", "west": "hill"})


@dataclass(slots=True)
class Watch:
    """A clock that stands until somebody moves it."""

    now: datetime = field(default=NOON)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def desk(store: Store, watch: Watch) -> AccountDesk:
    with store.write() as session:
        seed_once(session, GRID, NOON)
    return desk_over(store, watch)


def administrator(store: Store, place: str = "") -> Viewer:
    one = visitor(store, Role.ADMIN, place, now=NOON)
    return Viewer(one.account, one.name, Role.ADMIN, Place(place), GRID)


@pytest.fixture
def admin(store: Store) -> Viewer:
    return administrator(store)


def who(store: Store, token: str, now: datetime) -> SignedIn | None:
    """Who is behind a session's token."""
    with store.read() as session:
        return recognise(session, digest_of(token), GRID, now)
