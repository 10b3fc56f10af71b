from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from central.accounts.directory import Wanted
from central.accounts.viewer import Viewer
from central.administration.accounts import AccountDesk
from central.base import AccountUnknownError, BadAccountError, NoSuchPlaceError
from central.grid.lookup import by_path
from central.grid.seeding import plant
from central.grid.tree import rename
from central.store.db import Store
from central.tables import AuditRow
from tests.central.accounts.conftest import NOON, Watch, administrator, who
from tests.central.dashboard.telling import Telling
from tests.central.visitors import planted
from wire.ids import new_id

CHANGES: dict[str, Callable[[AccountDesk, Viewer, UUID], object]] = {
    "change_account": lambda desk, by, account: desk.change(by, account, "manager", "river"),
    "disable_account": lambda desk, by, account: desk.close(by, account),
    "enable_account": lambda desk, by, account: desk.reopen(by, account),
    "reset_password": lambda desk, by, account: desk.reset(by, account),
}


@pytest.mark.parametrize("action", CHANGES)
def test_every_change_ends_the_sessions_and_is_on_record(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch, action: str
) -> None:
    issued = desk.create(admin, Wanted("li", "guard", "river"))
    begun = desk.sign_in.begin("li", issued.password, "here")
    assert who(store, begun.token, watch.now) is not None

    CHANGES[action](desk, admin, issued.account.id)

    assert who(store, begun.token, watch.now) is None
    with store.read() as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.action == action))
    assert (row.actor, row.target, row.detail["name"]) == (admin.name, str(issued.account.id), "li")


@pytest.mark.parametrize("action", CHANGES)
def test_nobody_changes_their_own_account(desk: AccountDesk, admin: Viewer, action: str) -> None:
    with pytest.raises(BadAccountError) as caught:
        CHANGES[action](desk, admin, admin.account)

    assert caught.value.key == "own_account"


@pytest.mark.parametrize("action", CHANGES)
def test_an_administrator_of_a_place_knows_no_account_outside(
    store: Store, desk: AccountDesk, admin: Viewer, action: str
) -> None:
    by = administrator(store, "river")
    outside = desk.create(admin, Wanted("li", "guard", "hill")).account.id
    everywhere = desk.create(admin, Wanted("wang", "guard", "")).account.id

    assert {account.name for account in desk.accounts(by)} == {by.name}
    for account in (outside, everywhere, new_id()):
        with pytest.raises(AccountUnknownError):
            CHANGES[action](desk, by, account)


@pytest.mark.parametrize("place", ["", "hill", "rive", "riverside", "river/../hill", "river/", "RIVER", "river\n"])
def test_nobody_gives_a_place_that_is_not_their_own_to_give(store: Store, desk: AccountDesk, place: str) -> None:
    by = administrator(store, "river")
    held = desk.create(by, Wanted("li", "guard", "river/garden")).account.id

    for give in (
        lambda: desk.create(by, Wanted("wang", "police", place)),
        lambda: desk.change(by, held, "guard", place),
    ):
        with pytest.raises(BadAccountError) as caught:
            give()
        assert caught.value.key == "bad_place"


@pytest.mark.parametrize(
    "name", ["", "a", "Li", "li wang", "1li", "li_w", "-li", "x" * 33, "李", "li\n", "<b>", "li'--"]
)
def test_a_name_that_cannot_be_is_refused(desk: AccountDesk, admin: Viewer, name: str) -> None:
    with pytest.raises(BadAccountError) as caught:
        desk.create(admin, Wanted(name, "guard"))

    assert caught.value.key == "bad_name"


@pytest.mark.parametrize("name", ["system", "unknown", "button", "rules"])
def test_nobody_is_called_what_records_call_the_program(desk: AccountDesk, admin: Viewer, name: str) -> None:
    with pytest.raises(BadAccountError) as caught:
        desk.create(admin, Wanted(name, "guard"))

    assert caught.value.key == "reserved"


