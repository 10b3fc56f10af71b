"""The table of the roster, and how one of an earlier release becomes it: in place, in one transaction."""

import sqlite3

from wire.plates import assumed_colour

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


def upgrade(database: sqlite3.Connection) -> int:
    """Make the table, or put colours into one that has none; returns how many credentials were given theirs.

    The colours are those of `wire.plates.assumed_colour`. Raises sqlite3.Error; the file is then as it was.
    """
    if has_colours(database):
        return 0
    define_functions(database)
    database.execute("BEGIN IMMEDIATE")
    with database:
        # Another program, such as an import beside the running node, may have been quicker.
        if has_colours(database):
            return 0
        return _with_colours(database)


def has_colours(database: sqlite3.Connection) -> bool:
    """Say whether the table is there and of this release."""
    return "colour" in _columns(database)


def define_functions(database: sqlite3.Connection) -> None:
    """Let SQL ask what colour is assumed of a plate."""
    database.create_function("assumed_colour", 1, lambda plate: assumed_colour(plate).value, deterministic=True)


def _with_colours(database: sqlite3.Connection) -> int:
    if not _columns(database):
        database.execute(_TABLE)
        return 0
    database.execute("ALTER TABLE credential RENAME TO credential_before")
    database.execute(_TABLE)
    taken_over = database.execute(_TAKE_OVER).rowcount
    database.execute("DROP TABLE credential_before")
    return taken_over


def _columns(database: sqlite3.Connection) -> frozenset[str]:
    return frozenset(name for _, name, *_ in database.execute("PRAGMA table_info(credential)"))
