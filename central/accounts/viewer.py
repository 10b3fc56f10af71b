"""Who asks: the one thing that every route knows of the person behind a request."""

from dataclasses import dataclass
from uuid import UUID

from central.accounts.roles import RIGHTS, Right, Role
from central.grid.places import Grid, Place


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

    @property
    def sites(self) -> frozenset[str] | None:
        """The sites that the viewer sees, to be asked for in a query; None: all there are."""
        if not self.place.path:
            return None
        # A site that nobody placed is seen by whoever has exactly that site as the place.
        return frozenset(site for site in {*self.grid.places, self.place.path} if self.sees(site))
