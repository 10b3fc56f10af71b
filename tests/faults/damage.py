"""Damage to a database, as a dying disk does it: to the file and to its write-ahead log."""

import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

_MOST_HOLES, _LARGEST = 6, 8192


def damage(database: Path, chance: Random) -> str:
    """Write rubbish over a few stretches of both files at random; returns what was done, in words.

    Every other time the log has been put away before, as it is whenever it has grown, and all is in the one file.
    """
    if chance.random() < 0.5:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    files = [file for file in (database, database.with_name(f"{database.name}-wal")) if file.exists()]
    sizes = {file: file.stat().st_size for file in files if file.stat().st_size}
    return f"{', '.join(f'{file.name} of {size}' for file, size in sizes.items())} bytes damaged: " + ", ".join(
        _hole(file, sizes[file], chance)
        for file in chance.choices(list(sizes), list(sizes.values()), k=chance.randint(1, _MOST_HOLES))
    )


def _hole(file: Path, size: int, chance: Random) -> str:
    at = chance.randrange(size)
    length = min(chance.randint(1, _LARGEST), size - at)
    with file.open("r+b") as content:
        content.seek(at)
        content.write(chance.randbytes(length))
    return f"{length} at {at} of {file.name}"
