"""Who asks: the one thing that every route knows of the person behind a request."""

from dataclasses import dataclass
from uuid import UUID

from central.accounts.places import Grid, Place
from central.accounts.roles import RIGHTS, Right, Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody signed in, as of this very request: role and place are read from the account each time."""

    account: UUID
    name: str
    role: Role
    place: Place
    grid: Grid

    def may(self, right: Right) -> bool:
        """Tell whether the role has the right."""
        return right in RIGHTS[self.role]

    def sees(self, site: str) -> bool:
        """Tell whether a site lies in the viewer's part of the grid; what does not is as if it did not exist."""
        return self.place.covers(self.grid.place_of(site))
