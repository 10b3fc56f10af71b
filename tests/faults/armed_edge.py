"""The node of a drill: the real program over a drawn lane, with faults, a clock and a record of its outbox.

`python -m tests.faults.armed_edge --drill FOLDER --config edge.toml`; what is to happen stands in FOLDER.
"""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from edge.__main__ import _run_until_signalled, main
from edge.app import compose
from edge.lane import Recognisers
from edge.running.clock import SystemClock
from edge.running.logs import write_logs
from edge.settings import load_settings
from tests.faults.plan import PlannedFaults
from tests.faults.promises import PromisingOutbox
from tests.faults.recorded_outbox import record_outbox
from tests.faults.stage import Stage
from tests.faults.traffic import TrafficCamera, TrafficDetector, TrafficReader


class WrongClock(SystemClock):
    """The machine's clock, put forward or back by what the stage says."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        super().__init__()

    def now(self) -> datetime:
        return self._stage.node_time()


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="armed_edge")
    parser.add_argument("--drill", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    options, more = parser.parse_known_args(arguments)
    if more:
        return main(["--config", str(options.config), *more])
    stage = Stage(options.drill)
    settings = load_settings(options.config)
    write_logs(settings.node)
    node = compose(
        settings,
        Recognisers(TrafficReader(), TrafficDetector()),
        lambda _: TrafficCamera(stage.traffic),
        WrongClock(stage),
        PlannedFaults(stage.node_plan),
        partial(PromisingOutbox, stage.promises),
    )
    record_outbox(settings.data_dir)
    asyncio.run(_run_until_signalled(node))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
