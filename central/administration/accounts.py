"""What pages and API ask of the accounts: each call is one thing done, slow hashing outside of its transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from central.accounts import directory
from central.accounts.directory import ONE_TIME_FOR, AccountView, Wanted
from central.accounts.passwords import Passwords, one_time_password
from central.accounts.sign_in import SignIn
from central.accounts.viewer import Viewer
from central.errands import Action, Errands, Seen


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

    def __init__(self, errands: Errands, passwords: Passwords, sign_in: SignIn) -> None:
        self._errands = errands
        self._passwords = passwords
        self.sign_in = sign_in

    def accounts(self, by: Viewer) -> tuple[AccountView, ...]:
        """Return the accounts that `by` looks after, by name, and note that they were looked at."""
        return self._errands.look(
            by, Action.SEE_ACCOUNTS, lambda session, _: directory.accounts(session, by), lambda _: Seen()
        )

    def places(self, by: Viewer) -> tuple[str, ...]:
        """Return every place that `by` may give."""
        return self._errands.glance(
            by, Action.SEE_ACCOUNTS, lambda session, _: directory.places_to_give(session, by)
        )

    def create(self, by: Viewer, wanted: Wanted) -> Issued:
        """Make an account."""
        return self._issue(by, lambda session, hashed, now: directory.create(session, by, wanted, hashed, now))

    def reset(self, by: Viewer, account: UUID) -> Issued:
        """Give an account a one-time password; its own is gone, and so are its sessions."""
        return self._issue(by, lambda session, hashed, now: directory.reset(session, by, account, hashed, now))

    def change(self, by: Viewer, account: UUID, role: str, place: str) -> AccountView:
        """Give an account another role or place."""
        return self._errands.change(
            by,
            Action.CHANGE_ACCOUNT,
            lambda session, now: directory.change(session, by, account, role, place, now),
        )

    def close(self, by: Viewer, account: UUID) -> AccountView:
        """Close an account."""
        return self._errands.change(
            by, Action.CHANGE_ACCOUNT, lambda session, now: directory.close(session, by, account, now)
        )

    def reopen(self, by: Viewer, account: UUID) -> AccountView:
        """Open a closed or locked account again."""
        return self._errands.change(
            by, Action.CHANGE_ACCOUNT, lambda session, now: directory.reopen(session, by, account, now)
        )

    def _issue(self, by: Viewer, write: Callable[[Session, str, datetime], AccountView]) -> Issued:
        """Give a one-time password; hashing it is slow, and holds up no other writer."""
        password = one_time_password()
        hashed = self._passwords.hashed(password)
        return self._errands.change(
            by,
            Action.CHANGE_ACCOUNT,
            lambda session, now: Issued(write(session, hashed, now), password, now + ONE_TIME_FOR),
        )
