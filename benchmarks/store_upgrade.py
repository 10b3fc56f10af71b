"""How long a store of the release before takes to become one of this release, and to go back.

`python -m benchmarks.store_upgrade` writes `results/store_upgrade.md`. The store is made as the tests make it,
with a million passages, on SQLite and on PostgreSQL with commits that reach the disk. What it holds is summed up
before and after: nothing may be lost either way.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.stamp import stamp
from central.passages.search import PassageQuery, search
from central.store.db import Store
from central.store.schema import check_version, go_back, migrate
from tests.central.store.upgrade import old_store
from tests.services.postgresql import Postgresql

RESULT = Path(__file__).with_name("results") / "store_upgrade.md"


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of one database."""

    database: str
    forward_s: float
    exact_s: float
    alike_s: float
    newest_s: float
    back_s: float


def measure(database: str, url: str, passages: int) -> Measured:
    """Make the store, bring it forward and back; raises AssertionError if anything is not as it was."""
    store = Store(url)
    try:
        old_store.make(store, passages)
        columns, kept = old_store.columns(store), old_store.kept_columns(store)
        before, before_kept = old_store.contents(store, columns), old_store.contents(store, kept)
        forward_s = _timed(lambda: migrate(store))
        check_version(store)
        _expect(old_store.contents(store, kept) == before_kept, "the upgrade changed what was there")
        wanted = old_store.plate_of(passages // 2)
        exact_s, alike_s, newest_s = (
            _timed(partial(_look, store, query))
            for query in (PassageQuery(plate=wanted), PassageQuery(plate=f"{wanted[:-1]}?"), PassageQuery())
        )
        back_s = _timed(lambda: go_back(store, old_store.VERSION))
        _expect(old_store.contents(store, columns) == before, "the way back changed what was there")
    finally:
        store.close()
    return Measured(database, forward_s, exact_s, alike_s, newest_s, back_s)


def main() -> int:
    """Measure, print and write the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store_upgrade", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few passages, to see that it runs")
    quick = parser.parse_args().quick
    passages = 5_000 if quick else 1_000_000
    measured = []
    with TemporaryDirectory() as name:
        for database, lend in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
            with lend(Path(name)) as url:
                measured.append(measure(database, url, passages))
                print(_row(measured[-1]), end="", file=sys.stderr, flush=True)
    report = _report(measured, passages)
    if not quick:
        RESULT.write_text(report, encoding="utf-8")
    print(report)
    return 0


def _look(store: Store, query: PassageQuery) -> None:
    with store.read() as session:
        _expect(bool(search(session, query).items), "nothing was found")


def _expect(is_so: bool, what: str) -> None:  # noqa: FBT001 - reads as an assertion
    if not is_so:
        raise AssertionError(what)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


@contextmanager
def _sqlite(folder: Path) -> Iterator[str]:
    yield f"sqlite:///{folder}/central.db"


@contextmanager
def _postgresql(_folder: Path) -> Iterator[str]:
    with Postgresql(durable=True) as server:
        yield server.new_database()


def _report(measured: Sequence[Measured], passages: int) -> str:
    return f"""\
# A store of the release before, forward and back

{stamp()}- {passages:,} passages, three quarters of them with a move of the barrier; tables of {old_store.VERSION}

Seconds, once each. `plate`, `plate with ?` and `newest` are the first searches of the kind after the upgrade. What
the store holds was summed up before the upgrade, after it and after the way back, and was the same each time.

| database | forward | plate | plate with ? | newest | back |
|---|--:|--:|--:|--:|--:|
{"".join(map(_row, measured))}"""


def _row(row: Measured) -> str:
    return (
        f"| {row.database} | {row.forward_s:.2f} | {row.exact_s:.3f} | {row.alike_s:.3f} | {row.newest_s:.3f} "
        f"| {row.back_s:.1f} |\n"
    )


if __name__ == "__main__":
    sys.exit(main())
