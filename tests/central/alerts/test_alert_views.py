"""Alerts as people see them: in which order, of which places, and what is kept from whom."""

from datetime import timedelta
from uuid import UUID

import pytest

from central.accounts.roles import Role
from central.alerts.alert_views import LIST_LIMIT, alerts, count_new, find_alert, open_alerts, passages_alarmed
from central.alerts.states import AlertState
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AlertRow, SuppressedHitRow
from tests.central.alerts.handled import CHEN, end, raised, take_up
from tests.central.node import TellingNode, passage
from tests.central.people import settle, somebody
from tests.central.watch_list.listing import NOON, watched
from wire.ids import new_id


@pytest.fixture
def alert(store: Store) -> UUID:
    """One new alert."""
    return raised(store)


def test_a_guard_is_not_told_why_a_plate_is_looked_for(store: Store, alert: UUID) -> None:
    with store.read() as session:
        for viewer, reason in ((CHEN, None), (somebody(Role.POLICE), "a stolen car")):
            found = find_alert(session, viewer, alert)
            assert found is not None
            assert (found.watched, found.reason) == ("京A12345", reason)


def test_what_nobody_took_up_comes_first(store: Store) -> None:
    plates = ("京A12345", "京C67890", "京E24680", "京G13579")
    first, second, third, fourth = (raised(store, plate) for plate in plates)
    take_up(store, CHEN, fourth)
    end(store, CHEN, second)

    with store.read() as session:
        assert [one.id for one in open_alerts(session, CHEN)] == [third, first, fourth]
        assert [one.id for one in alerts(session, CHEN, (AlertState.CLOSED,))] == [second]
        assert [one.id for one in alerts(session, CHEN, before=third, limit=1)] == [second]


def test_no_number_of_alerts_left_open_hides_one_that_nobody_took_up(store: Store, alert: UUID) -> None:
    with store.write() as session:
        first = session.get(AlertRow, alert)
        assert first is not None
        told = {column.key: getattr(first, column.key) for column in AlertRow.__table__.columns}
        left_open = {"state": AlertState.ACKNOWLEDGED.value, "acknowledged_by": "sun", "acknowledged_at": NOON}
        session.add_all(
            AlertRow(**{**told, **left_open, "id": new_id(), "passage": new_id()}) for _ in range(LIST_LIMIT)
        )

    with store.read() as session:
        assert open_alerts(session, CHEN)[0].id == alert


def test_what_is_new_or_open_is_counted_and_named_within_what_the_viewer_sees(embedded: Store) -> None:
    for plate in ("京A12345", "京C67890", "京E24680"):
        raised(embedded, plate)
    with embedded.read() as session:
        new, taken, closed = alerts(session, CHEN)
    take_up(embedded, CHEN, taken.id)
    end(embedded, CHEN, closed.id)

    with embedded.read() as session:
        assert count_new(session, CHEN) == 1
        assert count_new(session, somebody(Role.GUARD, "hill")) == 0
        passages = (new.passage, taken.passage, closed.passage, new_id())
        assert passages_alarmed(session, passages) == {new.passage, taken.passage}
        assert passages_alarmed(session, ()) == frozenset()


def test_who_comes_back_within_minutes_is_marked_though_nothing_rings_again(store: Store, alert: UUID) -> None:
    with store.write() as session:
        again = new_id()
        row = session.get(AlertRow, alert)
        assert row is not None
        session.add(SuppressedHitRow(entry=row.entry, passage=again, alert=alert))
    with store.read() as session:
        assert passages_alarmed(session, (again, new_id())) == {again}
    end(store, CHEN, alert)
    with store.read() as session:
        assert passages_alarmed(session, (again,)) == frozenset()


@pytest.mark.parametrize("after_s, is_late", [(60, False), (61, True)])
def test_what_came_long_after_its_capture_is_late(embedded: Store, after_s: float, *, is_late: bool) -> None:
    settle(embedded)
    watched(embedded, "京A12345")
    come = NOON + timedelta(seconds=after_s)
    with embedded.write() as session:
        ingest(session, [TellingNode().tells(passage("京A12345"), received_at=come)])
    with embedded.read() as session:
        (alert,) = alerts(session, CHEN)
    assert (alert.captured_at, alert.raised_at, alert.late) == (NOON, come, is_late)
