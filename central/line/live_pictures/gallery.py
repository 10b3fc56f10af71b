"""The newest picture of each lane that somebody watches: in memory, and gone with the last who watches.

For the event loop's thread. What comes without having been asked for, or is no picture, is counted and dropped; it
is no dead letter, since that would keep a picture.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from weakref import finalize

from central.base import TooManyStreamsError
from central.delivery.arrivals import RawMessage
from central.line.jpeg import size_of
from central.line.live_pictures.places import LanePlace
from central.line.metrics import Metrics
from wire.codec import decode_picture
from wire.errors import WireError
from wire.topics import Channel, parse_topic

FRESH: Final = timedelta(seconds=3)
"""An older picture is not live, and is not shown to who comes to watch."""


@dataclass(frozen=True, slots=True)
class LaneShot:
    """One picture of a watched lane."""

    place: LanePlace
    number: int
    """Counts the lane's pictures, so that a hole shows what was overtaken."""
    taken_at: datetime
    """By the centre's clock."""
    jpeg: bytes = field(repr=False)


class Gallery:
    """See the module. `sites` says where each configured node stands, `clock` the time now."""

    def __init__(
        self, metrics: Metrics, sites: Mapping[str, str], clock: Callable[[], datetime], most_watchers: int = 50
    ) -> None:
        self.watchers = 0
        self.changed = asyncio.Event()
        """Set when lanes are watched that were not, or are not any more."""
        self._metrics = metrics
        self._sites = sites
        self._clock = clock
        self._most_watchers = most_watchers
        self._watched: Counter[LanePlace] = Counter()
        self._newest: dict[LanePlace, LaneShot] = {}
        self._numbers: Counter[LanePlace] = Counter()
        self._turn = asyncio.Event()

    def watch(self, places: Sequence[LanePlace]) -> "Viewing":
        """Begin to watch; raises TooManyStreamsError where enough watch already."""
        if self.watchers >= self._most_watchers:
            raise TooManyStreamsError(f"{self._most_watchers} pages watch, and that is the most; try later")
        self.watchers += 1
        self._watched.update(places)
        self._metrics.live_watchers.set(self.watchers)
        self.changed.set()
        return Viewing(self, tuple(places))

    def watched(self) -> dict[tuple[str, str], frozenset[str]]:
        """Return the lanes that somebody watches, by site and node."""
        nodes: dict[tuple[str, str], set[str]] = {}
        for place in self._watched:
            nodes.setdefault((place.site, place.node), set()).add(place.lane)
        return {node: frozenset(lanes) for node, lanes in nodes.items()}

    def take(self, raw: RawMessage) -> None:
        """Take what came on the topic of a lane's picture; raises nothing, whatever it is."""
        self._metrics.live_pictures.labels(self._taken(raw)).inc()

    def newest(self, place: LanePlace) -> LaneShot | None:
        """Return the picture of a lane that came last, None where none has."""
        return self._newest.get(place)

    def is_fresh(self, shot: LaneShot) -> bool:
        """Say whether a picture may be shown as live."""
        return self._clock() - shot.taken_at <= FRESH

    async def wait(self, timeout_s: float) -> None:
        """Return when a picture has come, at latest after `timeout_s`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._turn.wait()

    def note_shown(self, size: int, overtaken: int) -> None:
        """Count a picture that goes out to a page, and those that the page was too slow for."""
        self._metrics.live_shown.labels("sent").inc()
        self._metrics.live_shown.labels("overtaken").inc(overtaken)
        self._metrics.live_bytes.labels("out").inc(size)

    def leave(self, places: Sequence[LanePlace]) -> None:
        """End what `watch` began; a lane that nobody watches any more is forgotten."""
        self.watchers -= 1
        self._metrics.live_watchers.set(self.watchers)
        self._watched.subtract(places)
        for place in [place for place, watchers in self._watched.items() if watchers <= 0]:
            del self._watched[place]
            self._newest.pop(place, None)
            self._numbers.pop(place, None)
        self.changed.set()

    def _taken(self, raw: RawMessage) -> str:
        """Take a picture; return what became of it, as a fixed word."""
        try:
            at = parse_topic(raw.topic)
            said, jpeg = decode_picture(raw.payload)
        except WireError:
            return "malformed"
        place = LanePlace(at.site, at.node, said.lane)
        if raw.retained or at.channel is not Channel.PICTURE or at.rest != said.lane or not self._stands(place):
            return "forged"
        if place not in self._watched:
            return "unasked"
        if size_of(jpeg) != (said.width, said.height):
            return "no_picture"
        self._put(place, raw.received_at - timedelta(seconds=said.age_s), jpeg)
        return "taken"

    def _stands(self, place: LanePlace) -> bool:
        """Say whether the configuration lets this node speak for this site."""
        return not self._sites or self._sites.get(place.node) == place.site

    def _put(self, place: LanePlace, taken_at: datetime, jpeg: bytes) -> None:
        self._numbers[place] += 1
        self._newest[place] = LaneShot(place, self._numbers[place], taken_at, jpeg)
        self._metrics.live_bytes.labels("in").inc(len(jpeg))
        self._turn.set()
        self._turn = asyncio.Event()


class Viewing:
    """One page's view of its lanes, from its making until it is closed, or forgotten."""

    def __init__(self, gallery: Gallery, places: tuple[LanePlace, ...]) -> None:
        self._gallery = gallery
        self._places = places
        self._shown: Counter[LanePlace] = Counter()
        self._leave = finalize(self, gallery.leave, places)

    async def next(self, timeout_s: float) -> tuple[LaneShot, ...]:
        """Return the newest picture of each lane that was not given yet; none when `timeout_s` is over.

        A page that is slow to take them misses those between.
        """
        found = self._unseen()
        if not found:
            await self._gallery.wait(timeout_s)
            found = self._unseen()
        for shot in found:
            before, self._shown[shot.place] = self._shown[shot.place], shot.number
            self._gallery.note_shown(len(shot.jpeg), shot.number - before - 1 if before else 0)
        return found

    def close(self) -> None:
        """Stop watching."""
        self._leave()

    def _unseen(self) -> tuple[LaneShot, ...]:
        newest = (self._gallery.newest(place) for place in self._places)
        return tuple(
            shot
            for shot in newest
            if shot and shot.number > self._shown[shot.place] and self._gallery.is_fresh(shot)
        )
