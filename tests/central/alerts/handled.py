"""Guards at the desk, and what they do about an alert."""

from datetime import timedelta
from uuid import UUID

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.alerts.life import Step, acknowledge, close
from central.alerts.states import Outcome
from central.feed import FeedKind
from central.line.ingest import ingest
from central.store.db import Store
from tests.central.node import TellingNode, passage
from tests.central.people import settle, somebody
from tests.central.watch_list.listing import NOON, watched

CHEN = somebody(Role.GUARD, "river/north", name="chen")
SUN = somebody(Role.GUARD, "river/north/east", name="sun")


def raised(store: Store, plate: str = "京A12345", site: str = "east") -> UUID:
    settle(store)
    watched(store, plate, reason="a stolen car")
    with store.write() as session:
        done = ingest(session, [TellingNode(site=site).tells(passage(plate))])
        made = next(one.alert for one in done.news if one.kind is FeedKind.ALERT)
    assert made is not None
    return made


def take_up(store: Store, viewer: Viewer, alert: UUID) -> Step:
    with store.write() as session:
        return acknowledge(session, viewer, alert, NOON + timedelta(seconds=5))


def end(
    store: Store, viewer: Viewer, alert: UUID, outcome: Outcome = Outcome.CONFIRMED, reason: str = "police told"
) -> Step:
    with store.write() as session:
        return close(session, viewer, alert, outcome, reason, NOON + timedelta(seconds=9))
