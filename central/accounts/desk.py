"""What pages and API ask of the accounts: each call is one thing done, slow hashing outside of its transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from central.accounts import directory
from central.accounts.directory import ONE_TIME_FOR, AccountView, Wanted
from central.accounts.passwords import Passwords, one_time_password
from central.accounts.sign_in import SignIn
from central.accounts.viewer import Viewer
from central.audit.trail import AuditEntry, record
from central.store.db import Store


@dataclass(frozen=True, slots=True)
class Issued:
    """An account and its one-time password, which is shown this once."""

    account: AccountView
    password: str = field(repr=False)
    ends_at: datetime


class AccountDesk:
    """Serves administrators; `sign_in` serves everybody. Never to be called on the event loop.

    Everything raises AccountUnknownError or BadAccountError where it cannot be.
    """

    def __init__(
        self,
        store: Store,
        clock: Callable[[], datetime],
        passwords: Passwords | None = None,
        one_time: Path | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._passwords = passwords or Passwords()
        self.sign_in = SignIn(store, self._passwords, clock, one_time)

    def accounts(self, by: Viewer) -> tuple[AccountView, ...]:
        """Return the accounts that `by` looks after, by name, and note that they were looked at."""
        with self._store.write() as session:
            entry = AuditEntry(self._clock(), by.name, by.role, "see_accounts", account=by.account)
            record(session, entry)
            return directory.accounts(session, by)

    def places(self, by: Viewer) -> tuple[str, ...]:
        """Return every place that `by` may give."""
        with self._store.read() as session:
            return directory.places_to_give(session, by)

    def create(self, by: Viewer, wanted: Wanted) -> Issued:
        """Make an account."""
        password, now = one_time_password(), self._clock()
        hashed = self._passwords.hashed(password)
        with self._store.write() as session:
            return Issued(directory.create(session, by, wanted, hashed, now), password, now + ONE_TIME_FOR)

    def reset(self, by: Viewer, account: UUID) -> Issued:
        """Give an account a one-time password; its own is gone, and so are its sessions."""
        password, now = one_time_password(), self._clock()
        hashed = self._passwords.hashed(password)
        with self._store.write() as session:
            return Issued(directory.reset(session, by, account, hashed, now), password, now + ONE_TIME_FOR)

    def change(self, by: Viewer, account: UUID, role: str, place: str) -> AccountView:
        """Give an account another role or place."""
        with self._store.write() as session:
            return directory.change(session, by, account, role, place, self._clock())

    def close(self, by: Viewer, account: UUID) -> AccountView:
        """Close an account."""
        with self._store.write() as session:
            return directory.close(session, by, account, self._clock())

    def reopen(self, by: Viewer, account: UUID) -> AccountView:
        """Open a closed or locked account again."""
        with self._store.write() as session:
            return directory.reopen(session, by, account, self._clock())
