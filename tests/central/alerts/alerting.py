"""Takes passages in while plates are looked for, and says which alerts that raised."""

from datetime import datetime, timedelta

from central.alerts.alert_views import AlertView, alerts
from central.alerts.raising import Watching
from central.delivery.arrivals import Arrival
from central.grid.places import Grid
from central.line.ingest import Ingested, ingest
from central.store.db import Store
from tests.central.people import by_grid, somebody
from tests.central.watch_list.listing import NOON

WATCHING = Watching(places=by_grid(Grid({"east": "river/north"})))
EVERYBODY = somebody()


def take(store: Store, *arrivals: Arrival, watching: Watching = WATCHING) -> Ingested:
    """Take arrivals in, all in one transaction, by the places of a grid."""
    with store.write() as session:
        return ingest(session, arrivals, watching)


def shown(store: Store) -> list[AlertView]:
    """All alerts, oldest first."""
    with store.read() as session:
        return list(alerts(session, EVERYBODY))[::-1]


def seconds(number: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(seconds=number)
