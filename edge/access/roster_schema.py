"""The table of the roster, and how one of an earlier release becomes it: in place, in one transaction."""

import sqlite3

from wire.plates import assumed_colour, issued_colours

_TABLE = """
CREATE TABLE credential (
    plate TEXT NOT NULL,
    colour TEXT NOT NULL,
    number TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('granted', 'denied')),
    valid_from TEXT,
    valid_until TEXT,
    PRIMARY KEY (plate, colour)
) WITHOUT ROWID
"""
_TAKE_OVER = """
INSERT INTO credential (plate, colour, number, standing, valid_from, valid_until)
SELECT plate, assumed_colour(plate), number, standing, valid_from, valid_until FROM credential_before
"""


def upgrade(database: sqlite3.Connection) -> tuple[str, ...]:
    """Make the table, or put colours into one that has none, as `wire.plates.assumed_colour` says.

    Returns the roster numbers whose plates may be of another colour than was assumed. Raises sqlite3.Error; the
    file is then as it was.
    """
    if has_colours(database):
        return ()
    define_functions(database)
    database.execute("BEGIN IMMEDIATE")
    with database:
        # Another program, such as an import beside the running node, may have been quicker.
        if has_colours(database):
            return ()
        return _with_colours(database)


def has_colours(database: sqlite3.Connection) -> bool:
    """Say whether the table is there and of this release."""
    return "colour" in _columns(database)


def define_functions(database: sqlite3.Connection) -> None:
    """Let SQL ask what colour is assumed of a plate."""
    database.create_function("assumed_colour", 1, lambda plate: assumed_colour(plate).value, deterministic=True)


def _with_colours(database: sqlite3.Connection) -> tuple[str, ...]:
    if not _columns(database):
        database.execute(_TABLE)
        return ()
    database.execute("ALTER TABLE credential RENAME TO credential_before")
    database.execute(_TABLE)
    database.execute(_TAKE_OVER)
    database.execute("DROP TABLE credential_before")
    taken_over = database.execute("SELECT number, plate FROM credential ORDER BY number")
    return tuple(number for number, plate in taken_over if len(issued_colours(plate)) > 1)


def _columns(database: sqlite3.Connection) -> frozenset[str]:
    return frozenset(name for _, name, *_ in database.execute("PRAGMA table_info(credential)"))
