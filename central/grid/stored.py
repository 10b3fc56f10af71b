"""Where sites lie, kept in memory for what cannot ask the store each time, such as a line open for hours."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.grid.places import Grid, Place
from central.tables import GridStateRow, PlaceRow, SiteRow


class StoredGrid:
    """The grid of the store, as young as the last `refresh`: one small query where nothing has changed.

    Every request refreshes it, and so does every line that asks whether its session still holds.
    """

    def __init__(self) -> None:
        self._held: tuple[int, Grid] = (-1, Grid({}))

    def refresh(self, session: Session) -> None:
        """Read it anew where the tree was changed."""
        revision = session.scalars(select(GridStateRow.revision)).one()
        if revision != self._held[0]:
            self._held = (revision, read_grid(session))

    @property
    def places(self) -> Mapping[str, str]:
        """In what each site lies."""
        return self._held[1].places

    @property
    def operators(self) -> Mapping[str, str]:
        """Whose each site is."""
        return self._held[1].operators

    def place_of(self, site: str) -> Place:
        """Return the place of a site, the site itself as its last level."""
        return self._held[1].place_of(site)

    def levels(self, within: Place) -> tuple[str, ...]:
        """Return the path of every place on the way to a site that lies in `within`, in order."""
        return self._held[1].levels(within)


def read_grid(session: Session) -> Grid:
    """Read where every site lies."""
    rows = session.execute(
        select(SiteRow.site, SiteRow.operator, PlaceRow.path).join(PlaceRow, PlaceRow.id == SiteRow.place)
    ).all()
    return Grid(
        {site: path.rpartition("/")[0] for site, _, path in rows}, {site: operator for site, operator, _ in rows}
    )
