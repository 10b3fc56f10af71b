"""A roster as the release before colours wrote it, and the colours that it is given."""

import sqlite3
from pathlib import Path

from edge.access.roster import Roster
from wire.plate_kinds import PlateColour
from wire.plates import PlateText

SCHEMA_BEFORE_COLOURS = """
CREATE TABLE credential (
    plate TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('granted', 'denied')),
    valid_from TEXT,
    valid_until TEXT
) WITHOUT ROWID;
"""
EVERY_COLOUR = [PlateColour.BLUE, PlateColour.GREEN, PlateColour.BLACK, PlateColour.UNKNOWN]


def of_before_colours(path: Path) -> None:
    """Write a roster as the release before wrote it."""
    path.parent.mkdir(exist_ok=True)
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.executescript(SCHEMA_BEFORE_COLOURS)
    rows = [
        ("京A12345", "R-1", "granted", None, None),
        ("川A05218D", "R-2", "granted", None, "2027-01-01T00:00:00+00:00"),
        ("粤Z8A26港", "B-1", "denied", None, None),
        ("京AB123", "R-3", "granted", None, None),
    ]
    with database:
        database.executemany("INSERT INTO credential VALUES (?, ?, ?, ?, ?)", rows)
    database.close()


def colours_in(roster: Roster) -> list[PlateColour | None]:
    plates = ("京A12345", "川A05218D", "粤Z8A26港", "京AB123")
    return [one.colour for plate in plates for one in roster.find(PlateText(plate))]
