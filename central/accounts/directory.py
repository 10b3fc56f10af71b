"""Who has an account: made, changed, closed and reset by administrators, each within their own part of the grid.

Every change raises the account's revision, by which all its sessions are over, and stands in the audit.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.audit.trail import SYSTEM, AuditEntry, record
from central.base import AccountUnknownError, BadAccountError, NoSuchPlaceError
from central.grid.lookup import by_path, subtree
from central.grid.places import PLACE_PATTERN, Place
from central.tables import AccountRow
from wire.ids import new_id

NAME_PATTERN: Final = r"^[a-z][a-z0-9-]{1,31}$"
ONE_TIME_FOR: Final = timedelta(hours=24)
_LONGEST_PLACE: Final = 300
_NAMED_AT_MOST: Final = 12
"""Places that a refusal names: what a person reads."""
_RESERVED: Final = frozenset({SYSTEM, "unknown", "button", "rules"})
"""What records call the program, nobody, a node's own button and its rules: no person may pass for one of them."""


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as administrators see it; its password is seen by nobody."""

    id: UUID
    name: str
    role: Role
    place: str
    created_at: datetime
    disabled_at: datetime | None
    locked_until: datetime | None
    must_change_password: bool

    @classmethod
    def of(cls, row: AccountRow) -> Self:
        """Show a row."""
        return cls(
            id=row.id,
            name=row.name,
            role=Role(row.role),
            place=row.place,
            created_at=row.created_at,
            disabled_at=row.disabled_at,
            locked_until=row.locked_until,
            must_change_password=row.must_change_password,
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an account shall be."""

    name: str
    role: str
    place: str = ""
    operator: str = ""
    """Whose sites alone it may see; one that an operator's own administrator makes is that operator's."""


def accounts(session: Session, by: Viewer) -> tuple[AccountView, ...]:
    """Return the accounts that `by` looks after, by name."""
    rows = session.scalars(select(AccountRow).order_by(AccountRow.name))
    return tuple(AccountView.of(row) for row in rows if _looks_after(by, row))


def find(session: Session, by: Viewer, account: UUID) -> AccountView:
    """Return one account; raises AccountUnknownError."""
    return AccountView.of(_looked_after(session, by, account))


def create(
    session: Session,
    by: Viewer | None,
    wanted: Wanted,
    password_hash: str,
    now: datetime,
    *,
    one_time: bool = True,
) -> AccountView:
    """Make an account; `by` None: the program itself does. A one-time password must be replaced at once.

    Raises BadAccountError.
    """
    if not re.fullmatch(NAME_PATTERN, wanted.name):
        raise BadAccountError("name", "bad_name", "a name is 2 to 32 small letters, digits and hyphens")
    if wanted.name in _RESERVED:
        raise BadAccountError("name", "reserved", "records use this name for what is no person; take another one")
    if session.scalar(select(AccountRow.id).where(AccountRow.name == wanted.name)):
        raise BadAccountError("name", "taken", "there is an account of this name already")
    row = AccountRow(
        id=new_id(),
        name=wanted.name,
        role=_role(wanted.role).value,
        place_id=_place(session, by, wanted.place),
        operator=(by.operator if by and by.operator else wanted.operator) or None,
        password_hash=password_hash,
        must_change_password=one_time,
        password_ends_at=now + ONE_TIME_FOR if one_time else None,
        revision=1,
        created_at=now,
        disabled_at=None,
        failures=0,
        locked_until=None,
    )
    session.add(row)
    session.flush()
    _record(session, by, "create_account", row, now, role=row.role, place=row.place)
    return AccountView.of(row)


def change(session: Session, by: Viewer, account: UUID, role: str, place: str, now: datetime) -> AccountView:
    """Give an account another role or place; raises AccountUnknownError or BadAccountError."""
    row = _of_somebody_else(session, by, account)
    before = {"role_before": row.role, "place_before": row.place}
    row.role, row.place_id = _role(role).value, _place(session, by, place)
    row.revision += 1
    session.flush()
    session.refresh(row)
    _record(session, by, "change_account", row, now, role=row.role, place=row.place, **before)
    return AccountView.of(row)


def close(session: Session, by: Viewer, account: UUID, now: datetime) -> AccountView:
    """Let nobody in by this account any more; it stays, because the audit names it."""
    row = _of_somebody_else(session, by, account)
    row.disabled_at = row.disabled_at or now
    row.revision += 1
    _record(session, by, "disable_account", row, now)
    return AccountView.of(row)


def reopen(session: Session, by: Viewer, account: UUID, now: datetime) -> AccountView:
    """Let people in by a closed or locked account again."""
    row = _of_somebody_else(session, by, account)
    row.disabled_at, row.failures, row.locked_until = None, 0, None
    row.revision += 1
    _record(session, by, "enable_account", row, now)
    return AccountView.of(row)


def reset(session: Session, by: Viewer, account: UUID, password_hash: str, now: datetime) -> AccountView:
    """Give an account a one-time password; what was locked by wrong ones is open again."""
    row = _of_somebody_else(session, by, account)
    give_one_time(row, password_hash, now)
    _record(session, by, "reset_password", row, now)
    return AccountView.of(row)


def give_one_time(row: AccountRow, password_hash: str, now: datetime) -> None:
    """Put a one-time password into an account, whatever it had."""
    row.password_hash, row.must_change_password, row.password_ends_at = password_hash, True, now + ONE_TIME_FOR
    row.failures, row.locked_until = 0, None
    row.revision += 1


def _looked_after(session: Session, by: Viewer, account: UUID) -> AccountRow:
    row = session.get(AccountRow, account)
    if row is None or not _looks_after(by, row):
        raise AccountUnknownError("there is no account with this id")
    return row


def _of_somebody_else(session: Session, by: Viewer, account: UUID) -> AccountRow:
    row = _looked_after(session, by, account)
    if row.id == by.account:
        # So there is always an administrator left, and a right is always given by a second person.
        raise BadAccountError("account", "own_account", "nobody changes their own account")
    return row


def _role(said: str) -> Role:
    try:
        return Role(said)
    except ValueError as error:
        raise BadAccountError("role", "bad_role", f"a role is one of {', '.join(Role)}") from error


def places_to_give(session: Session, by: Viewer) -> tuple[str, ...]:
    """Return every place of the tree that `by` may give."""
    return tuple(place.path for place in subtree(session, by.place.path))


def _place(session: Session, by: Viewer | None, said: str) -> UUID | None:
    """Return the place that an account shall see; None: all of the grid."""
    is_place = len(said) <= _LONGEST_PLACE and re.fullmatch(PLACE_PATTERN, said) is not None
    if not is_place or (by is not None and not by.place.covers(Place(said))):
        reason = "this is no place that you may give; one is street/community/compound"
        raise BadAccountError("place", "bad_place", reason)
    if not said:
        return None
    found = by_path(session, said)
    if found is None:
        known = places_to_give(session, by) if by else ()
        raise NoSuchPlaceError(known[:_NAMED_AT_MOST], and_more=len(known) > _NAMED_AT_MOST)
    return found.id


def _looks_after(by: Viewer, row: AccountRow) -> bool:
    return by.place.covers(Place(row.place)) and by.operator in {"", row.operator}


def _record(
    session: Session, by: Viewer | None, action: str, row: AccountRow, now: datetime, **detail: str
) -> None:
    who = (by.name, by.role.value, by.account) if by else (SYSTEM, SYSTEM, None)
    record(
        session,
        AuditEntry(now, who[0], who[1], action, str(row.id), who[2], detail={"name": row.name, **detail}),
    )
