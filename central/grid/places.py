"""Parts of the grid: street > community > compound > site, written as one path."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from sqlalchemy.orm import Session

from wire.ids import NAME_PATTERN

DEEPEST: Final = 8
"""How many steps a path has at most."""
PLACE_PATTERN = rf"^(?:{NAME_PATTERN.strip('^$')}(?:/{NAME_PATTERN.strip('^$')}){{0,{DEEPEST - 1}}})?$"
"""`street/community/compound/site`, from the left as far as one wants; empty: the whole grid."""


@dataclass(frozen=True, slots=True)
class Place:
    """A node of the grid tree and everything under it; the empty path is the whole grid."""

    path: str = ""

    def covers(self, other: Self) -> bool:
        """Tell whether `other` is this place or lies in it."""
        return not self.path or other.path == self.path or other.path.startswith(f"{self.path}/")


NOWHERE: Final = Place("?")
"""Of a site that nobody placed: no place can be written so, and only the whole grid covers it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Where each site lies; a site that nobody placed is a place of its own, seen from the whole grid only."""

    places: Mapping[str, str]
    operators: Mapping[str, str] = field(default_factory=dict)
    """Whose each site is; one that is not named is nobody's."""

    def refresh(self, session: Session) -> None:
        """Do nothing: this one stands still, as the settings of before said it, or a test."""

    def place_of(self, site: str) -> Place:
        """Return the place of a site, the site itself as its last level."""
        above = self.places.get(site, "")
        return Place(f"{above}/{site}" if above else site)

    def levels(self, within: Place) -> tuple[str, ...]:
        """Return the path of every place of every level that lies in `within`, in order."""
        known = [self.place_of(site).path.split("/") for site in self.places]
        levels = {"/".join(path[:level]) for path in known for level in range(1, len(path) + 1)}
        return tuple(sorted(level for level in levels if within.covers(Place(level))))
