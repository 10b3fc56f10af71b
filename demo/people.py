"""The people of a demonstration: accounts with random passwords, kept in a private file beside the data."""

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from central.accounts import directory
from central.accounts.directory import Wanted
from central.accounts.passwords import Passwords, one_time_password
from central.accounts.roles import Role
from central.base import CentreError
from central.store.db import Store
from central.store.schema import bring_to_version
from central.tables import AccountRow
from demo.errors import DemoError
from demo.house import House

PEOPLE: Final[Mapping[str, tuple[Role, str]]] = {
    "guard": (Role.GUARD, "sees the lanes, opens the barrier, rings the police about alerts"),
    "manager": (Role.MANAGER, "the same, for the property company"),
    "police-1": (Role.POLICE, "searches, puts plates on the watch list, closes alerts"),
    "police-2": (Role.POLICE, "the same, and agrees to what police-1 asked for"),
    "auditor": (Role.AUDITOR, "reads who did and saw what"),
    "admin": (Role.ADMIN, "makes accounts and places, names nodes and lanes"),
}
"""Name, role and what it is for; two of the police because nobody agrees to their own request."""


def settle(house: House) -> Mapping[str, str]:
    """Make the accounts that are not there yet; return all passwords by name, at a second start the same ones.

    The centre must not run yet. Raises DemoError where accounts are there and their passwords are lost.
    """
    passwords = _read(house.people_file)
    store = Store(f"sqlite:///{house.database.resolve()}")
    try:
        bring_to_version(store, migrate_too=True)
        with store.read() as session:
            there = set(session.scalars(select(AccountRow.name)))
        if any(name in there and name not in passwords for name in PEOPLE):
            raise DemoError(
                f"{house.people_file} is gone; begin anew with another --data, or remove {house.folder}"
            )
        passwords = {name: passwords.get(name) or one_time_password() for name in PEOPLE}
        # Before the accounts: whoever has one must find its password.
        _write(house.people_file, passwords)
        _create(store, [name for name in PEOPLE if name not in there], passwords)
    except CentreError as error:
        raise DemoError(f"{house.database} cannot be used: {error}") from error
    finally:
        store.close()
    return passwords


def introduction(passwords: Mapping[str, str]) -> str:
    """Return the lines that say who may sign in."""
    rows = [f"  {name:10} {passwords[name]}   {what}" for name, (_, what) in PEOPLE.items()]
    return "\n".join(["  Sign in as one of these:", f"  {'name':10} {'password':19}", *rows])


def _create(store: Store, names: list[str], passwords: Mapping[str, str]) -> None:
    hashing, now = Passwords(), datetime.now(UTC)
    hashed = {name: hashing.hashed(passwords[name]) for name in names}
    with store.write() as session:
        for name, made in hashed.items():
            directory.create(session, None, Wanted(name, PEOPLE[name][0]), made, now, one_time=False)


def _read(path: Path) -> dict[str, str]:
    try:
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise DemoError(f"{path} cannot be read: {error}") from error
    return kept


def _write(path: Path, passwords: Mapping[str, str]) -> None:
    """Replace the file as a whole: half of one would lock everybody out."""
    fresh = path.with_name(f"{path.name}.new")
    # Else what an ended start left there would keep its own permissions.
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(passwords, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
