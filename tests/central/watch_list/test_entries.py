from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.base import BadFieldError, ConflictError, EntryUnknownError, OthersRequestError, OwnRequestError
from central.store.db import Store
from central.tables import AuditRow, WatchEntryRow
from central.watch_list.entries import approve_watch, refuse_watch, remove_watch
from central.watch_list.entry_views import EntryView, entries
from central.watch_list.matching import EntryState
from tests.central.people import somebody
from tests.central.watch_list.listing import LI, NOON, WANG, requested, watched
from wire.ids import new_id
from wire.plate_kinds import PlateColour, PlateKind

ZHAO = somebody(Role.POLICE, name="zhao")


def do(store: Store, step: Callable[..., EntryView], viewer: Viewer, entry: UUID, *more: Any) -> EntryView:  # noqa: ANN401 - what the step takes
    with store.write() as session:
        return step(session, viewer, entry, *more)


def approve(store: Store, viewer: Viewer, entry: UUID, at: datetime = NOON) -> EntryView:
    return do(store, approve_watch, viewer, entry, at)


def remove(store: Store, viewer: Viewer, entry: UUID, reason: str = "found", at: datetime = NOON) -> EntryView:
    return do(store, remove_watch, viewer, entry, reason, at)


def seen(store: Store, viewer: Viewer = LI, now: datetime = NOON, *states: EntryState) -> list[EntryView]:
    with store.read() as session:
        return list(entries(session, viewer, now, states))


def audited(store: Store) -> list[tuple[str, str, str]]:
    with store.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq))
        return [(row.actor, row.action, row.target) for row in rows]


def test_nothing_is_looked_for_before_a_second_person_agrees(store: Store) -> None:
    entry = requested(store)
    (waiting,) = seen(store)

    agreed = approve(store, WANG, entry)

    assert (waiting.state, waiting.own, waiting.decided_by) == (EntryState.REQUESTED, True, None)
    assert (agreed.state, agreed.own, agreed.decided_by, agreed.decided_at) == (
        EntryState.ACTIVE,
        False,
        "wang",
        NOON,
    )
    assert audited(store) == [("li", "request_watch", str(entry)), ("wang", "approve_watch", str(entry))]


def test_the_same_request_once_more_is_the_entry_that_stands(store: Store) -> None:
    entry = requested(store)
    assert requested(store) == entry
    approve(store, WANG, entry)

    assert requested(store) == entry
    assert [action for _, action, _ in audited(store)] == ["request_watch", "approve_watch"]
    assert len(seen(store)) == 1


