"""Accounts and the sessions of who is signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, column_property, mapped_column

from central.tables.columns import CODE, PlainText, Row
from central.tables.grid import path_of


class AccountRow(Row):
    """Somebody who may sign in; never deleted, because the audit names it."""

    __tablename__ = "accounts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(PlainText(32), unique=True)
    """Small letters, as it is typed at sign-in."""
    role: Mapped[str] = mapped_column(CODE)
    place_id: Mapped[UUID | None] = mapped_column()
    """What part of the grid it may see, whatever that is called by now; None: all of it."""
    operator: Mapped[str | None] = mapped_column(PlainText(32))
    """Whose sites alone it may see; None: those of every operator."""
    place: Mapped[str] = column_property(path_of(place_id))
    """The present path of that place; empty: all of the grid."""
    password_hash: Mapped[str]
    """Argon2id, with its parameters."""
    must_change_password: Mapped[bool]
    """The password is a one-time one: it opens nothing but the page that sets another."""
    password_ends_at: Mapped[datetime | None]
    revision: Mapped[int]
    """Raised with every change of role, place, password or standing: sessions of an older one are over."""
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    failures: Mapped[int]
    """Wrong passwords in a row."""
    locked_until: Mapped[datetime | None]


class SessionRow(Row):
    """Somebody signed in."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Sha256 of the cookie: who reads the table cannot sign in with it."""
    account: Mapped[UUID] = mapped_column(index=True)
    revision: Mapped[int]
    csrf_token: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
