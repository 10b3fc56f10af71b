"""People of every job, for tests that need somebody behind a request."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.grid.places import Grid, Place
from central.grid.seeding import seed_once
from central.store.db import Store
from wire.ids import new_id

GRID = Grid({"east": "river/north", "west": "river/south", "garden": "river/north"})


def settle(store: Store, grid: Grid = GRID) -> None:
    """Put a grid into the store as the centre does at its first start; the first one stays."""
    with store.write() as session:
        seed_once(session, grid, datetime.now(UTC))


def by_grid(grid: Grid) -> Callable[[Session, Collection[str]], Mapping[str, Place]]:
    """Tell where sites lie as `grid` says it, whatever the store does."""
    return lambda _session, sites: {site: grid.place_of(site) for site in sites}


def somebody(
    role: Role = Role.POLICE, place: str = "", *, name: str = "", account: UUID | None = None, grid: Grid = GRID
) -> Viewer:
    """Make a viewer; every one has an account of their own."""
    return Viewer(account or new_id(), name or role.value, role, Place(place), grid)
