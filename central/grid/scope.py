"""What somebody may see, as a condition in SQL: never a list of sites that grows with the town.

An engineer of a whole street and a guard of one gate ask the same query; only the place in it differs.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from central.grid.places import Grid, Place
from central.grid.stored import StoredGrid
from central.tables import PlaceAncestorRow, PlaceRow, SiteRow


@dataclass(frozen=True, slots=True)
class Scope:
    """The sites that lie in a place and, where an operator is named, are that operator's.

    It is the collection of those sites as well, as they are known in memory, for what is not asked of the store.
    """

    place: Place
    grid: Grid | StoredGrid
    operator: str = ""
    """Empty: sites of every operator."""

    def __contains__(self, site: object) -> bool:
        """Tell whether a site is among them; one that nobody placed is in no scope."""
        if not isinstance(site, str) or site not in self.grid.places:
            return False
        if not self.place.covers(self.grid.place_of(site)):
            return False
        return not self.operator or self.grid.operators.get(site, "") == self.operator

    def __iter__(self) -> Iterator[str]:
        """Go through them."""
        return (site for site in self.grid.places if site in self)

    def __len__(self) -> int:
        """Count them."""
        return sum(1 for _ in self)

    def query(self) -> Select[str]:
        """Return what selects them in the store."""
        sites = select(SiteRow.site)
        if self.operator:
            sites = sites.where(SiteRow.operator == self.operator)
        if not self.place.path:
            return sites
        inside = sites.join(PlaceAncestorRow, PlaceAncestorRow.place == SiteRow.place)
        named = inside.join(PlaceRow, PlaceRow.id == PlaceAncestorRow.ancestor)
        return named.where(PlaceRow.path == self.place.path)


def within(
    site: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], sites: Collection[str]
) -> ColumnElement[bool]:
    """Return the condition that a row's site is one of `sites`, a scope or some names."""
    return site.in_(sites.query() if isinstance(sites, Scope) else sites)


def in_place(place_id: InstrumentedAttribute[UUID | None], place: Place) -> ColumnElement[bool]:
    """Return the condition that what a row names lies in `place`, which is not the whole grid."""
    inside = select(PlaceAncestorRow.place).join(PlaceRow, PlaceRow.id == PlaceAncestorRow.ancestor)
    return place_id.in_(inside.where(PlaceRow.path == place.path))
