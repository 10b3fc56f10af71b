"""For how long somebody has been at the arm and come no nearer, also where its box never keeps still."""

_NEARER = 0.05
"""Nearness by which whoever still comes has come on."""


class Lingering:
    """See the module. Not for several threads."""

    def __init__(self) -> None:
        self._since_s: float | None = None
        self._came_by = 0.0

    def note(self, at_s: float, came_by: float, *, at_arm: bool) -> None:
        """Take in by how much it came so far, and whether it is at the arm, the first of its line."""
        if self._since_s is None or not at_arm or came_by >= self._came_by + _NEARER:
            self._came_by = came_by
            self._since_s = at_s if at_arm else None

    def lasts_s(self, now_s: float) -> float:
        """Return for how many seconds it has lingered, 0 while it comes or is elsewhere."""
        return now_s - self._since_s if self._since_s is not None else 0.0
