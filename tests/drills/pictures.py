"""The kill drill over real pictures: RTSP, the plate reader and the drawn street, with a table of its own."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.stamp import stamp
from demo.street.render import StreetRenderer
from tests.faults.kill_drill import KillBooks, run_drill, write_busy_street
from tests.services.plate_face import installed_face

RESULT = Path(__file__).parents[2] / "benchmarks" / "results" / "kill_drill.md"


def play(times: int, seed: int, say: Callable[[str], None]) -> bool:
    """Kill each of the three so many times, write the table, and say whether the books balance."""
    started_s = time.monotonic()
    with TemporaryDirectory() as name:
        film = Path(name) / "street.mp4"
        write_busy_street(film, StreetRenderer(installed_face()))
        found = run_drill(Path(name) / "house", film, times, seed, say)
    RESULT.write_text(_report(found, seed, time.monotonic() - started_s), encoding="utf-8")
    return found.books.balanced


def _report(found: KillBooks, seed: int, seconds: float) -> str:
    books = found.books
    rows = "".join(
        f"| {kind} | {account.made} | {account.stored} | {account.lost} | {account.doubled} |\n"
        for kind, account in books.accounts.items()
    )
    kills = ", ".join(f"{victim} {times} times" for victim, times in found.kills.items())
    waiting = found.waiting_at_kills
    return f"""\
# Kill drill

{stamp()}- seed: {seed}; {seconds:.0f} s with drawing and draining
- killed with SIGKILL and started again: {kills}
- at the moment of a kill 0 to {max(waiting)} events were not acknowledged yet, some in \
{sum(count > 0 for count in waiting)} of {len(waiting)}
- one node over RTSP, Mosquitto, centre on SQLite; the node's outbox gave numbers 1 to {found.next_seq - 1}

| events | made | stored | lost | doubled |
|---|---|---|---|---|
{rows}
`made` was noted by the node's own database in the transaction that put the event on disk; `stored` is what the
centre answers (states of the arm: the numbers that it counts as stored). A restarted node has forgotten whom it
saw and not yet told, so a car that stands there through a restart may be told of as two passages.

Contradictions: {"; ".join(books.contradictions) or "none"}.
"""
