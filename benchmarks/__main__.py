"""`make bench`: every measurement on the pictures that `GATEHOUSE_TEST_DATA` names, one process each."""

import os
import subprocess
import sys

MEASUREMENTS = ("plates_ready_made", "pan_scenes")


def main() -> int:
    """Run them one after the other; returns the exit status."""
    data = os.environ.get("GATEHOUSE_TEST_DATA")
    if not data:
        print("Set GATEHOUSE_TEST_DATA to the folder of the pictures that are measured on.", file=sys.stderr)
        return 2
    commands = ([sys.executable, "-m", f"benchmarks.{name}", data] for name in MEASUREMENTS)
    return max(subprocess.run(command, check=False).returncode for command in commands)  # noqa: S603 - our own


if __name__ == "__main__":
    sys.exit(main())
