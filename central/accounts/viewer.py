"""Who asks: the one thing that every route knows of the person behind a request."""

from dataclasses import dataclass
from uuid import UUID

from central.accounts.roles import RIGHTS, Right, Role
from central.grid.places import Grid, Place
from central.grid.scope import Scope
from central.grid.stored import StoredGrid


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody signed in, as of this very request: role and place are read from the account each time."""

    account: UUID
    name: str
    role: Role
    place: Place
    grid: Grid | StoredGrid
    operator: str = ""
    """Whose sites alone it sees; empty: those of every operator."""

    def may(self, right: Right) -> bool:
        """Tell whether the role has the right."""
        return right in RIGHTS[self.role]

    def sees(self, site: str) -> bool:
        """Tell whether a site lies in the viewer's part of the grid; what does not is as if it did not exist."""
        sites = self.sites
        return sites is None or site in sites

    @property
    def sites(self) -> Scope | None:
        """The sites that the viewer sees, as a condition for a query; None: all there are."""
        whole = not self.place.path and not self.operator
        return None if whole else Scope(self.place, self.grid, self.operator)
