"""The passages that a lane told of before its program began anew: who still stands there is no new passage."""

from edge.visits.telling.passage import ToldPassage
from wire.ids import PassageId
from wire.plates import PlateText

_REMEMBERED = 8
_IS_READ_S = 5.0
"""Whoever is seen within the window has been read by then."""


class RememberedPassages:
    """The newest passages of a lane, each with the time at which its subject was last seen."""

    def __init__(self, window_s: float) -> None:
        self._window_s = window_s
        self._told: list[tuple[ToldPassage, float]] = []

    def add(self, passage: ToldPassage, last_s: float) -> None:
        """Note a passage whose subject was last seen at `last_s`."""
        self._told = [*self._told, (passage, last_s)][-_REMEMBERED:]

    def give_up(self, now_s: float) -> tuple[PassageId, ...]:
        """Forget those whom nobody has seen again within the window, and return which they were."""
        over = [one for one in self._told if now_s - one[1] > self._window_s + _IS_READ_S]
        self._told = [one for one in self._told if one not in over]
        return tuple(told.id for told, _ in over)

    def take(self, text: PlateText, since_s: float) -> ToldPassage | None:
        """Give away the passage of somebody who stands there since the program began, with exactly this plate."""
        for told, last_s in reversed(self._told):
            if told.reading is not None and told.reading.text == text and since_s - last_s <= self._window_s:
                self._told.remove((told, last_s))
                return told
        return None