def test_two_presses_at_once_are_one_request(store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        entries_made = list(pool.map(lambda _: requested(store), range(8)))

    assert len(set(entries_made)) == 1
    assert [action for _, action, _ in audited(store)] == ["request_watch"]


@pytest.mark.parametrize(
    "changed",
    [
        {"plate": "京A12346"},
        {"place": "river"},
        {"by": WANG},
        {"reason": "found"},
        {"days": 8},
        {"colour": "yellow"},
    ],
)
def test_what_differs_is_a_request_of_its_own(store: Store, changed: dict[str, Any]) -> None:
    assert requested(store) != requested(store, **changed)


def test_the_colour_that_is_looked_for_is_on_the_entry_and_on_record(store: Store) -> None:
    yellow = watched(store, colour="yellow")
    assert requested(store, colour="yellow") == yellow
    requested(store)
    requested(store, "沪AD23456")

    views = {(one.plate, one.kind, one.colour) for one in seen(store)}
    assert views == {
        ("京A12345", PlateKind.ORDINARY, PlateColour.YELLOW),
        ("京A12345", PlateKind.ORDINARY, None),
        ("沪AD23456", PlateKind.NEV_SMALL, None),
    }
    with store.read() as session:
        details = [
            (row.action, row.detail["colour"]) for row in session.scalars(select(AuditRow).order_by(AuditRow.seq))
        ]
    assert details == [
        ("request_watch", "yellow"),
        ("approve_watch", "yellow"),
        ("request_watch", "any"),
        ("request_watch", "any"),
    ]


def test_what_is_over_can_be_asked_for_anew(store: Store) -> None:
    first = requested(store)
    do(store, refuse_watch, WANG, first, NOON)
    second = requested(store)
    remove(store, LI, second)
    third = requested(store)

    assert len({first, second, third}) == 3


@pytest.mark.parametrize("step", [approve_watch, refuse_watch])
def test_nobody_decides_about_their_own_request(store: Store, step: Callable[..., EntryView]) -> None:
    entry = requested(store)

    with pytest.raises(OwnRequestError):
        do(store, step, LI, entry, NOON)

    assert seen(store)[0].state is EntryState.REQUESTED
    assert [action for _, action, _ in audited(store)] == ["request_watch"]


def test_the_same_account_under_another_name_is_still_the_same_person(store: Store) -> None:
    entry = requested(store)

    with pytest.raises(OwnRequestError):
        approve(store, somebody(Role.POLICE, name="somebody else", account=LI.account), entry)


def test_pressing_twice_does_one_thing(store: Store) -> None:
    entry = requested(store)
    first = approve(store, WANG, entry)
    again = approve(store, WANG, entry, NOON + timedelta(seconds=1))
    gone = remove(store, ZHAO, entry)
    gone_again = remove(store, ZHAO, entry, "found once more")

    assert first == again
    assert gone == gone_again
    assert [action for _, action, _ in audited(store)] == ["request_watch", "approve_watch", "remove_watch"]


def test_who_comes_second_with_something_else_is_told_what_is_so(store: Store) -> None:
    entry = requested(store)
    approve(store, WANG, entry)

    for step in (approve_watch, refuse_watch):
        with pytest.raises(ConflictError) as told:
            do(store, step, ZHAO, entry, NOON)
        assert isinstance(told.value.present, EntryView)
        assert (told.value.present.state, told.value.present.decided_by) == (EntryState.ACTIVE, "wang")


def test_a_refused_request_cannot_be_brought_back(store: Store) -> None:
    entry = requested(store)
    refused = do(store, refuse_watch, WANG, entry, NOON)

    assert refused.state is EntryState.REFUSED
    with pytest.raises(ConflictError):
        approve(store, ZHAO, entry)
    with pytest.raises(ConflictError):
        remove(store, LI, entry)


def test_two_approvers_at_once_do_one_thing(store: Store) -> None:
    entry = requested(store)
    people = [somebody(Role.POLICE, name=f"p{number}") for number in range(8)]

    def press(viewer: Viewer) -> str:
        try:
            return str(approve(store, viewer, entry).decided_by)
        except ConflictError:
            return "too late"

    with ThreadPoolExecutor(len(people)) as pool:
        answers = sorted(pool.map(press, people))

    (one,) = seen(store)
    assert answers == sorted([str(one.decided_by)] + ["too late"] * 7)
    assert [action for _, action, _ in audited(store)] == ["request_watch", "approve_watch"]


def test_an_entry_is_over_by_itself_at_its_end(store: Store) -> None:
    active, waiting = watched(store, days=1), requested(store, "京B12345", days=1)
    later = NOON + timedelta(days=1)

    assert {one.state for one in seen(store, LI, later)} == {EntryState.ENDED}
    assert seen(store, LI, later, EntryState.ACTIVE, EntryState.REQUESTED) == []
    assert {one.id for one in seen(store, LI, later, EntryState.ENDED)} == {active, waiting}
    with pytest.raises(ConflictError):
        approve(store, WANG, waiting, later)
    with pytest.raises(ConflictError):
        remove(store, WANG, active, at=later)


def test_who_asked_may_take_a_request_back(store: Store) -> None:
    entry = requested(store)

    gone = remove(store, LI, entry, "  typed wrongly ")

    assert (gone.state, gone.removed_by, gone.removal_reason) == (EntryState.REMOVED, "li", "typed wrongly")
    with pytest.raises(ConflictError):
        approve(store, WANG, entry)


def test_nobody_takes_somebody_elses_request_back(store: Store) -> None:
    entry = requested(store)

    with pytest.raises(OthersRequestError):
        remove(store, WANG, entry)

    assert seen(store)[0].state is EntryState.REQUESTED
    assert [action for _, action, _ in audited(store)] == ["request_watch"]


@pytest.mark.parametrize("reason", ["", "  \n", "…"])
def test_nothing_is_removed_without_a_reason(store: Store, reason: str) -> None:
    entry = watched(store)

    with pytest.raises(BadFieldError):
        remove(store, LI, entry, reason)

    assert seen(store)[0].state is EntryState.ACTIVE


@pytest.mark.parametrize(
    "place, other", [("river/north", "river/south"), ("river/north", ""), ("river/nor", "river/north")]
)
def test_what_lies_outside_does_not_exist(store: Store, place: str, other: str) -> None:
    entry = requested(store, place=other)
    stranger = somebody(place=place)

    assert seen(store, stranger) == []
    for step, *more in ((approve_watch,), (refuse_watch,), (remove_watch, "gone")):
        with pytest.raises(EntryUnknownError):
            do(store, step, stranger, entry, *more, NOON)
    with pytest.raises(EntryUnknownError):
        approve(store, WANG, new_id())


def test_what_lies_inside_is_handled_like_ones_own(store: Store) -> None:
    entry = requested(store, place="river/north/east")

    assert [one.id for one in seen(store, somebody(place="river"))] == [entry]
    assert approve(store, somebody(place="river/north"), entry).state is EntryState.ACTIVE


def test_the_list_is_read_page_by_page_newest_first(store: Store) -> None:
    made = [requested(store, f"京A1234{number}") for number in range(5)]
    with store.read() as session:
        first = entries(session, LI, NOON, limit=3)
        rest = entries(session, LI, NOON, before=first[-1].id, limit=3)

    assert [one.id for one in (*first, *rest)] == made[::-1]


def test_a_step_and_its_record_are_there_together_or_not_at_all(store: Store) -> None:
    entry = requested(store)

    def breaks(session: Session) -> None:
        approve_watch(session, WANG, entry, NOON)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"), store.write() as session:
        breaks(session)

    assert seen(store)[0].state is EntryState.REQUESTED
    assert len(audited(store)) == 1


def test_the_audit_holds_no_plate(store: Store) -> None:
    remove(store, LI, watched(store, "京A12345"))

    with store.read() as session:
        details = [str(row.detail) + row.target for row in session.scalars(select(AuditRow))]
        assert session.scalars(select(WatchEntryRow.plate)).all() == ["京A12345"]
    assert "12345" not in "".join(details)
