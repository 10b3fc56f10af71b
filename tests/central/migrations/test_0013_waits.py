"""A store of the release before learns who was called to whom, and forgets it on the way back."""

from sqlalchemy import inspect, select

from central.store.db import Store
from central.store.schema import compare, go_back, migrate
from central.tables import WaitRow
from tests.central.dashboard.telling import NOON
from wire.ids import new_id


def test_waits_come_and_go_with_their_table(store: Store) -> None:
    with store.write() as session:
        session.add(WaitRow(passage=new_id(), site="garden", node="east", lane="in", since=NOON))
    go_back(store, "0012")
    with store.read() as session:
        assert "waits" not in inspect(session.connection()).get_table_names()
    migrate(store)
    compare(store)
    with store.read() as session:
        assert session.scalars(select(WaitRow)).all() == []
