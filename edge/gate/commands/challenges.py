"""Random numbers that the node gives out, so that it can tell how old a command is by its own monotonic clock.

A command must carry one. When it was made is known here, so no wall clock matters: neither this node's nor the
centre's. They are born anew with each start, so that nothing of an earlier life is obeyed, and after each sleep:
what waited meanwhile is later than whoever wanted it thinks.
"""

import secrets
from collections import deque
from typing import Final

ROTATE_S: Final = 1.5
"""How long one is given out."""
GOOD_FOR_S: Final = 5.0
"""How long after its birth a command with it is obeyed: whoever pressed has gone to the button by then."""
SLEPT_S: Final = 2.5
"""A node that did nothing for so long slept; the guard is told after three seconds that nobody answers."""
_BYTES: Final = 16


class Challenges:
    """Gives out the present one and knows those that are still good; `now_s` is the monotonic clock's."""

    def __init__(self, now_s: float) -> None:
        self._born: deque[tuple[str, float]] = deque()
        self._awake_s = now_s
        self._make(now_s)

    def current(self, now_s: float) -> str:
        """Return the one to be given out at `now_s`."""
        text, born_s = self._born[-1]
        return text if now_s - born_s < ROTATE_S else self._make(now_s)

    def rotates_in_s(self, now_s: float) -> float:
        """Say for how long the present one is still given out."""
        return max(0.0, self._born[-1][1] + ROTATE_S - now_s)

    def life_s(self, challenge: str, now_s: float) -> float:
        """Say for how many seconds a command with `challenge` is still good; 0: it is too old, or not of ours."""
        for text, born_s in self._born:
            if text == challenge:
                return max(0.0, born_s + GOOD_FOR_S - now_s)
        return 0.0

    def be_awake(self, now_s: float) -> None:
        """Note that the node works: often while it does, and before each command is judged."""
        if now_s - self._awake_s >= SLEPT_S:
            self._born.clear()
            self._make(now_s)
        self._awake_s = now_s

    def _make(self, now_s: float) -> str:
        while self._born and now_s - self._born[0][1] >= GOOD_FOR_S:
            self._born.popleft()
        self._born.append((secrets.token_hex(_BYTES), now_s))
        return self._born[-1][0]
