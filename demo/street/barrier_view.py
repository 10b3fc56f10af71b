"""What the street knows of the real barrier: only the state that the node reports."""

from typing import Any, Protocol

import httpx2

UNKNOWN = "unknown"
_TIMEOUT_S = 2.0


class BarrierView(Protocol):
    """Tells the state of a barrier that is moved by somebody else."""

    async def state(self) -> str:
        """Return "open", "opening", "closing", "closed" or "unknown"; never fails."""
        ...


class FixedBarrier:
    """A barrier that stands as it was told to; for tests and for looking at the street alone."""

    def __init__(self, state: str = "closed") -> None:
        self.told = state

    async def state(self) -> str:
        """Return what it was told."""
        return self.told


class HttpBarrier:
    """Asks an HTTP address for a JSON object with the barrier's `state`; a failed question is counted."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.failures = 0

    async def state(self) -> str:
        """Ask once; anything but a usable answer is "unknown"."""
        try:
            async with httpx2.AsyncClient(timeout=_TIMEOUT_S) as client:
                answer: Any = (await client.get(self._url)).raise_for_status().json()
        except (httpx2.HTTPError, ValueError):
            answer = None
        told = answer.get("state") if isinstance(answer, dict) else None
        if isinstance(told, str):
            return told
        self.failures += 1
        return UNKNOWN
