"""Who sits at a desk: every open live page of somebody who may open a barrier there."""

from collections.abc import Iterator
from contextlib import contextmanager

from central.accounts.roles import Right
from central.accounts.viewer import Viewer


class Desks:
    """Knows the open live pages; to be changed on one event loop, and read by any thread."""

    def __init__(self) -> None:
        self._taken: list[Viewer] = []

    @contextmanager
    def taken(self, viewer: Viewer) -> Iterator[None]:
        """Count somebody's page while the context lasts."""
        self._taken = [*self._taken, viewer]
        try:
            yield
        finally:
            left = list(self._taken)
            left.remove(viewer)
            self._taken = left

    def is_taken(self, site: str) -> bool:
        """Say whether somebody looks who may open a barrier of this site."""
        return any(viewer.may(Right.OPEN_BARRIER) and viewer.sees(site) for viewer in self._taken)
