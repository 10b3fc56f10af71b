"""The real node before a drawn street in which a test puts on plays; the street's arm is the node's barrier.

`python -m tests.e2e.staged_edge --playbill FILE --config edge.toml`; the play that is on next stands in FILE.
A slow machine makes the street slow: it goes on picture by picture, so nobody rushes past between two looks.
"""

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from demo.street.arm import Arm
from demo.street.scripts.painter import StagePainter
from demo.street.scripts.script import Light, Script
from demo.street.scripts.stage import Puppet, Stage, in_picture
from edge.__main__ import _run_until_signalled, main
from edge.app import compose
from edge.cameras.base import CameraHealth, Frame
from edge.lane import Recognisers
from edge.running.clock import SystemClock
from edge.running.logs import write_logs
from edge.settings import load_settings
from models.base import Picture
from tests.e2e.gate_plays import PLAYS
from tests.e2e.street_eyes import StreetDetector, StreetReader
from tests.services.plate_face import installed_face
from wire.health import CameraState

_EVERY_S = 1 / 8
_LONGEST_STEP_S = 0.2
_STEPS = 4
"""Who drives brakes more than once between two pictures."""
_DAY = Light()


class StagedCamera:
    """A `Camera`: the empty street, and in it the play that the playbill names, once each time it is written."""

    def __init__(self, playbill: Path, painter: StagePainter) -> None:
        self._playbill = playbill
        self._painter = painter
        self._stage = Stage(Script("empty", ()))
        self._arm = Arm()
        self._health = CameraHealth(CameraState.CONNECTING)
        self._closed = False
        self.barrier: Callable[[], str] = lambda: "unknown"
        """Says where the barrier is."""

    async def frames(self) -> AsyncIterator[Frame]:
        """See `edge.cameras.base.Camera`."""
        before_s, number = time.monotonic(), 0
        while not self._closed:
            now_s = time.monotonic()
            self._go_on(min(now_s - before_s, _LONGEST_STEP_S))
            before_s, number = now_s, number + 1
            picture = await asyncio.to_thread(self._draw)
            frame = Frame(picture, number, datetime.now(UTC), time.monotonic())
            self._health = CameraHealth(
                CameraState.LIVE, frames_read=number, last_frame_monotonic_s=frame.monotonic_s
            )
            yield frame
            await asyncio.sleep(max(0.0, now_s + _EVERY_S - time.monotonic()))

    def health(self) -> CameraHealth:
        """See `edge.cameras.base.Camera`."""
        return self._health

    async def aclose(self) -> None:
        """See `edge.cameras.base.Camera`."""
        self._closed = True

    def shown(self) -> Sequence[Puppet]:
        """Say who is in the picture that was given last: nobody moves before the next is asked for."""
        return [one for one in self._stage.puppets if in_picture(one)]

    def _go_on(self, seconds: float) -> None:
        if self._playbill.exists():
            self._stage = Stage(PLAYS[self._playbill.read_text(encoding="utf-8")])
            self._playbill.unlink()
        self._arm = self._arm.follow(self.barrier(), seconds)
        for _ in range(_STEPS):
            self._stage.step(seconds / _STEPS, self._arm.fraction)

    def _draw(self) -> Picture:
        return self._painter.draw(self._stage.puppets, self._arm.fraction, _DAY, self._stage.time_s)


def run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="staged_edge")
    parser.add_argument("--playbill", type=Path, required=True)
    parser.add_argument("--config", type=Path, required=True)
    options, more = parser.parse_known_args(arguments)
    if more:
        return main(["--config", str(options.config), *more])
    settings = load_settings(options.config)
    write_logs(settings.node)
    camera = StagedCamera(options.playbill, StagePainter(installed_face()))
    eyes = Recognisers(StreetReader(camera.shown), StreetDetector(camera.shown))
    node = compose(settings, eyes, lambda _: camera, SystemClock())
    (lane,) = node.lanes
    camera.barrier = lambda: lane.barrier.state
    asyncio.run(_run_until_signalled(node))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
