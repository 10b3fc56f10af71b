"""How many events a second the centre stores, through MQTT, against what the bare database takes.

`python -m benchmarks.ingest_rate` writes `results/ingest_rate.md`. Broker (Mosquitto) and nodes are processes of
their own; line, intake and store are the centre's, in this process; databases are SQLite and PostgreSQL, both with
commits that reach the disk. Peer of the same run: the very rows that the centre wrote, put into an empty database
of the same kind with `executemany`, in as many transactions as the centre made.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, func, insert, select

from benchmarks.stamp import stamp
from benchmarks.telling import NODES, SITE
from central.feed import Feed
from central.line.broker import broker_of
from central.line.intake import Intake
from central.line.link import Link
from central.line.metrics import Metrics
from central.settings import BrokerSettings
from central.store.db import Store
from central.store.schema import migrate
from central.tables import PassageRow, Row
from tests.services.mosquitto import Mosquitto
from tests.services.postgresql import Postgresql

RESULT = Path(__file__).with_name("results") / "ingest_rate.md"
_PER_ENVELOPE = {1: "live, one event a message", 50: "backlog, 50 events a message"}
_DEADLINE_S = 300.0


@dataclass(frozen=True, slots=True)
class Run:
    """One telling: how long it took, in how many transactions, and the bare database's time for the same rows."""

    events: int
    rows: int
    batches: int
    took_s: float
    bare_s: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Runs of one kind."""

    database: str
    how: str
    runs: tuple[Run, ...]

    @property
    def rate(self) -> float:
        """Events a second, median."""
        return statistics.median(run.events / run.took_s for run in self.runs)

    @property
    def bare_rate(self) -> float:
        """The bare database's, for the rows of the same events."""
        return statistics.median(run.events / run.bare_s for run in self.runs)

    @property
    def ratio(self) -> float:
        """Time through the centre over time of the bare database, median of the runs' own."""
        return statistics.median(run.took_s / run.bare_s for run in self.runs)


async def take_in(store: Store, port: int, events: int, per_envelope: int) -> tuple[float, int]:
    """Let nodes tell the centre's parts; returns the seconds and the number of transactions."""
    metrics = Metrics()
    feed = Feed(store, 1)
    link = Link(broker_of(BrokerSettings(port=port)), metrics, partial(datetime.now, UTC))
    intake = Intake(store, feed, metrics, dict.fromkeys(NODES, SITE), link.acknowledge)
    parts = [asyncio.create_task(intake.run()), asyncio.create_task(link.run(intake.put))]
    try:
        while not link.connected:  # noqa: ASYNC110 - it lies behind a network
            await asyncio.sleep(0.02)
        took_s = await _tell(port, events, per_envelope)
    finally:
        for part in parts:
            part.cancel()
            with suppress(asyncio.CancelledError):
                await part
        feed.close()
    batches = metrics.registry.get_sample_value("gatehouse_central_batch_seconds_count") or 0
    return took_s, round(batches)


def run_once(url: str, bare_url: str, port: int, events: int, per_envelope: int) -> Run:
    """Measure once, with two empty databases."""
    store, bare = Store(url), Store(bare_url)
    try:
        migrate(store)
        migrate(bare)
        took_s, batches = asyncio.run(take_in(store, port, events, per_envelope))
        rows = _rows(store)
        with store.read() as session:
            passages = session.scalar(select(func.count()).select_from(PassageRow))
        if passages != 2 * events // 5:
            raise AssertionError(f"{passages} passages stored of {2 * events // 5}")
        bare_s = insert_bare(bare, rows, batches)
    finally:
        store.close()
        bare.close()
    return Run(events, sum(map(len, rows.values())), batches, took_s, bare_s)


def insert_bare(store: Store, rows: Mapping[Table, Sequence[dict[str, Any]]], batches: int) -> float:
    """Put `rows` into an empty database in so many transactions; returns the seconds."""
    begun = time.perf_counter()
    for number in range(batches):
        with store.write() as session:
            for table, all_rows in rows.items():
                part = all_rows[number * len(all_rows) // batches : (number + 1) * len(all_rows) // batches]
                if part:
                    session.connection().execute(insert(table), part)
    return time.perf_counter() - begun


def main() -> int:
    """Measure, print and write the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest_rate", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few events, once, to see that it runs")
    quick = parser.parse_args().quick
    events, times = (1_000, 1) if quick else (20_000, 3)
    measured = []
    with TemporaryDirectory() as name, Mosquitto(Path(name) / "broker") as broker:
        for database, empty_ones in (("SQLite", _sqlite), ("PostgreSQL", _postgresql)):
            with empty_ones(Path(name)) as urls:
                for per_envelope, how in _PER_ENVELOPE.items():
                    runs = tuple(
                        run_once(next(urls), next(urls), broker.port, events, per_envelope) for _ in range(times)
                    )
                    measured.append(Measured(database, how, runs))
                    print(_row(measured[-1]), end="", file=sys.stderr, flush=True)
    report = _report(measured, events, times)
    if not quick:
        RESULT.write_text(report, encoding="utf-8")
    print(report)
    return 0


@contextmanager
def _sqlite(folder: Path) -> Iterator[Iterator[str]]:
    """Give addresses of empty databases."""
    yield (f"sqlite:///{folder}/{number}.db" for number in range(10**6))


_FILLED = frozenset({"place_levels", "grid_state"})
"""Tables that hold rows from the first migration on, in the bare database as well."""


@contextmanager
def _postgresql(_folder: Path) -> Iterator[Iterator[str]]:
    """Give addresses of empty databases, on a server whose commits reach the disk."""
    with Postgresql(durable=True) as server:
        yield (server.new_database() for _ in range(10**6))


async def _tell(port: int, events: int, per_envelope: int) -> float:
    arguments = ("-m", "benchmarks.telling", str(port), str(events), str(per_envelope))
    telling = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    async with asyncio.timeout(_DEADLINE_S):
        said, _ = await telling.communicate()
    return float(said)


def _rows(store: Store) -> Mapping[Table, Sequence[dict[str, Any]]]:
    """Read everything that the centre wrote, table by table."""
    with store.read() as session:
        found = {
            table: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in Row.metadata.sorted_tables
            if table.name not in _FILLED
        }
    return {table: rows for table, rows in found.items() if rows}


def _report(measured: Sequence[Measured], events: int, times: int) -> str:
    return f"""\
# Events a second into the centre

{stamp()}- {times} runs of {events} events from {len(NODES)} nodes; medians
- of five events two are passages, one is a move of the barrier, two are states of its arm

`events/s` is from the nodes' first message to the centre's acknowledgement of the last event, through Mosquitto.
`bare` is the same database given the very rows that the centre wrote, with `executemany`, in as many transactions
as the centre made. Commits reach the disk in both.

| database | how told | events/s | events a transaction | bare, events/s | time to the bare database's |
|---|---|--:|--:|--:|--:|
{"".join(map(_row, measured))}"""


def _row(row: Measured) -> str:
    size = statistics.median(run.events / run.batches for run in row.runs)
    return (
        f"| {row.database} | {row.how} | {row.rate:.0f} | {size:.0f} | {row.bare_rate:.0f} | {row.ratio:.1f} |\n"
    )


if __name__ == "__main__":
    sys.exit(main())
