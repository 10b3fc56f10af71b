"""What a lane's board says, word for word: one table, and no text that comes over the line.

Whoever captured the centre can have these few said, and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from gate_drivers.board import BoardCapabilities, size_of
from wire.commands import Saying


@dataclass(frozen=True, slots=True)
class Told:
    """What a board is to show, line by line, and to speak; empty: it cannot."""

    lines: tuple[str, ...] = ()
    voice: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether the board can do neither."""
        return not self.lines and not self.voice


WORDS: Final[Mapping[Saying, Mapping[str, str]]] = MappingProxyType(
    {
        Saying.PLEASE_WAIT: MappingProxyType({"zh": "请稍候", "en": "PLEASE WAIT"}),
        Saying.CALL_THE_RESIDENT: MappingProxyType({"zh": "请联系住户", "en": "CALL THE RESIDENT"}),
        Saying.TURN_ROUND: MappingProxyType({"zh": "请掉头", "en": "PLEASE TURN ROUND"}),
    }
)
"""By language (ISO 639-1). Each is a phrase of its own, as the fixed libraries of voice cards have them."""


def told_by(saying: Saying, board: BoardCapabilities) -> Told:
    """Return what a board tells of a saying: each of its languages on a line, the first of them spoken.

    What does not fit is left out, and never cut: half a sentence may say the opposite.
    """
    words = [WORDS[saying][language] for language in board.languages if language in WORDS[saying]]
    lines = tuple(text for text in words if board.shows and _fits(text, board.line_bytes))[: board.lines]
    spoken = words[0] if words and board.speaks and _fits(words[0], board.voice_bytes) else ""
    return Told(lines, spoken)


def sayings_of(board: BoardCapabilities) -> tuple[Saying, ...]:
    """Return what a board can tell in one way or the other."""
    return tuple(saying for saying in Saying if not told_by(saying, board).is_nothing)


def _fits(text: str, most: int) -> bool:
    return size_of(text) <= most
