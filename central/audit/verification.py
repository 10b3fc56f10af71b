"""Reads the whole chain in order and says what does not fit: rows that were changed, are missing or were inserted.

Each row is read as the database holds it and held against how this program would have written it, so that not even
a byte which means nothing can be changed. A chain that was computed anew throughout fits itself: only the heads
noted outside the database show it, see `central.audit.heads`.
"""

import sqlite3
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, TextClause, text

from central.audit.rows import UnreadableRowError, read_row
from central.audit.trail import FIRST_PREVIOUS, digest_of
from central.store.db import Store
from central.tables import AuditRow

_AT_ONCE: Final = 1000
_NAMES: Final = (
    "seq",
    "at",
    "account",
    "actor",
    "role",
    "action",
    "target",
    "site",
    "detail",
    "previous",
    "digest",
)
_READ_AS: Final[Mapping[str, Mapping[str, str]]] = {
    "postgresql": {
        "at": "CASE WHEN at BETWEEN '0001-01-02' AND '9999-12-30' THEN at END",
        "detail": "CAST(detail AS TEXT)",
    }
}
"""What a driver would read for us, and stumble over or smooth: times beyond its calendar, the layout of JSON."""
_FARTHEST: Final = 64
"""Places away at which a row is looked for that was moved."""
_SHOWN: Final = 40
"""Characters of an impossible place that are told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit, and the row that it is about."""

    seq: int
    what: str

    def __str__(self) -> str:
        return f"row {self.seq}: {self.what}"


@dataclass(slots=True)
class Walk:
    """What was found up to the last row that was read."""

    rows: int = 0
    last: int = 0
    """Place of the last row; 0: there is none."""
    digest: str = FIRST_PREVIOUS
    """Of the last row."""
    findings: list[Finding] = field(default_factory=list)
    noted: dict[int, str] = field(default_factory=dict)
    """Digests at the places that were asked for; a row that is not there has none."""
    _before: str = ""
    _moved_by: int = 0

    def read(self, values: Mapping[str, object]) -> None:
        """Hold one more row against itself and the one before."""
        self.rows += 1
        seq = values["seq"]
        if not isinstance(seq, int) or seq <= self.last:
            self._find(self.last, f"a row was inserted beside it, at the impossible place {_place(seq)}")
            return
        try:
            self._weigh(seq, read_row(values))
        except UnreadableRowError as error:
            self._find(seq, f"it was changed: {error}")
        self._link(seq, str(values["previous"]))
        self._before, self.last, self.digest = self.digest, seq, str(values["digest"])

    def _link(self, seq: int, previous: str) -> None:
        missing = seq - self.last - 1
        if missing:
            which = "it is missing" if missing == 1 else f"it and all up to row {seq - 1} are missing"
            self._find(self.last + 1, which)
        elif previous == self._before != self.digest and self._moved_by == 1:
            self._find(self.last, f"it was inserted: row {seq} follows on row {self.last - 1}")
        elif previous != self.digest:
            self._find(seq, f"it does not follow on row {self.last}: one of the two was replaced")

    def _weigh(self, seq: int, row: AuditRow) -> None:
        if digest_of(row) == row.digest:
            self._moved_by = 0
            return
        moved_by = next((by for by in self._distances() if _was_at(row, seq - by)), 0)
        if not moved_by:
            self._find(seq, "it was changed")
        elif moved_by != self._moved_by:
            self._find(seq, f"it was row {seq - moved_by} and was moved, as may be those after it")
        self._moved_by = moved_by

    def _distances(self) -> Iterator[int]:
        yield self._moved_by
        for distance in range(1, _FARTHEST + 1):
            yield distance
            yield -distance

    def _find(self, seq: int, what: str) -> None:
        self.findings.append(Finding(seq, what))


def walk(store: Store, noted: Collection[int] = (), tell: Callable[[int], None] = lambda _rows: None) -> Walk:
    """Walk the whole chain and note the digests at the places `noted`; `tell` hears now and then how far it is.

    Raises what the database raises.
    """
    walked = Walk()
    with store.engine.connect() as connection, _bytes_that_are_no_text(connection):
        result = connection.execution_options(yield_per=_AT_ONCE).execute(_query(connection))
        for values in result:
            walked.read(dict(zip(_NAMES, values, strict=True)))
            if walked.last in noted:
                walked.noted[walked.last] = walked.digest
            if walked.rows % _AT_ONCE == 0:
                tell(walked.rows)
    return walked


def _query(connection: Connection) -> TextClause:
    """Read all columns as they are held; SQLite hands them over so unless it is asked for another type."""
    read_as = _READ_AS.get(connection.dialect.name, {})
    columns = ", ".join(read_as.get(name, name) for name in _NAMES)
    return text(f"SELECT {columns} FROM audit_entries ORDER BY seq")  # noqa: S608 - our own names


def _place(seq: object) -> str:
    # Whatever damage or a forger put there must not reach a terminal as it is, nor fill it.
    shown = ascii(seq)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _was_at(row: AuditRow, seq: int) -> bool:
    row.seq = seq
    return digest_of(row) == row.digest


@contextmanager
def _bytes_that_are_no_text(connection: Connection) -> Iterator[None]:
    """Have SQLite hand over texts whose bytes were changed, instead of refusing the whole row."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        yield
        return
    driver.text_factory = lambda held: held.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str
