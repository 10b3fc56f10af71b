"""People of every job, for tests that need somebody behind a request."""

from uuid import UUID

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.grid.places import Grid, Place
from wire.ids import new_id

GRID = Grid({"east": "river/north", "west": "river/south", "garden": "river/north"})


def somebody(
    role: Role = Role.POLICE, place: str = "", *, name: str = "", account: UUID | None = None, grid: Grid = GRID
) -> Viewer:
    """Make a viewer; every one has an account of their own."""
    return Viewer(account or new_id(), name or role.value, role, Place(place), grid)
