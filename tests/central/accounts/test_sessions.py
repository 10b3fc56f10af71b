"""Who is signed in: until when, by which token, and what ends it."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from central.accounts.directory import Wanted
from central.accounts.roles import Role
from central.accounts.sessions import SignedIn, begin, digest_of, note_use, prune
from central.accounts.viewer import Viewer
from central.administration.accounts import AccountDesk
from central.store.db import Store
from central.tables import AccountRow, SessionRow
from tests.central.accounts.conftest import NOON, Watch, who
from tests.central.visitors import Visitor, planted, visitor

SOURCE = "192.0.2.7"
OWN = "seven blue umbrellas"


def inside(desk: AccountDesk, store: Store, admin: Viewer, watch: Watch, name: str = "li") -> SignedIn:
    """Make an account whose owner has replaced the one-time password by OWN; returns the owner's session."""
    issued = desk.create(admin, Wanted(name, "guard", "river"))
    due = who(store, desk.sign_in.begin(name, issued.password, SOURCE).token, watch.now)
    assert due is not None
    own = who(store, desk.sign_in.change_password(due, "", OWN).token, watch.now)
    assert own is not None
    return own


def test_nothing_in_the_database_opens_a_session(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch, tmp_path: Path
) -> None:
    inside(desk, store, admin, watch)
    token = desk.sign_in.begin("li", OWN, SOURCE).token

    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert token.encode() not in kept
    assert OWN.encode() not in kept


@pytest.mark.parametrize(
    "hours, is_used, holds",
    [(11.9, False, True), (12, False, False), (23.9, True, True), (24, True, False)],
)
def test_a_session_ends_by_time(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch, hours: float, *, is_used: bool, holds: bool
) -> None:
    inside(desk, store, admin, watch)
    token = desk.sign_in.begin("li", OWN, SOURCE).token
    begun_at = watch.now
    if is_used:
        with store.write() as session:
            note_use(session, digest_of(token), begun_at + timedelta(hours=hours - 1))

    assert (who(store, token, begun_at + timedelta(hours=hours)) is not None) is holds


@pytest.fixture
def guard(embedded: Store) -> Visitor:
    return visitor(embedded, Role.GUARD, "river", now=NOON)


def changed(store: Store, guard: Visitor, **values: object) -> None:
    with store.write() as session:
        session.execute(update(AccountRow).where(AccountRow.id == guard.account).values(**values))


def test_the_account_is_read_at_every_request(embedded: Store, guard: Visitor) -> None:
    with embedded.write() as session:
        hill = planted(session, "hill")
    changed(embedded, guard, role="manager", place_id=hill)
    signed_in = who(embedded, guard.begun.token, NOON)
    assert signed_in is not None
    assert (signed_in.viewer.role, signed_in.viewer.place.path) == (Role.MANAGER, "hill")
    changed(embedded, guard, must_change_password=True)
    due = who(embedded, guard.begun.token, NOON)
    assert due is not None
    assert due.must_change_password


@pytest.mark.parametrize("values", [{"disabled_at": NOON}, {"revision": 2}], ids=["closed", "password set anew"])
def test_what_was_done_to_the_account_ends_the_session(
    embedded: Store, guard: Visitor, values: dict[str, object]
) -> None:
    changed(embedded, guard, **values)
    assert who(embedded, guard.begun.token, NOON) is None


def test_no_other_token_opens_it(embedded: Store, guard: Visitor) -> None:
    token = guard.begun.token
    for other in ("", token[:-1], token.swapcase(), f"{token} ", digest_of(token), guard.begun.csrf):
        assert who(embedded, other, NOON) is None
    assert token not in repr(guard.begun)
    assert guard.begun.csrf not in repr(guard.begun)


def test_who_has_a_password_due_has_half_an_hour_to_set_it(embedded: Store, guard: Visitor) -> None:
    changed(embedded, guard, must_change_password=True)
    with embedded.write() as session:
        begun = begin(session, session.get_one(AccountRow, guard.account), NOON)
    assert (begun.ends_at, begun.must_change_password) == (NOON + timedelta(minutes=30), True)
    assert guard.begun.ends_at == NOON + timedelta(hours=24)
    assert who(embedded, begun.token, NOON + timedelta(minutes=30)) is None


def test_a_use_is_noted_every_five_minutes(embedded: Store, guard: Visitor) -> None:
    signed_in = who(embedded, guard.begun.token, NOON)
    assert signed_in is not None
    assert not signed_in.is_to_be_noted(NOON + timedelta(seconds=299))
    assert signed_in.is_to_be_noted(NOON + timedelta(minutes=5))


def test_what_is_over_by_time_is_let_go_and_nothing_else(embedded: Store, guard: Visitor) -> None:
    later = visitor(embedded, Role.GUARD, now=NOON + timedelta(hours=1))
    with embedded.write() as session:
        prune(session, NOON + timedelta(hours=12))
        assert session.scalars(select(SessionRow.account)).all() == [later.account]
    assert who(embedded, guard.begun.token, NOON) is None
