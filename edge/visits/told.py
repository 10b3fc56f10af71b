"""The passages just told, so that one that comes again is known as the same."""

from edge.visits.passage import Passage, ToldPassage, same_plate
from wire.events import PlateStatus

_REMEMBERED = 8


class ToldPassages:
    """The newest passages of a lane, each with the time at which its subject was last seen."""

    def __init__(self, merge_window_s: float) -> None:
        self._merge_window_s = merge_window_s
        self._told: dict[object, tuple[ToldPassage, float]] = {}

    def remember(self, passage: ToldPassage, last_s: float) -> None:
        """Note a passage, or that its subject was seen again at `last_s`."""
        self._told.pop(passage.id, None)
        self._told[passage.id] = (passage, last_s)
        if len(self._told) > _REMEMBERED:
            del self._told[next(iter(self._told))]

    def repeated_by(self, passage: Passage, first_s: float) -> ToldPassage | None:
        """Find the passage that this one, seen from `first_s` on, repeats; an uncertain one may be one off."""
        for told, last_s in reversed(self._told.values()):
            certain = told.status is PlateStatus.READ and passage.status is PlateStatus.READ
            recent = first_s - last_s <= self._merge_window_s
            if recent and same_plate(told.reading, passage.reading, tolerance=0 if certain else 1):
                return told
        return None
