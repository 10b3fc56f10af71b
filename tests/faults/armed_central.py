"""The centre of a drill: the real program with faults.

`python -m tests.faults.armed_central --drill FOLDER --config central.toml`; what is to happen stands in FOLDER.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from central.__main__ import _serve, main
from central.running.logs import write_logs
from central.settings import load_settings
from tests.faults.plan import PlannedFaults
from tests.faults.stage import Stage


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="armed_central")
    parser.add_argument("--drill", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    options, more = parser.parse_known_args(arguments)
    if more:
        return main([*more, "--config", str(options.config)])
    settings = load_settings(options.config)
    stage = Stage(options.drill)
    write_logs(settings.log_level)
    return _serve(settings, PlannedFaults(stage.centre_plan), stage.centre_time)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
