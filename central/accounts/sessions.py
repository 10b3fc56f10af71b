"""Who is signed in: a random token in the browser, its digest in the table, the account read at every request."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.grid.places import Grid, Place
from central.grid.stored import StoredGrid
from central.tables import AccountRow, SessionRow

IDLE: Final = timedelta(hours=12)
"""A session that nobody uses for so long is over."""
LONGEST: Final = timedelta(hours=24)
FOR_A_PASSWORD: Final = timedelta(minutes=30)
"""How long somebody with a one-time password has to set another."""
_NOTED_EVERY: Final = timedelta(minutes=5)
"""How exactly the last use is known: not every request has to write."""
_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Begun:
    """A session just begun; `token` is for the browser alone and stands nowhere else."""

    token: str = field(repr=False)
    csrf: str = field(repr=False)
    ends_at: datetime
    role: Role
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that holds, and who is behind it, as of this very request."""

    viewer: Viewer
    csrf: str = field(repr=False)
    must_change_password: bool
    digest: str = field(repr=False)
    """What the table knows the session by."""
    last_seen_at: datetime

    def is_to_be_noted(self, now: datetime) -> bool:
        """Tell whether the table should learn that the session is in use."""
        return now - self.last_seen_at >= _NOTED_EVERY


def begin(session: Session, account: AccountRow, now: datetime) -> Begun:
    """Open a session for `account`, short where a password is due; the caller has made sure who asks."""
    token, csrf = secrets.token_urlsafe(_TOKEN_BYTES), secrets.token_urlsafe(_TOKEN_BYTES)
    ends_at = now + (FOR_A_PASSWORD if account.must_change_password else LONGEST)
    session.add(
        SessionRow(
            token_hash=digest_of(token),
            account=account.id,
            revision=account.revision,
            csrf_token=csrf,
            created_at=now,
            last_seen_at=now,
            ends_at=ends_at,
        )
    )
    session.flush()
    return Begun(token, csrf, ends_at, Role(account.role), account.must_change_password)


def recognise(session: Session, digest: str, grid: Grid | StoredGrid, now: datetime) -> SignedIn | None:
    """Return who is behind the session with this digest; None where it is over, for whatever reason."""
    found = session.execute(
        select(SessionRow, AccountRow)
        .join(AccountRow, AccountRow.id == SessionRow.account)
        .where(SessionRow.token_hash == digest)
    ).first()
    if found is None:
        return None
    held, account = found
    if now >= held.ends_at or now - held.last_seen_at >= IDLE:
        return None
    if account.disabled_at is not None or account.revision != held.revision:
        return None
    viewer = Viewer(
        account.id, account.name, Role(account.role), Place(account.place), grid, account.operator or ""
    )
    return SignedIn(viewer, held.csrf_token, account.must_change_password, digest, held.last_seen_at)


def note_use(session: Session, digest: str, now: datetime) -> None:
    """Note that the session is in use."""
    session.execute(update(SessionRow).where(SessionRow.token_hash == digest).values(last_seen_at=now))


def end(session: Session, digest: str) -> None:
    """End one session."""
    session.execute(delete(SessionRow).where(SessionRow.token_hash == digest))


def prune(session: Session, now: datetime) -> None:
    """Let sessions go that are over by time."""
    over = (SessionRow.ends_at <= now) | (SessionRow.last_seen_at <= now - IDLE)
    session.execute(delete(SessionRow).where(over), execution_options={"synchronize_session": False})


def digest_of(token: str) -> str:
    """Return the sha256 by which the table knows a session: who reads the table cannot sign in with it."""
    return sha256(token.encode()).hexdigest()
