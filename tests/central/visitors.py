"""People who are signed in, without the way through the sign-in page: for tests of everything behind it."""

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from central.accounts import sessions
from central.accounts.passwords import Passwords
from central.accounts.roles import Role
from central.accounts.sessions import Begun
from central.accounts.sign_in import SignIn
from central.administration.accounts import AccountDesk
from central.grid.lookup import by_path
from central.grid.seeding import plant
from central.store.db import Store
from central.tables import AccountRow
from tests.central.errands import errands_over
from wire.ids import new_id

NO_PASSWORD = "!"  # noqa: S105 - a hash that no password has
COOKIE = "gatehouse_session"
CSRF = "x-csrf-token"


def planted(session: Session, path: str) -> UUID | None:
    """Make a place where there is none, and return it; no path: the whole grid."""
    if not path:
        return None
    plant(session, [path], "tests", datetime.now(UTC))
    found = by_path(session, path)
    assert found is not None
    return found.id


class _Client(Protocol):
    @property
    def headers(self) -> MutableMapping[str, str]: ...

    @property
    def cookies(self) -> MutableMapping[str, str]: ...


@dataclass(frozen=True, slots=True)
class Visitor:
    """An account with an open session."""

    account: UUID
    name: str
    begun: Begun

    @property
    def headers(self) -> dict[str, str]:
        """What each of the visitor's requests carries, where no client keeps cookies."""
        return {"cookie": f"{COOKIE}={self.begun.token}", CSRF: self.begun.csrf}

    def at(self, client: _Client) -> None:
        """Sit down at `client`: all its requests carry the session from now on."""
        client.cookies[COOKIE] = self.begun.token
        client.headers[CSRF] = self.begun.csrf


def desk_over(store: Store, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> AccountDesk:
    """Return an account desk whose passwords are hashed quickly, which nobody but a test should want."""
    return desk_with(store, clock, Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))


def desk_with(
    store: Store, clock: Callable[[], datetime], passwords: Passwords, one_time: Path | None = None
) -> AccountDesk:
    """Put an account desk together as the centre does."""
    return AccountDesk(errands_over(store, clock), passwords, SignIn(store, passwords, clock, one_time))


def visitor(
    store: Store, role: Role, place: str = "", *, name: str | None = None, now: datetime | None = None
) -> Visitor:
    """Make an account that no password opens, and a session of it, both as of `now`."""
    at = now or datetime.now(UTC)
    made = AccountRow(
        id=new_id(),
        name=name or f"{role}-{new_id().hex[-12:]}",
        role=role.value,
        place_id=None,
        operator=None,
        password_hash=NO_PASSWORD,
        must_change_password=False,
        password_ends_at=None,
        revision=1,
        created_at=at,
        disabled_at=None,
        failures=0,
        locked_until=None,
    )
    with store.write() as session:
        made.place_id = planted(session, place)
        session.add(made)
        session.flush()
        begun = sessions.begin(session, made, at)
        return Visitor(made.id, made.name, begun)


def sign_in(
    client: _Client, store: Store, role: Role = Role.GUARD, place: str = "", now: datetime | None = None
) -> Visitor:
    """Sign `client` in as somebody new."""
    one = visitor(store, role, place, now=now)
    one.at(client)
    return one
