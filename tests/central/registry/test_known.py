from central.registry.known import Known
from central.registry.registering import register_reported
from central.store.db import Store
from central.tables import LaneRow
from tests.central.dashboard.telling import NOON, Telling, lane_health


def test_only_what_is_asked_for_is_read(store: Store) -> None:
    for site in ("east", "west"):
        Telling(store, site, "gate-1").healthy(NOON, lane_health("in-1"))
    with store.write() as session:
        register_reported(session, {}, NOON)
        assert set(Known.read(session).nodes) == {("east", "gate-1"), ("west", "gate-1")}
        known = Known.read(session, ["west"])
        assert set(known.lanes) == {("west", "gate-1", "in-1")}
        assert known.lane(LaneRow(site="east", node="gate-1", lane="in-1")) is None
