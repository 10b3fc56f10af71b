"""Lanes with a picture, a clock that stands until it is set, and the show over both."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import numpy as np

from edge.cameras.base import Frame
from edge.journal import Journal
from edge.line.live_pictures.budget import ShowCaps
from edge.line.live_pictures.show import LiveShow
from edge.outbox import Outbox
from edge.running.clock import SetClock
from models.base import Picture
from tests.edge.events import NOW, set_clock
from wire.capabilities import READS
from wire.codec import decode_picture, encode
from wire.live_picture import LivePicture, WatchLanes

GENEROUS = ShowCaps(pictures_per_s=100, bytes_per_s=10_000_000)


def street(width: int = 1280, height: int = 720) -> Picture:
    """A picture that is no plain colour."""
    across = np.linspace(0, 255, width, dtype=np.uint8)
    return np.repeat(np.tile(across, (height, 1))[:, :, None], 3, axis=2)


@dataclass
class FilmedLane:
    """A lane that shows what it was given."""

    name: str
    newest: Frame | None = None


@dataclass
class Filming:
    """The show of some lanes, at a time of the test's choosing."""

    show: LiveShow
    journal: Journal
    clock: SetClock
    lanes: dict[str, FilmedLane]
    taken: int = field(default=0)

    def film(self, *lanes: str, picture: Picture | None = None, after_s: float = 0.25) -> None:
        """Let time go by, and a new frame come to each of `lanes`, or to all."""
        self.clock.ticks += after_s
        for name in lanes or self.lanes:
            self.taken += 1
            now_s = self.clock.monotonic()
            filmed_at = NOW + timedelta(seconds=now_s)
            self.lanes[name].newest = Frame(street() if picture is None else picture, self.taken, filmed_at, now_s)

    def ask(self, *lanes: str, for_s: float = 10.0) -> None:
        self.show.take(encode(WatchLanes(lanes=lanes, for_s=for_s)), retained=False)

    async def sent(self) -> list[tuple[LivePicture, bytes]]:
        """Have a turn on a line that takes everything at once; return what went out."""
        return [decode_picture(message) async for _, message in self.show.turn()]

    async def lanes_sent(self) -> list[str]:
        return [said.lane for said, _ in await self.sent()]


@contextmanager
def filming(folder: Path, *lanes: str, caps: ShowCaps = GENEROUS) -> Iterator[Filming]:
    clock, outbox = set_clock(), Outbox(folder / "outbox.db")
    journal = Journal(outbox, clock)
    journal.centre_reads = frozenset(READS)
    filmed = {name: FilmedLane(name) for name in lanes or ("in-1",)}
    show = LiveShow(tuple(filmed.values()), caps, journal)
    yield Filming(show, journal, clock, filmed)
    show.close()
    outbox.close()
