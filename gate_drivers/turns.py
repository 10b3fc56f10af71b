"""Who talks to a controller now: one after the other, in the order in which they asked, and nobody for ever."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gate_drivers.base import GateBusy


class Turns:
    """The one line to a controller; all who move something by it share one of these."""

    def __init__(self) -> None:
        self._line = asyncio.Lock()

    @asynccontextmanager
    async def take(self, within_s: float) -> AsyncIterator[None]:
        """Have the line to oneself; raises GateBusy where others had it for `within_s`, and nothing was sent."""
        try:
            async with asyncio.timeout(max(within_s, 0.0)):
                await self._line.acquire()
        except TimeoutError as busy:
            raise GateBusy("others had the controller's line all the time: nothing was sent") from busy
        try:
            yield
        finally:
            self._line.release()
