"""`make drill`: the long tests, with a table of what they found."""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.stamp import stamp
from demo.street.render import StreetRenderer
from tests.faults.kill_drill import KillBooks, run_drill, write_busy_street
from tests.services.plate_face import installed_face

RESULT = Path(__file__).parents[2] / "benchmarks" / "results" / "kill_drill.md"


def main() -> int:
    """Run the kill drill; returns the exit status."""
    options = _parser().parse_args()
    seed: int = options.seed
    started_s = time.monotonic()
    with TemporaryDirectory() as name:
        film = Path(name) / "street.mp4"
        write_busy_street(film, StreetRenderer(installed_face()))
        found = run_drill(Path(name) / "house", film, options.times, seed, _say)
    report = _report(found, seed, time.monotonic() - started_s)
    print(report)
    if options.write:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(report, encoding="utf-8")
    return 0 if found.books.balanced else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=__doc__)
    parser.add_argument("--times", type=int, default=10, help="how often each is killed (default %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="of the moments; another one each time unless given"
    )
    parser.add_argument("--write", action="store_true", help=f"write the table to {RESULT.name}")
    return parser


def _say(what: str) -> None:
    print(what, flush=True)


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


if __name__ == "__main__":
    sys.exit(main())
