"""When the pictures of a file are due, also where its timestamps begin again, jump, repeat or are missing.

Recorders glue recordings together, set their clock in the middle of one, and restart their encoder: a timestamp is
believed as a distance from the one before, and only while that distance can be one between two pictures.
"""

from collections import deque
from statistics import median

_LONGEST_GAP_S = 10.0
"""A longer way to the next picture is a clock that was set, and not a film that stood still…"""
_LONGEST_GAP_PICTURES = 4
"""…unless the film has so few pictures that this many of its usual distances are longer."""
_MOST_OUT_OF_ORDER = 4
"""A picture that is behind by no more than so many usual distances is out of order; beyond, time begins again."""
_DISTANCES_KEPT = 9


class Timeline:
    """Makes moments that never run back out of the timestamps of one play of a film; all are in seconds."""

    def __init__(self, usual_s: float) -> None:
        """Take `usual_s`, above 0, as the usual distance of two pictures until the timestamps have shown one."""
        self._longest_s = max(_LONGEST_GAP_S, _LONGEST_GAP_PICTURES * usual_s)
        self._distances_s = deque([usual_s], _DISTANCES_KEPT)
        self._shown = False
        self._due_s: float | None = None
        self._stamp_s: float | None = None
        self._zero_s: float | None = None
        """Timestamp of the moment 0, by the clock that the film goes by now."""

    def due_s(self, stamp_s: float | None) -> float:
        """Return when the next picture is due, counted from the first one; None: it carries no timestamp."""
        if stamp_s is None or stamp_s == self._stamp_s:
            self._due_s = self._usually_s()
            return self._due_s
        told_s = self._believed(stamp_s)
        if told_s is None:
            self._due_s = self._usually_s()
            self._zero_s = stamp_s - self._due_s
        else:
            self._due_s = max(told_s, self._due_s or 0.0)
        self._stamp_s = stamp_s
        return self._due_s

    def _usually_s(self) -> float:
        """Return when the next picture is due where no timestamp tells."""
        return 0.0 if self._due_s is None else self._due_s + median(self._distances_s)

    def _believed(self, stamp_s: float) -> float | None:
        """Return the moment that a timestamp names, or None if that cannot be the moment of the next picture."""
        if self._due_s is None or self._zero_s is None:
            return None
        moment_s = stamp_s - self._zero_s
        way_s = moment_s - self._due_s
        if not -_MOST_OUT_OF_ORDER * median(self._distances_s) <= way_s <= self._longest_s:
            return None
        if way_s > 0:
            self._note(way_s)
        return moment_s

    def _note(self, distance_s: float) -> None:
        if not self._shown:
            # What a file says of its rate was reckoned over all of it, and is wrong where its clock was set.
            self._distances_s.clear()
            self._shown = True
        self._distances_s.append(distance_s)
