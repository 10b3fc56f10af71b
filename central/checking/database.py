"""Whether the database can be used, and what a start would do to its tables; this migrates nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from central.checking.files import folder_fault
from central.checking.finding import Finding, good, notice, wrong
from central.keeping.backups import backups
from central.settings import Settings
from central.store.damage import Trouble, trouble_of
from central.store.look import fault_seen, looking_at
from central.store.schema import Versions, versions

_ABOUT: Final = "store.url"
_TO_DO: Final = {
    Trouble.AWAY: "start it, or mend host, port, name and password",
    Trouble.FULL: "make room on its disk",
    Trouble.DAMAGED: "run `python -m central restore`",
    Trouble.FAULT: "give the centre's account the right to read its tables",
}


def check_database(settings: Settings) -> Iterator[Finding]:
    """Look whether it is there, reachable, sound and of this program's version."""
    file = settings.database_file
    if file is None and settings.store.address.get_backend_name() == "sqlite":
        yield notice(_ABOUT, "the database is in memory only, and gone with the program")
        return
    try:
        if file and (not file.exists() or not file.stat().st_size):
            yield _not_there_yet(file, settings.backups_folder)
            return
        with looking_at(settings.store.address) as connection:
            fault = fault_seen(connection) if file else ""
            yield _damaged(file, fault) if file and fault else good(_ABOUT, f"{_named(settings)} answers")
            if not fault:
                yield _version(versions(connection), comes_by_itself=_comes_by_itself(settings))
    except OSError as error:
        yield wrong(_ABOUT, f"{file} cannot be looked at: {error.strerror}")
    except SQLAlchemyError as error:
        yield _unusable(settings, error)


def _not_there_yet(file: Path, copies: Path) -> Finding:
    if backups(copies):
        return wrong(
            _ABOUT,
            f"{file} is missing or empty, and {copies} has copies of it: run `python -m central restore`, or move "
            "them away to begin anew",
        )
    if fault := folder_fault(file.parent):
        return wrong(_ABOUT, fault)
    return good(_ABOUT, f"{file} is not there yet and is made at the first start")


def _version(at: Versions, *, comes_by_itself: bool) -> Finding:
    if at.agree:
        return good("store", f"the tables are at version {at.found}, which this program needs")
    if not at.is_older:
        return wrong(
            "store",
            f"the tables are at version {at.found}, which this program does not know ({at.needed} is its own): "
            "install the newer program again, or go back with it: `python -m central migrate --back-to`",
        )
    way = f"from version {at.found or 'none'} to {at.needed}"
    if comes_by_itself:
        return good("store", f"the next start brings the tables {way}; have a backup")
    return wrong(
        "store",
        f"the tables must be brought {way}: run `python -m central migrate`, or say migrate_at_start = true",
    )


def _damaged(file: Path, fault: str) -> Finding:
    return wrong(_ABOUT, f"{file} is damaged ({fault}): {_TO_DO[Trouble.DAMAGED]}")


def _unusable(settings: Settings, error: SQLAlchemyError) -> Finding:
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = str(cause).strip().splitlines()
    return wrong(
        _ABOUT,
        f"{_named(settings)} cannot be used ({said[0] if said else 'no reason'}): {_TO_DO[trouble_of(error)]}",
    )


def _named(settings: Settings) -> str:
    return settings.store.address.render_as_string(hide_password=True)


def _comes_by_itself(settings: Settings) -> bool:
    return settings.database_file is not None or settings.store.migrate_at_start
