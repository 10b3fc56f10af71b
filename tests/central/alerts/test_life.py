from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.alerts.alert_views import LIST_LIMIT, AlertView, alerts, find_alert, open_alerts
from central.alerts.desk import AlertDesk
from central.alerts.life import Step, acknowledge, close
from central.alerts.states import AlertState, Outcome
from central.base import AlertUnknownError, BadFieldError, ConflictError
from central.feed import Feed, FeedKind
from central.line.ingest import ingest
from central.store.db import Store
from central.tables import AlertRow, AuditRow, FeedRow
from tests.central.node import TellingNode, passage
from tests.central.people import somebody
from tests.central.watch_list.listing import NOON, watched
from wire.ids import new_id

CHEN = somebody(Role.GUARD, "river/north", name="chen")
SUN = somebody(Role.GUARD, "river/north/east", name="sun")


@pytest.fixture
def alert(store: Store) -> UUID:
    """One new alert."""
    return raised(store)


def raised(store: Store, plate: str = "京A12345", site: str = "east") -> UUID:
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


async def test_the_desk_counts_what_was_closed_once_and_wakes_the_screens(store: Store, alert: UUID) -> None:
    counted: list[Outcome] = []
    feed = Feed(store)
    desk = AlertDesk(store, feed, lambda: NOON, counted.append)
    following = feed.follow(await feed.newest())

    await desk.acknowledge(CHEN, alert)
    for _ in range(2):
        closed = await desk.close(CHEN, alert, Outcome.CONFIRMED, "police told")

    assert closed.state is AlertState.CLOSED
    assert counted == [Outcome.CONFIRMED]
    assert [(await anext(following)).alert for _ in range(2)] == [alert, alert]
    await following.aclose()


def test_alerts_are_never_deleted(store: Store, alert: UUID) -> None:
    end(store, CHEN, alert)

    with store.read() as session:
        assert session.get(AlertRow, alert) is not None
