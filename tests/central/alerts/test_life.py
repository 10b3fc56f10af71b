from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.alerts.alert_views import AlertView, alerts, find_alert
from central.alerts.states import AlertState, Outcome
from central.base import AlertUnknownError, BadFieldError, ConflictError
from central.store.db import Store
from central.tables import AlertRow, AuditRow, FeedRow
from tests.central.alerts.handled import CHEN, SUN, end, raised, take_up
from tests.central.people import somebody
from wire.ids import new_id


@pytest.fixture
def alert(store: Store) -> UUID:
    """One new alert."""
    return raised(store)


def actions(store: Store, alert: UUID) -> list[tuple[str, str]]:
    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.target == str(alert)).order_by(AuditRow.seq))
        return [(row.actor, row.action) for row in rows]


def test_an_alert_is_taken_up_and_closed(store: Store, alert: UUID) -> None:
    taken = take_up(store, CHEN, alert).alert
    closed = end(store, SUN, alert).alert

    assert (taken.state, taken.acknowledged_by) == (AlertState.ACKNOWLEDGED, "chen")
    assert (closed.state, closed.acknowledged_by, closed.closed_by) == (AlertState.CLOSED, "chen", "sun")
    assert (closed.outcome, closed.closing_reason) == (Outcome.CONFIRMED, "police told")
    assert actions(store, alert) == [
        ("system", "raise_alert"),
        ("chen", "acknowledge_alert"),
        ("sun", "close_alert"),
    ]
    with store.read() as session:
        assert len(session.scalars(select(FeedRow).where(FeedRow.alert == alert)).all()) == 3


def test_who_closes_a_new_alert_has_taken_it_up(store: Store, alert: UUID) -> None:
    closed = end(store, CHEN, alert).alert

    assert (closed.acknowledged_by, closed.acknowledged_at) == ("chen", closed.closed_at)
    assert actions(store, alert)[1:] == [("chen", "close_alert")]


def test_pressing_twice_changes_nothing(store: Store, alert: UUID) -> None:
    first, again = take_up(store, CHEN, alert), take_up(store, SUN, alert)
    closed, once_more = end(store, CHEN, alert), end(store, CHEN, alert)

    assert (first.changed, again.changed, closed.changed, once_more.changed) == (True, False, True, False)
    assert again.alert == first.alert
    assert once_more.alert == closed.alert
    assert len(actions(store, alert)) == 3


@pytest.mark.parametrize(
    "viewer, outcome, reason",
    [
        (SUN, Outcome.CONFIRMED, "police told"),
        (CHEN, Outcome.FALSE_MATCH, "police told"),
        (CHEN, Outcome.CONFIRMED, "another"),
    ],
)
def test_who_comes_second_with_something_else_is_told_what_is_so(
    store: Store, alert: UUID, viewer: Viewer, outcome: Outcome, reason: str
) -> None:
    closed = end(store, CHEN, alert).alert

    with pytest.raises(ConflictError) as told:
        end(store, viewer, alert, outcome, reason)

    assert told.value.present == closed


def test_a_closed_alert_cannot_be_taken_up(store: Store, alert: UUID) -> None:
    closed = end(store, CHEN, alert).alert

    with pytest.raises(ConflictError) as told:
        take_up(store, SUN, alert)

    assert told.value.present == closed


@pytest.mark.parametrize("reason", ["", " \n ", "!!!", "x" * 501])
def test_nothing_is_closed_without_a_reason(store: Store, alert: UUID, reason: str) -> None:
    with pytest.raises(BadFieldError):
        end(store, CHEN, alert, Outcome.CONFIRMED, reason)

    assert actions(store, alert) == [("system", "raise_alert")]


@pytest.mark.parametrize("place", ["river/south", "river/north/east/in", "hill"])
def test_what_lies_outside_does_not_exist(store: Store, alert: UUID, place: str) -> None:
    stranger = somebody(Role.GUARD, place)

    for step in (take_up, end):
        with pytest.raises(AlertUnknownError):
            step(store, stranger, alert)
        with pytest.raises(AlertUnknownError):
            step(store, CHEN, new_id())
    with store.read() as session:
        assert alerts(session, stranger) == ()
        assert find_alert(session, stranger, alert) is None


def test_eight_guards_at_once_close_it_once(store: Store, alert: UUID) -> None:
    guards = [somebody(Role.GUARD, "river", name=f"g{number}") for number in range(8)]

    def press(viewer: Viewer) -> AlertView | None:
        try:
            return end(store, viewer, alert).alert
        except ConflictError:
            return None

    with ThreadPoolExecutor(len(guards)) as pool:
        won = [one for one in pool.map(press, guards) if one]

    assert len(won) == 1
    assert actions(store, alert)[1:] == [(won[0].closed_by, "close_alert")]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from([CHEN, SUN]), st.sampled_from([None, *Outcome])), max_size=6))
def test_whatever_people_press_an_alert_only_goes_forward(
    store: Store, steps: list[tuple[Viewer, Outcome | None]]
) -> None:
    made = raised(store)
    past = [AlertState.NEW]
    for viewer, outcome in steps:
        with suppress(ConflictError):
            _ = end(store, viewer, made, outcome) if outcome else take_up(store, viewer, made)
        with store.read() as session:
            found = find_alert(session, CHEN, made)
        assert found is not None
        past.append(found.state)
    order = list(AlertState)
    assert past == sorted(past, key=order.index)


def test_alerts_are_never_deleted(store: Store, alert: UUID) -> None:
    end(store, CHEN, alert)

    with store.read() as session:
        assert session.get(AlertRow, alert) is not None
