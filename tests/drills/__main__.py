"""`make drill`: everything that may befall an installation, at length, with a table of what it found."""

import argparse
import math
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.stamp import stamp
from tests.drills import live_hour, pictures, table
from tests.faults.scenarios.base import Drill, Finding, Scenario
from tests.faults.scenarios.every import LONG
from tests.faults.scenarios.kills import random_kills


def main() -> int:
    """Play the scenarios one after the other; returns the exit status."""
    options = _parser().parse_args()
    wanted = {scenario: options.rounds or times for scenario, times in LONG.items()}
    wanted[random_kills] = options.kills
    names = {scenario.__name__: scenario for scenario in wanted}
    chosen: list[str] = options.only or [*names, _PICTURES, _HOUR]
    _say(f"seed {options.seed}")
    clean = True
    for name in chosen:
        _say(f"== {name}")
        if name == _PICTURES:
            clean &= pictures.play(options.times, options.seed, _say)
        elif name == _HOUR:
            clean &= live_hour.play(_say)
        else:
            deadline_s = time.monotonic() + 60 * options.minutes
            clean &= _play(names[name], wanted[names[name]], options.seed, deadline_s)
    return 0 if clean else 1


_PICTURES = "kills_over_pictures"
_HOUR = "live_hour"


def _play(scenario: Scenario, times: int, seed: int, deadline_s: float) -> bool:
    """Play one scenario, write its row, and say whether nothing was lost, doubled or contradicted."""
    _, machine, commit = stamp().splitlines()
    when = f"{datetime.now(UTC):%Y-%m-%d %H:%M}, {commit.partition(': ')[2]}"
    started_s = time.monotonic()
    finding: Finding | None = None
    trouble = ""
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        try:
            drill = Drill(Path(name) / "house", times, Random(seed), _say, deadline_s)  # noqa: S311 - repeatable
            finding = scenario(drill)
        except AssertionError as error:
            _say(f"broken off: {error}")
            trouble = f"broken off: {str(error).splitlines()[0][:200]}"
    row = table.Row(scenario.__name__.replace("_", " "), when, finding, trouble)
    table.write(row, machine)
    _say(f"{row.line().strip()}  in {time.monotonic() - started_s:.0f} s")
    return finding is not None and finding.books.balanced and not finding.left_over


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.drills", description=__doc__)
    scenarios = [scenario.__name__ for scenario in LONG]
    parser.add_argument("--only", nargs="+", choices=[*scenarios, _PICTURES, _HOUR], help="these scenarios alone")
    parser.add_argument("--kills", type=int, default=LONG[random_kills], help="random kills (default %(default)s)")
    parser.add_argument("--rounds", type=int, help="of every other scenario (default: each its own number)")
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="stop killing at random after this, and report the kills"
    )
    parser.add_argument(
        "--times", type=int, default=10, help="kills of each of the three over real pictures (default %(default)s)"
    )
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="of the moments; another one each time unless given"
    )
    return parser


def _say(what: str) -> None:
    print(what, flush=True)


if __name__ == "__main__":
    sys.exit(main())
