"""The way in: a name and a password become a session, and every failure looks the same from outside."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.accounts import one_time_file, sessions
from central.accounts.directory import NAME_PATTERN
from central.accounts.lockout import (
    MOST_FROM_ONE_ADDRESS,
    MOST_WRONG,
    Standing,
    Throttle,
    after_try,
    wait_s,
    whose,
)
from central.accounts.passwords import LONGEST, Passwords, check_new
from central.accounts.sessions import Begun, SignedIn
from central.audit.trail import AuditEntry, record
from central.base import BadAccountError, NotSignedInError, SignInRefusedError
from central.store.db import Store
from central.tables import AccountRow

_NOBODY: Final = "unknown"
"""Stands in the audit for a name that no account has: people type passwords there."""


@dataclass(frozen=True, slots=True)
class _Tried:
    """What a try is held against; `held` None: no password fits."""

    account: UUID | None = None
    held: str | None = None
    revision: int = 0
    wait_s: float = 0.0


class SignIn:
    """Lets people in and out and lets them change their password; slow on purpose, never for the event loop."""

    def __init__(
        self, store: Store, passwords: Passwords, clock: Callable[[], datetime], one_time: Path | None = None
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._clock = clock
        self._one_time = one_time
        self._addresses = Throttle(MOST_FROM_ONE_ADDRESS)
        self._names = Throttle(MOST_WRONG)

    def begin(self, name: str, password: str, source: str) -> Begun:
        """Open a session for whoever knows the password; `source` is the address that asks.

        Raises SignInRefusedError, always the same but for how long to wait.
        """
        now, name = self._clock(), name.strip().casefold()
        asking = whose(source)
        waits = self._addresses.wait_s(asking, now)
        if waits:
            raise SignInRefusedError(waits)
        self._addresses.count(asking, now)
        tried = self._try(name, now)
        if not self._passwords.fits(password[: LONGEST + 1], tried.held) or tried.account is None:
            self._note_failure(tried, name, source, now)
            raise SignInRefusedError(tried.wait_s)
        begun = self._let_in(tried, password, now)
        self._addresses.take_back(asking)
        return begun

    def end(self, signed_in: SignedIn) -> None:
        """End a session."""
        viewer, now = signed_in.viewer, self._clock()
        with self._store.write() as session:
            sessions.end(session, signed_in.digest)
            record(session, AuditEntry(now, viewer.name, viewer.role, "sign_out", account=viewer.account))

    def change_password(self, signed_in: SignedIn, present: str, new: str) -> Begun:
        """Set one's own password; all sessions of the account end, and a new one begins.

        Who came in with a one-time password need not know it any more: it is used up. Raises BadAccountError.
        """
        now, viewer = self._clock(), signed_in.viewer
        check_new(new, viewer.name)
        with self._store.read() as session:
            held = _of(session, viewer.account).password_hash
        if not signed_in.must_change_password:
            self._check_present(viewer.name, present, held, now)
        if self._passwords.fits(new, held):
            raise BadAccountError("password", "same", "the new password is the present one")
        fresh = self._passwords.hashed(new)
        with self._store.write() as session:
            account = _of(session, viewer.account)
            # Somebody may have been reset or disabled meanwhile.
            if sessions.recognise(session, signed_in.digest, viewer.grid, now) is None:
                raise NotSignedInError("sign in again")
            account.password_hash, account.must_change_password, account.password_ends_at = fresh, False, None
            account.revision += 1
            record(session, AuditEntry(now, viewer.name, viewer.role, "set_password", account=viewer.account))
            return sessions.begin(session, account, now)

    def _check_present(self, name: str, present: str, held: str, now: datetime) -> None:
        waits = self._names.wait_s(name, now)
        if waits:
            raise SignInRefusedError(waits)
        self._names.count(name, now)
        if not self._passwords.fits(present[: LONGEST + 1], held):
            raise BadAccountError("present", "wrong", "the present password is not right")
        self._names.take_back(name)

    def _try(self, name: str, now: datetime) -> _Tried:
        """Count the try, and return what it is held against."""
        with self._store.write() as session:
            account = _named(session, name)
            if account is None:
                return _Tried(wait_s=self._try_nobody(name, now))
            standing = Standing(account.failures, account.locked_until)
            waits = wait_s(standing, now)
            if waits:
                return _Tried(account.id, wait_s=waits)
            after = after_try(standing, now)
            account.failures, account.locked_until = after.failures, after.locked_until
            is_over = account.password_ends_at is not None and account.password_ends_at <= now
            held = None if is_over or account.disabled_at else account.password_hash
            return _Tried(account.id, held, account.revision, wait_s(after, now))

    def _try_nobody(self, name: str, now: datetime) -> float:
        """Lock a name that no account has, as if it had one: who tries names learns nothing from locks."""
        if not self._names.wait_s(name, now):
            self._names.count(name, now)
        return self._names.wait_s(name, now)

    def _note_failure(self, tried: _Tried, name: str, source: str, now: datetime) -> None:
        detail = {"from": source, "wait_s": round(tried.wait_s)}
        actor = name if tried.account else _NOBODY
        with self._store.write() as session:
            record(
                session,
                AuditEntry(now, actor, _NOBODY, "sign_in_failed", account=tried.account, detail=detail),
            )

    def _let_in(self, tried: _Tried, password: str, now: datetime) -> Begun:
        rehashed = self._passwords.hashed(password) if self._passwords.is_outdated(tried.held or "") else None
        with self._store.write() as session:
            account = session.get(AccountRow, tried.account)
            if account is None or account.revision != tried.revision or account.password_hash != tried.held:
                raise SignInRefusedError
            if account.must_change_password:
                self._use_up(account, now)
            account.failures, account.locked_until = 0, None
            account.password_hash = rehashed or account.password_hash
            record(session, AuditEntry(now, account.name, account.role, "sign_in", account=account.id))
            return sessions.begin(session, account, now)

    def _use_up(self, account: AccountRow, now: datetime) -> None:
        if account.password_ends_at is not None and account.password_ends_at <= now:
            raise SignInRefusedError
        account.password_ends_at = now
        if self._one_time:
            one_time_file.remove(self._one_time, account.name)


def _named(session: Session, name: str) -> AccountRow | None:
    # What cannot be a name is not even asked for.
    is_name = re.fullmatch(NAME_PATTERN, name) is not None
    return session.scalar(select(AccountRow).where(AccountRow.name == name)) if is_name else None


def _of(session: Session, account: UUID) -> AccountRow:
    row = session.get(AccountRow, account)
    if row is None:
        raise NotSignedInError("sign in again")
    return row
