"""The one way to the store: nobody without the right, nothing shown off the record, news after the commit."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from central.accounts.roles import RIGHTS, Role
from central.audit.actions import ACTIONS
from central.audit.trail import AuditEntry, record
from central.base import LookNotRecordedError, NotAllowedError
from central.errands import RIGHT_FOR, Action, Errands, Seen, live_view
from central.feed import Feed, FeedKind, News, append
from central.store.db import Store
from central.tables import AuditRow
from tests.central.errands import errands_over
from tests.central.people import somebody

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
GUARD, ADMIN = somebody(Role.GUARD, name="li"), somebody(Role.ADMIN, name="wang")


@pytest.fixture
def errands(store: Store) -> Errands:
    return errands_over(store, lambda: NOON)


def on_record(store: Store) -> Sequence[tuple[str, str, str, str | None]]:
    with store.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq))
        return [(row.actor, row.action, row.target, row.site) for row in rows]


def counts(session: Session, _now: datetime) -> int:
    return len(session.scalars(select(AuditRow.seq)).all())


def take_over(session: Session, now: datetime) -> str:
    record(session, AuditEntry(now, "li", "guard", "take_over"))
    append(session, [News(FeedKind.NODE, "east", "gate-1")])
    return "done"


def fails(session: Session, now: datetime) -> str:
    take_over(session, now)
    raise KeyError("a fault of ours")


@pytest.mark.parametrize("action", Action)
def test_every_action_needs_a_right_that_somebody_has(action: Action) -> None:
    assert any(RIGHT_FOR[action] in rights for rights in RIGHTS.values())


def test_what_goes_on_record_of_a_look_has_words() -> None:
    named_otherwise = {Action.CHANGE_ACCOUNT, Action.CHANGE_PLACE, Action.REGISTER}
    names_nobody = {Action.SEE_NODES, Action.SEE_PLACES}
    assert {action.value for action in Action} - named_otherwise - names_nobody <= set(ACTIONS)


def test_a_look_is_on_record_with_who_and_what_before_it_is_given_back(store: Store, errands: Errands) -> None:
    found = errands.look(GUARD, Action.SEE_PASSAGE, counts, lambda count: Seen("x", "east", {"shown": count}))
    assert found == 0
    assert on_record(store) == [("li", "see_passage", "x", "east")]


def test_where_nobody_was_shown_nothing_is_on_record(store: Store, errands: Errands) -> None:
    assert errands.look(GUARD, Action.SEARCH_PASSAGES, counts, lambda _: None) == 0
    assert errands.glance(GUARD, Action.SEE_NODES, counts) == 0
    assert on_record(store) == []


def test_what_cannot_be_put_on_record_is_not_shown(embedded: Store) -> None:
    with embedded.write() as session:
        session.execute(
            text("CREATE TRIGGER shut BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(ABORT, 'shut'); END")
        )
    with pytest.raises(LookNotRecordedError):
        errands_over(embedded).look(GUARD, Action.SEE_PASSAGE, counts, lambda _: Seen())


def test_a_live_view_is_on_record_with_the_sites_that_it_shows(errands: Errands) -> None:
    assert live_view(GUARD, "page") == Seen("page", detail={"sites": "all"})
    of_place = somebody(Role.GUARD, "river", name="li")
    assert live_view(of_place, "page").detail == {"sites": sorted(of_place.sites or ())}
    errands.note(of_place, Action.SEE_LIVE, live_view(of_place, "line"))


def test_nobody_goes_in_without_the_right_though_a_route_let_him_pass(store: Store, errands: Errands) -> None:
    with pytest.raises(NotAllowedError):
        errands.look(ADMIN, Action.SEE_PASSAGE, fails, lambda _: Seen())
    with pytest.raises(NotAllowedError):
        errands.glance(ADMIN, Action.SEE_LIVE, fails)
    with pytest.raises(NotAllowedError):
        errands.note(ADMIN, Action.SEE_LIVE, Seen())
    with pytest.raises(NotAllowedError):
        errands.change(GUARD, Action.CLOSE_ALERT, take_over)
    assert on_record(store) == []


async def test_a_change_is_whole_and_wakes_those_who_follow(store: Store) -> None:
    feed = Feed(store)
    errands = errands_over(store, lambda: NOON, feed)
    following = feed.follow(0)
    news = asyncio.ensure_future(anext(following))
    await asyncio.sleep(0)
    assert await asyncio.to_thread(errands.change, GUARD, Action.TAKE_OVER, take_over) == "done"
    assert (await asyncio.wait_for(news, 2)).kind is FeedKind.NODE
    await following.aclose()


def test_a_change_that_fails_has_changed_nothing(store: Store, errands: Errands) -> None:
    with pytest.raises(KeyError):
        errands.change(GUARD, Action.TAKE_OVER, fails)
    assert on_record(store) == []


def test_what_the_program_does_by_itself_needs_nobody(store: Store, errands: Errands) -> None:
    assert errands.by_itself(take_over) == "done"
    assert [action for _, action, _, _ in on_record(store)] == ["take_over"]
