"""Sends the newest frame of each watched lane, in turns of a quarter of a second.

What cannot be sent in its turn is skipped and counted: nothing queues. The lanes come first: a picture is made of
the frame that the lane has anyway, in one thread of low priority, and nobody waits for it but the line.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from typing import Final, Protocol

import cv2

from edge.cameras.base import Frame
from edge.journal import Journal
from edge.line.live_pictures.budget import Budget, ShowCaps
from edge.line.live_pictures.lease import Lease
from edge.line.live_pictures.shrinking import as_jpeg, shrunk
from edge.running.low_priority import low_priority_thread
from wire.capabilities import LIVE_PICTURES
from wire.codec import decode_watch, encode_picture
from wire.errors import WireError
from wire.live_picture import LivePicture

LOG = logging.getLogger(__name__)

TURN_S: Final = 0.25
"""At most four pictures a second and lane."""
FRESH_S: Final = 3.0
"""An older frame is not live: its camera is silent."""
_REST: Final = 2.0
"""After a picture the line is left alone for so many times as long as it took, for events to go out."""


class FilmedLane(Protocol):
    """What must be known of a lane; `edge.lane.Lane` is one."""

    @property
    def name(self) -> str:
        """Its id."""

    @property
    def newest(self) -> Frame | None:
        """The frame that it took last."""


class LiveShow:
    """See the module. For the event loop's thread."""

    def __init__(self, lanes: Sequence[FilmedLane], caps: ShowCaps, journal: Journal) -> None:
        self.sent = 0
        self.sent_bytes = 0
        self.skipped: Counter[str] = Counter()
        """Turns in which a watched lane's picture was not sent, by why: `cap`, `busy`, `not_made`."""
        self._lanes = {lane.name: lane for lane in lanes}
        self._journal = journal
        self._lease = Lease()
        self._budget = Budget(caps, journal.clock.monotonic())
        self._sent_at_s: dict[str, float] = {}
        self._shown_s: dict[str, float] = {}
        """When the frame was filmed that had its turn last, by lane."""
        self._next_turn_s = float("-inf")
        self._worker = low_priority_thread("live-picture")

    @property
    def watched(self) -> frozenset[str]:
        """The lanes that somebody watches now; none while the centre does not read live pictures."""
        if LIVE_PICTURES not in (self._journal.centre_reads or ()):
            return frozenset()
        return self._lease.lanes(self._journal.clock.monotonic()) & self._lanes.keys()

    def take(self, payload: bytes, *, retained: bool) -> None:
        """Take what the centre says of who watches; what makes no sense is counted and changes nothing."""
        if retained:
            # A broker that keeps it would have us filmed whenever the line comes back.
            self._journal.fail("retained_watch")
            return
        try:
            asked = decode_watch(payload)
        except WireError as error:
            self._journal.fail("bad_watch")
            LOG.warning("what is said of who watches makes no sense", extra={"error": str(error)})
            return
        if frozenset(asked.lanes) - self._lanes.keys():
            self._journal.fail("unknown_lane_watched")
        self._lease.renew(asked, self._journal.clock.monotonic())

    def pause_s(self) -> float:
        """Say how long to wait for the next turn, in seconds."""
        return max(0.0, self._next_turn_s - self._journal.clock.monotonic())

    async def turn(self) -> AsyncGenerator[tuple[str, bytes], None]:
        """Give a lane and a message with its picture, for each that is due; each is to be sent before the next."""
        began_s = self._now_s()
        watched, slowest_s = self.watched, 0.0
        for lane in sorted(watched, key=lambda lane: (self._sent_at_s.get(lane, 0.0), lane)):
            message = await self._next_of(lane)
            if message is not None:
                sending_s = self._now_s()
                yield lane, message
                slowest_s = max(slowest_s, self._now_s() - sending_s)
                self._note_sent(lane, len(message))
        self._end_turn(began_s, slowest_s, len(watched))

    def close(self) -> None:
        """Let go of the thread."""
        self._worker.shutdown(wait=False)

    async def _next_of(self, lane: str) -> bytes | None:
        """Make a lane's next message; None: there is no newer frame, or it may not or cannot be sent."""
        frame = self._lanes[lane].newest
        if frame is None or self._now_s() - frame.monotonic_s > FRESH_S:
            return None
        if frame.monotonic_s == self._shown_s.get(lane):
            return None
        self._shown_s[lane] = frame.monotonic_s
        if not self._budget.allows(self._now_s()):
            self.skipped["cap"] += 1
            return None
        made = await asyncio.get_running_loop().run_in_executor(self._worker, _made_of, frame)
        if made is None:
            self.skipped["not_made"] += 1
            return None
        jpeg, width, height = made
        age_s = max(0.0, self._now_s() - frame.monotonic_s)
        return encode_picture(LivePicture(lane=lane, age_s=age_s, width=width, height=height), jpeg)

    def _note_sent(self, lane: str, size: int) -> None:
        self._budget.spend(size)
        self._sent_at_s[lane] = self._now_s()
        self.sent += 1
        self.sent_bytes += size

    def _end_turn(self, began_s: float, slowest_s: float, watched: int) -> None:
        now_s = self._now_s()
        self._next_turn_s = max(began_s + TURN_S, now_s + _REST * slowest_s)
        missed = int((self._next_turn_s - began_s) / TURN_S) - 1
        if missed > 0 and watched:
            self.skipped["busy"] += missed * watched

    def _now_s(self) -> float:
        return self._journal.clock.monotonic()


def _made_of(frame: Frame) -> tuple[bytes, int, int] | None:
    """Make a JPEG and say its size in pixels; None where that cannot be done."""
    try:
        picture = shrunk(frame.picture)
        jpeg = as_jpeg(picture)
    except cv2.error:
        return None
    height, width = picture.shape[:2]
    return None if jpeg is None else (jpeg, width, height)
