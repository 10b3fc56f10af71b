"""A display board and its voice in memory, with faults on demand: for tests, drills and the demonstration."""

import logging
import math
import time
from collections.abc import Callable
from enum import StrEnum
from typing import ClassVar, Final

from pydantic import BaseModel, ConfigDict

from gate_drivers.base import GateRefused, GateTimeout, GateUnreachable, Refusal, Rung
from gate_drivers.board import LONGEST_SHOWN_S, BoardCapabilities, size_of

LOG = logging.getLogger(__name__)

_SILENT: Final = "the board did not answer"


class BoardFault(StrEnum):
    """What can be wrong with the board."""

    REFUSE = "refuse"
    TIMEOUT = "timeout"
    """It does what it is told, and its answers get lost."""
    UNREACHABLE = "unreachable"
    MUTE = "mute"
    """It shows and refuses to speak."""


class SimulatedBoardOptions(BaseModel):
    """What the simulated board is like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    faults: frozenset[BoardFault] = frozenset()
    """Faults that it has from the beginning."""


class SimulatedBoard:
    """A `Board` without hardware, for one event loop; `fail` and `mend` are the drill's levers."""

    Options: ClassVar[type[BaseModel]] = SimulatedBoardOptions
    capabilities: ClassVar[BoardCapabilities] = BoardCapabilities(
        shows=True, speaks=True, languages=("zh", "en"), proven=Rung.SIMULATED
    )

    def __init__(self, options: SimulatedBoardOptions, clock: Callable[[], float] = time.monotonic) -> None:
        self.spoken: list[str] = []
        """All that it said, oldest first."""
        self._clock = clock
        self._faults = set(options.faults)
        self._lines: tuple[str, ...] = ()
        self._until_s = -math.inf
        self._closed = False

    @property
    def shown(self) -> tuple[str, ...]:
        """What stands on it now."""
        return self._lines if self._clock() < self._until_s else ()

    async def show(self, lines: tuple[str, ...], seconds: float) -> None:
        """Show `lines` for `seconds`."""
        self._obey()
        can = self.capabilities
        if not 0 < len(lines) <= can.lines or any(_size(line) > can.line_bytes for line in lines):
            raise GateRefused(Refusal.INVALID, f"it shows {can.lines} lines of {can.line_bytes} bytes at most")
        if not 0 < seconds <= LONGEST_SHOWN_S:
            raise GateRefused(Refusal.INVALID, f"it shows a text for {LONGEST_SHOWN_S:g} s at most")
        self._lines, self._until_s = lines, self._clock() + seconds
        LOG.info("the simulated board shows", extra={"lines": lines})
        self._answer()

    async def speak(self, words: str) -> None:
        """Keep and log what it says."""
        self._obey()
        if BoardFault.MUTE in self._faults:
            raise GateRefused(Refusal.CONTROLLER, "the board refused to speak: check its loudspeaker")
        if not words or _size(words) > self.capabilities.voice_bytes:
            raise GateRefused(Refusal.INVALID, f"it speaks {self.capabilities.voice_bytes} bytes at most")
        self.spoken.append(words)
        LOG.info("the simulated board says", extra={"words": words})
        self._answer()

    async def clear(self) -> None:
        """Show nothing."""
        self._obey()
        self._lines, self._until_s = (), -math.inf
        self._answer()

    async def aclose(self) -> None:
        """Let go; what it shows stays until its end."""
        self._closed = True

    def fail(self, fault: BoardFault) -> None:
        """Break something."""
        self._faults.add(fault)

    def mend(self, fault: BoardFault) -> None:
        """Repair it."""
        self._faults.discard(fault)

    def _obey(self) -> None:
        if self._closed:
            raise GateUnreachable("this board was closed; build a new one")
        if BoardFault.UNREACHABLE in self._faults:
            raise GateUnreachable("the board cannot be reached: check its power and its line")
        if BoardFault.REFUSE in self._faults:
            raise GateRefused(Refusal.CONTROLLER, "the board refused: see what it shows on site")

    def _answer(self) -> None:
        if BoardFault.TIMEOUT in self._faults:
            raise GateTimeout(_SILENT)


def _size(text: str) -> int:
    try:
        return size_of(text)
    except ValueError as error:
        raise GateRefused(Refusal.INVALID, "the board has no such character") from error