def test_a_name_is_given_once_and_a_role_must_be_known(desk: AccountDesk, admin: Viewer) -> None:
    desk.create(admin, Wanted("li", "guard"))

    with pytest.raises(BadAccountError, match="already"):
        desk.create(admin, Wanted("li", "police"))
    with pytest.raises(BadAccountError, match="a role is one of"):
        desk.create(admin, Wanted("wang", "root"))


def test_a_longest_place_is_stored_on_every_engine(store: Store, desk: AccountDesk, admin: Viewer) -> None:
    longest = "/".join(["a" * 32] * 8)
    with store.write() as session:
        planted(session, longest)

    assert desk.create(admin, Wanted("li", "guard", longest)).account.place == longest
    with pytest.raises(BadAccountError):
        desk.create(admin, Wanted("wang", "guard", f"{longest}/a"))


@pytest.mark.parametrize("place", ["rive", "river/gardens", "east", "river/garden/west"])
def test_a_place_that_does_not_exist_is_refused_and_those_that_do_are_named(
    desk: AccountDesk, admin: Viewer, place: str
) -> None:
    held = desk.create(admin, Wanted("li", "guard", "river")).account.id

    for give in (
        lambda: desk.create(admin, Wanted("wang", "guard", place)),
        lambda: desk.change(admin, held, "guard", place),
    ):
        with pytest.raises(NoSuchPlaceError, match=r"hill, hill/west, river, river/garden, river/garden/east$"):
            give()


def test_only_places_that_one_may_give_are_named(store: Store, desk: AccountDesk) -> None:
    with pytest.raises(NoSuchPlaceError, match=r"there are: river, river/garden, river/garden/east$"):
        desk.create(administrator(store, "river"), Wanted("li", "guard", "river/nowhere"))


def test_of_many_places_a_refusal_names_a_few(store: Store, desk: AccountDesk, admin: Viewer) -> None:
    with store.write() as session:
        plant(session, [f"a-{number:02}" for number in range(40)], "tests", NOON)

    with pytest.raises(NoSuchPlaceError, match=r"a-00, .*a-11, …$"):
        desk.create(admin, Wanted("li", "guard", "nowhere"))


def test_a_place_that_no_tree_holds_is_refused_whatever_a_node_says(
    store: Store, desk: AccountDesk, admin: Viewer
) -> None:
    Telling(store, site="garden").healthy(NOON)

    with pytest.raises(NoSuchPlaceError):
        desk.create(admin, Wanted("li", "guard", "garden"))
    assert "garden" not in desk.places(admin)


def test_an_account_keeps_its_place_when_that_is_called_otherwise(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    issued = desk.create(admin, Wanted("li", "guard", "river/garden"))
    begun = desk.sign_in.begin("li", issued.password, "here")
    with store.write() as session:
        river = by_path(session, "river")
        assert river is not None
        rename(session, river.id, "河畔街道", "bank", "wang", NOON)

    (li,) = (account for account in desk.accounts(admin) if account.name == "li")
    assert li.place == "bank/garden"
    signed_in = who(store, begun.token, watch.now)
    assert signed_in is not None
    assert signed_in.viewer.place.path == "bank/garden"


def test_what_an_operators_administrator_makes_is_that_operators(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    by = replace(admin, operator="green")
    issued = desk.create(by, Wanted("li", "guard", "river", operator="blue"))
    begun = desk.sign_in.begin("li", issued.password, "here")

    signed_in = who(store, begun.token, watch.now)
    assert signed_in is not None
    assert signed_in.viewer.operator == "green"
    assert [account.name for account in desk.accounts(by)] == ["li"]
    assert {"li", admin.name} <= {account.name for account in desk.accounts(admin)}


def test_a_reopened_account_is_no_longer_locked(desk: AccountDesk, admin: Viewer) -> None:
    issued = desk.create(admin, Wanted("li", "guard"))
    for _ in range(5):
        with pytest.raises(Exception, match="not right"):
            desk.sign_in.begin("li", "wrong", "here")

    assert desk.reopen(admin, issued.account.id).locked_until is None
    desk.sign_in.begin("li", issued.password, "here")
