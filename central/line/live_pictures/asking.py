"""Asks nodes for the lanes that somebody watches, again every few seconds; what is asked for ends by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from central.line.live_pictures.gallery import Gallery
from wire.live_picture import LONGEST_S, MOST_LANES, WatchLanes

RENEWED_S: Final = 3.0
"""A lease outlasts three of these, so that one that is lost shows nowhere."""
Send = Callable[[str, str, WatchLanes], Awaitable[None]]
"""Says it to the node of a site, or not, when the line is down."""


class Asking:
    """See the module."""

    def __init__(self, gallery: Gallery, send: Send, renewed_s: float = RENEWED_S) -> None:
        self._gallery = gallery
        self._send = send
        self._renewed_s = renewed_s
        self._asked: frozenset[tuple[str, str]] = frozenset()

    async def run(self) -> None:
        """Ask for ever: at once when who watches what has changed, and else every `renewed_s`."""
        while True:
            self._gallery.changed.clear()
            await self.ask()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._renewed_s if self._asked else None):
                    await self._gallery.changed.wait()

    async def ask(self) -> None:
        """Tell each node what is watched, and those of which nothing is any more that it is over."""
        wanted = self._gallery.watched()
        over = self._asked - wanted.keys()
        self._asked = frozenset(wanted)
        for site, node in sorted(over):
            await self._send(site, node, WatchLanes())
        for (site, node), lanes in sorted(wanted.items()):
            # No node has more, but for names that its lanes had once.
            asked = tuple(sorted(lanes))[:MOST_LANES]
            await self._send(site, node, WatchLanes(lanes=asked, for_s=LONGEST_S))
