"""A store of the release before keeps its nodes and lanes, and the next start registers them."""

from sqlalchemy import inspect

from central.registry.nodes import nodes
from central.registry.registering import register_reported
from central.store.db import Store
from central.store.schema import compare, go_back, migrate
from tests.central.dashboard.telling import NOON, Telling, lane_health


def test_what_reported_is_kept_and_registered(store: Store) -> None:
    Telling(store).healthy(NOON, lane_health("in-1"))
    go_back(store, "0016")
    assert not inspect(store.engine).has_table("registered_lanes")
    migrate(store)
    compare(store)
    with store.write() as session:
        (node,) = nodes(session, NOON)
        assert (node.lanes_refused, node.lanes[0].silent_since) == (0, None)
        register_reported(session, {}, NOON)
        (node,) = nodes(session, NOON)
        assert node.is_registered
        assert node.lanes[0].is_registered
