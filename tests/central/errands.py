"""The one way to the store, for tests that put a part of the centre together."""

from collections.abc import Callable
from datetime import UTC, datetime

from central.errands import Errands
from central.feed import Feed
from central.store.db import Store


def errands_over(
    store: Store, clock: Callable[[], datetime] = lambda: datetime.now(UTC), feed: Feed | None = None
) -> Errands:
    """Run errands over `store`; those who follow another `feed` are not woken."""
    return Errands(store, feed or Feed(store), clock)
