"""Waits on record: who sees to one, whom a call rings, and when a wait is forgotten."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.base import LaneUnknownError
from central.dispatch.waits import attend, attended_by, calls_to, prune
from central.grid.places import Grid, Place
from central.store.db import Store
from central.tables import AuditRow, WaitRow
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.watch import Watch
from tests.central.dispatch.people import ELSEWHERE, LI, PLACE
from wire.ids import new_id


def test_nobody_sees_to_who_is_gone_or_to_what_he_does_not_see(gate: Telling, store: Store, watch: Watch) -> None:
    stands(gate)
    with store.write() as session:
        assert not attend(session, LI, PLACE, new_id(), watch.now)
        with pytest.raises(LaneUnknownError):
            attend(session, ELSEWHERE, PLACE, new_id(), watch.now)
        with pytest.raises(LaneUnknownError):
            attend(session, LI, ("garden", "east", "nowhere"), new_id(), watch.now)


def called(store: Store, *rows: WaitRow) -> None:
    with store.write() as session:
        session.add_all(rows)


def wait(passage: UUID, minutes_ago: float = 1, **more: object) -> WaitRow:
    site, node, lane = PLACE
    since = NOON - timedelta(minutes=minutes_ago)
    return WaitRow(passage=passage, site=site, node=node, lane=lane, since=since, **more)


def test_a_call_rings_for_its_account_the_longest_wait_first_until_somebody_sees_to_it(embedded: Store) -> None:
    first, second, ended, attended, other = (new_id() for _ in range(5))
    called(
        embedded,
        wait(second, 1, second_called="wang"),
        wait(first, 2, manager_called="wang"),
        wait(ended, 3, second_called="wang", ended_at=NOON),
        wait(attended, 4, second_called="wang", attended_by="li", attended_at=NOON),
        wait(other, 5, second_called="zhao"),
    )
    with embedded.read() as session:
        assert [call.passage for call in calls_to(session, "wang")] == [first, second]
        assert calls_to(session, "") == (), "an account that nobody has is called to nothing"
        assert attended_by(session, frozenset({attended, first, new_id()})) == {attended: "li"}
        assert attended_by(session, frozenset()) == {}


def test_only_what_ended_long_ago_is_forgotten(embedded: Store) -> None:
    goes_on, just_ended, over = new_id(), new_id(), new_id()
    called(
        embedded,
        wait(goes_on, 600_000),
        wait(just_ended, ended_at=NOON - timedelta(days=180)),
        wait(over, ended_at=NOON - timedelta(days=180, seconds=1)),
    )
    with embedded.write() as session:
        prune(session, NOON)
        assert set(session.scalars(select(WaitRow.passage))) == {goes_on, just_ended}


def test_who_sees_to_one_first_is_who_does(gate: Telling, store: Store, watch: Watch) -> None:
    here = new_id()
    stands(gate, here)
    second = Viewer(new_id(), "wu", Role.GUARD, Place(), Grid({}))
    with store.write() as session:
        assert attend(session, LI, PLACE, here, watch.now)
        assert not attend(session, second, PLACE, here, watch.now)
        assert attended_by(session, frozenset({here})) == {here: "li"}
        assert len(session.scalars(select(AuditRow).where(AuditRow.action == "attend_wait")).all()) == 1
