"""A store as the release before left it: its tables, filled by plain SQL with as many passages as one likes.

What is written here is what that release wrote. It does not follow when the program changes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, inspect, text

from central.store.db import Store

VERSION: Final = "0006"
"""Of the release before."""
NOON: Final = datetime(2026, 11, 23, 4, tzinfo=UTC)
_FIRST_ID: Final = 0x019AB000000070008 << 60
_PLATES: Final = 100_000
"""Plates begin again after so many."""
_NUMBERED: Final = {
    "postgresql": """
        SELECT
            i,
            ('019ab000000070008' || lpad(to_hex(i), 15, '0'))::uuid AS id,
            ('019ab000000070008' || lpad(to_hex(i + 16777216), 15, '0'))::uuid AS move,
            timestamptz '2026-11-23 04:00:00+00' - i * interval '20 seconds' AS at,
            '京A' || lpad(mod(i, 100000)::text, 5, '0') AS plate,
            ('[{"kind":"scene","sha256":"' || lpad(to_hex(i), 64, '0') || '",:picture}]')::json AS pictures
        FROM generate_series(1, :count) AS n(i)
    """,
    "sqlite": """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
        SELECT
            i,
            '019ab000000070008' || printf('%015x', i) AS id,
            '019ab000000070008' || printf('%015x', i + 16777216) AS move,
            strftime('%Y-%m-%d %H:%M:%S', '2026-11-23 04:00:00', '-' || (i * 20) || ' seconds') || '.000000' AS at,
            '京A' || printf('%05d', i % 100000) AS plate,
            '[{"kind":"scene","sha256":"' || printf('%064x', i) || '",:picture}]' AS pictures
        FROM n
    """,
}
"""What each engine words in its own way, in a row for each passage."""
_PICTURE: Final = '"size":91234,"media_type":"image/jpeg","width":1280,"height":720'


def passage_id(number: int) -> UUID:
    """The id of the `number`th passage, from 1; the first one is the newest."""
    return UUID(int=_FIRST_ID + number)


def plate_of(number: int) -> str:
    """Its plate."""
    return f"京A{number % _PLATES:05d}"


def picture_of(number: int) -> str:
    """The sha256 of its picture."""
    return f"{number:064x}"


def make(store: Store, passages: int) -> None:
    """Fill an empty database as the release before would have, with so many passages."""
    config = Config()
    with as_file(files("central") / "migrations") as folder, store.engine.begin() as connection:
        config.set_main_option("script_location", str(folder))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, VERSION)
    with store.write() as session:
        _fill(session.connection(), passages)


def acknowledge(store: Store, epoch: UUID, upto: int) -> None:
    """Note that everything of one outbox is stored up to a number."""
    columns = "site, node, epoch, received, dropped, next_seq, retired, asked, doubled, reused"
    values = {"epoch": epoch.hex, "received": f"[[1, {upto}]]", "next": upto + 1, "never": False}
    statement = f"""INSERT INTO epochs ({columns}) VALUES
        ('garden', 'gate-1', :epoch, :received, '[]', :next, :never, 0, 0, 0)"""  # noqa: S608 - names of this file
    with store.write() as session:
        session.execute(text(statement), values)


def columns(store: Store) -> dict[str, list[str]]:
    """Name the tables and their columns."""
    looked = inspect(store.engine)
    return {
        name: [column["name"] for column in looked.get_columns(name)]
        for name in sorted(looked.get_table_names())
        if name != "alembic_version"
    }


def kept_columns(store: Store) -> dict[str, list[str]]:
    """Return those that the present program has as well; a place's path has become its id."""
    gone = {("accounts", "place"), ("watch_entries", "place")}
    return {
        table: [name for name in names if (table, name) not in gone] for table, names in columns(store).items()
    }


def shape(store: Store) -> dict[str, Any]:
    """Say how the tables are made: columns with types and whether they may be empty, keys, indexes."""
    looked = inspect(store.engine)
    return {
        name: (
            sorted((c["name"], str(c["type"]), c["nullable"]) for c in looked.get_columns(name)),
            looked.get_pk_constraint(name)["constrained_columns"],
            sorted((str(index["name"]), tuple(index["column_names"])) for index in looked.get_indexes(name)),
        )
        for name in columns(store)
    }


def contents(store: Store, of: Mapping[str, Sequence[str]]) -> dict[str, tuple[int, str]]:
    """Sum up what the tables hold in the columns `of` them: the number of rows, and a hash over all in order."""
    return {table: _sum(store, table, names) for table, names in of.items()}


def _sum(store: Store, table: str, names: Sequence[str]) -> tuple[int, str]:
    key = ", ".join(inspect(store.engine).get_pk_constraint(table)["constrained_columns"])
    chosen = ", ".join(names)
    with store.engine.connect() as connection:
        if not store.embedded:
            # The server sums up by itself what a driver would take minutes to read.
            each = f"SELECT md5(ROW({chosen})::text) AS said, {key} FROM {table}"  # noqa: S608 - our own tables
            summed = f"SELECT count(*), md5(string_agg(said, '' ORDER BY {key})) FROM ({each}) AS rows"  # noqa: S608
            count, said = connection.exec_driver_sql(summed).one()
            return count, str(said)
        rows, found = 0, hashlib.sha256()
        for row in connection.exec_driver_sql(f"SELECT {chosen} FROM {table} ORDER BY {key}"):  # noqa: S608 - our own
            rows += 1
            found.update(repr(tuple(row)).encode())
        return rows, found.hexdigest()


def _fill(connection: Connection, count: int) -> None:
    numbered = _NUMBERED[connection.dialect.name].replace(":count", str(count)).replace(":picture", _PICTURE)
    connection.exec_driver_sql(f"CREATE TEMPORARY VIEW numbered AS {numbered}")
    script = Path(__file__).with_name("old_rows.sql").read_text(encoding="utf-8")
    for statement in filter(str.strip, script.split(";\n")):
        connection.execute(text(statement))
    connection.exec_driver_sql("DROP VIEW numbered")
