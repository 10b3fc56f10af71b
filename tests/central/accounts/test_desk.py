"""The administrators' desk: passwords are told once, looks are on record, and what fails changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from central.accounts.directory import Wanted
from central.accounts.viewer import Viewer
from central.administration.accounts import AccountDesk
from central.base import AccountUnknownError, BadAccountError, SignInRefusedError
from central.store.db import Store
from central.tables import AccountRow, AuditRow
from tests.central.accounts.conftest import NOON
from tests.central.visitors import visitor
from wire.ids import new_id


def test_a_look_at_the_accounts_is_on_record(store: Store, desk: AccountDesk, admin: Viewer) -> None:
    visitor(store, admin.role)

    desk.accounts(admin)

    with store.read() as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.action == "see_accounts"))
    assert row.actor == admin.name


def test_a_one_time_password_is_told_once_and_shown_nowhere_else(
    store: Store, desk: AccountDesk, admin: Viewer
) -> None:
    issued = desk.create(admin, Wanted("li", "guard", "river"))
    assert issued.ends_at == NOON + timedelta(days=1)
    assert issued.password not in repr(issued)
    with store.read() as session:
        (held,) = session.scalars(select(AccountRow.password_hash).where(AccountRow.name == "li"))
        said = [str(row.detail) + row.target for row in session.scalars(select(AuditRow))]
    assert issued.password not in held + "".join(said)


def test_a_new_one_time_password_ends_the_one_before(desk: AccountDesk, admin: Viewer) -> None:
    first = desk.create(admin, Wanted("li", "guard"))
    second = desk.reset(admin, first.account.id)
    assert first.password != second.password
    with pytest.raises(SignInRefusedError):
        desk.sign_in.begin("li", first.password, "here")
    assert desk.sign_in.begin("li", second.password, "here").must_change_password


def test_what_is_refused_changes_nothing(store: Store, desk: AccountDesk, admin: Viewer) -> None:
    made = desk.create(admin, Wanted("li", "guard", "river")).account
    with pytest.raises(BadAccountError):
        desk.change(admin, made.id, "root", "river")
    with pytest.raises(BadAccountError):
        desk.create(admin, Wanted("li", "guard"))
    with pytest.raises(AccountUnknownError):
        desk.close(admin, new_id())
    assert [one for one in desk.accounts(admin) if one.name == "li"] == [made]
    with store.read() as session:
        actions = session.scalars(select(AuditRow.action).order_by(AuditRow.seq)).all()
    assert actions == ["create_account", "see_accounts"]
