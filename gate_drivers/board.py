"""What tells drivers at the arm something: the port of a lane's display board and its voice.

A board fails with the errors of `gate_drivers.base`. Whoever uses it has a few fixed texts and no others.
"""

from dataclasses import dataclass
from typing import ClassVar, Final, Protocol

from pydantic import BaseModel

from gate_drivers.base import Rung

ENCODING: Final = "gbk"
"""In which boards count and keep a text; what it cannot hold they cannot show."""
LINES: Final = 4
LINE_BYTES: Final = 32
VOICE_BYTES: Final = 64
"""The limits of common cards on RS-485, behind a plate camera or alone."""
LONGEST_SHOWN_S: Final = 240.0
"""More does not fit into the one byte in which such a card is told for how long."""


@dataclass(frozen=True, slots=True)
class BoardCapabilities:
    """What a board can do; nothing else is asked of it."""

    shows: bool
    speaks: bool
    languages: tuple[str, ...]
    """ISO 639-1, the first to be read first; the first is also the one that it speaks."""
    proven: Rung
    lines: int = LINES
    line_bytes: int = LINE_BYTES
    voice_bytes: int = VOICE_BYTES


class Board(Protocol):
    """One lane's display and loudspeaker; called one method after the other, each answers within a few seconds."""

    async def show(self, lines: tuple[str, ...], seconds: float) -> None:
        """Show `lines` in place of what was shown, for `seconds` from now; the board ends that by itself.

        It must: with the node dead nobody else would, and the next driver would take it for his own. Raises
        GateUnreachable, GateTimeout, or GateRefused also for more than its capabilities say.
        """
        ...

    async def speak(self, words: str) -> None:
        """Speak `words` once; returns when the board has taken them. Raises as `show` does."""
        ...

    async def clear(self) -> None:
        """Show nothing of ours any more and say no further word, also when there is nothing. Raises as `show`."""
        ...

    async def aclose(self) -> None:
        """Let go of the board, which is left as it is; a second call does nothing."""
        ...


class BoardClass(Protocol):
    """What an entry point of the group `gatehouse.boards` names: usually a class. Building does no I/O."""

    Options: ClassVar[type[BaseModel]]
    """Frozen, with `extra="forbid"`."""
    capabilities: ClassVar[BoardCapabilities]

    def __call__(self, options: BaseModel, /) -> Board:
        """Build a board from an instance of `Options`. Raises GateConfigurationError."""
        ...


def size_of(text: str) -> int:
    """Return how many bytes a board needs for a text; raises ValueError for one that no board can hold."""
    return len(text.encode(ENCODING))
