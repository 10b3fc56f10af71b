"""`make bench`: every measurement, one process each; `--quick` tries those that can be short.

Those on real pictures need the folder that `GATEHOUSE_TEST_DATA` names.
"""

import os
import subprocess
import sys
from collections.abc import Iterator

OF_PICTURES = ("plate_accuracy", "plate_finding", "plate_heights", "pan_scenes")
OF_SPEED = ("frame_to_barrier", "lane_fps", "ingest_rate", "store_upgrade", "live_page")
_VISITS, _FEW_VISITS = "2000", "8"


def commands(data: str | None, *, quick: bool) -> Iterator[list[str]]:
    """Name the command lines, without the interpreter; `data` is the folder of the real pictures."""
    flags = ["--quick"] if quick else []
    for name in OF_SPEED:
        yield ["-m", f"benchmarks.{name}", *flags, *([data] if data and name == "frame_to_barrier" else [])]
    played = ["--visits", _FEW_VISITS, "--fps", "3"] if quick else ["--visits", _VISITS, "--workers", "2"]
    yield [
        "-m",
        "benchmarks.visit_truth",
        *([data] if data else []),
        "--fresh",
        *played,
        *([] if quick else ["--write"]),
    ]
    if data and not quick:
        yield from (["-m", f"benchmarks.{name}", data] for name in OF_PICTURES)


def main() -> int:
    """Run them one after the other; returns the worst exit status."""
    data, quick = os.environ.get("GATEHOUSE_TEST_DATA"), "--quick" in sys.argv[1:]
    if not data:
        print("Set GATEHOUSE_TEST_DATA to measure on the real pictures as well.", file=sys.stderr)
    done = [
        subprocess.run([sys.executable, *command], check=False)  # noqa: S603 - our own
        for command in commands(data, quick=quick)
    ]
    return max(one.returncode for one in done)


if __name__ == "__main__":
    sys.exit(main())
