"""Viewers, and a node with a lane that takes commands."""

from datetime import datetime

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.grid.places import Grid, Place
from central.line.ingest import ingest
from central.store.db import Store
from tests.central.node import NOON, TellingNode
from tests.central.people import settle
from wire.ids import new_id

CHALLENGE = "c0" * 16
GRID = Grid({"east": "street/garden", "west": "street/park"})


def viewer(place: str = "", role: Role = Role.GUARD) -> Viewer:
    return Viewer(new_id(), "guard-7", role, Place(place), GRID)


def node_at_work(store: Store, node: TellingNode | None = None, at: datetime = NOON) -> TellingNode:
    """A node that is up, has a lane and gave a challenge."""
    one = node or TellingNode()
    settle(store, GRID)
    with store.write() as session:
        ingest(session, [one.says_it_is(up=True, at=at, challenge=CHALLENGE), one.beats(at)])
    return one
