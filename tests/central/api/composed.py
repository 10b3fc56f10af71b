"""The whole API over one store, put together as the centre does it."""

from collections.abc import Callable
from datetime import UTC, datetime

from fastapi import FastAPI

from central.alerts.desk import AlertDesk
from central.alerts.raising import Watching
from central.alerts.states import Outcome
from central.app import create_api
from central.feed import Feed
from central.grid.places import Grid
from central.line.ingest import WATCHING_EVERYWHERE
from central.line.metrics import Metrics
from central.line.pictures import PictureFetcher
from central.line.retries import LetterDesk
from central.store.db import Store
from central.web.authentication import Doors
from tests.central.commands.senders import holds_over, notices_over, openings_over
from tests.central.errands import errands_over
from tests.central.people import settle
from tests.central.visitors import desk_over

NOWHERE = Grid({})


def letters_over(
    store: Store,
    feed: Feed,
    clock: Callable[[], datetime] | None = None,
    watching: Watching = WATCHING_EVERYWHERE,
) -> LetterDesk:
    """Retry dead letters as the centre does."""
    return LetterDesk(errands_over(store, clock or utc_now, feed), Metrics(), {}, watching)


def utc_now() -> datetime:
    return datetime.now(UTC)


def api_over(
    store: Store,
    feed: Feed | None = None,
    *,
    grid: Grid = NOWHERE,
    count_closed: Callable[[Outcome], None] = lambda _outcome: None,
    pictures: PictureFetcher | None = None,
) -> FastAPI:
    """Compose it; pictures come from nowhere unless `pictures` fetches some."""
    told = feed or Feed(store)
    settle(store, grid)
    errands = errands_over(store, utc_now, told)
    return create_api(
        errands,
        Doors(store, grid, utc_now),
        told,
        pictures or PictureFetcher({}, Metrics()),
        openings_over(store),
        desk_over(store, utc_now),
        AlertDesk(errands, count_closed),
        letters=letters_over(store, told),
        holds=holds_over(store),
        notices=notices_over(store),
    )
