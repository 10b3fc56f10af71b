"""When a buzzer calls people to who waits at an arm: a pure rule over who stands at its front, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from wire.ids import PassageId

AGAIN_S: Final = 30.0
"""To whom nobody came it calls again after so long."""
MOST: Final = 5
"""So often for one who waits: whoever has not heard it by then is not there, and neighbours sleep."""
FORGOTTEN_S: Final = 20.0
"""Who was not seen waiting for so long waits anew; somebody who went by before him does not count."""
_NEVER: Final = float("-inf")


@dataclass(frozen=True, slots=True)
class Call:
    """It is to sound now, for one who has waited for so long."""

    passage: PassageId
    waited_s: float


@dataclass(frozen=True, slots=True)
class Wait:
    """One who waits; instants of the monotonic clock, in seconds."""

    since_s: float
    seen_s: float
    calls: int = 0
    called_s: float = _NEVER

    def is_due(self, now_s: float, after_s: float) -> bool:
        """Say whether to call now; `after_s` is how long people may take to come by themselves."""
        waited = now_s - self.since_s >= after_s
        return waited and self.calls < MOST and now_s - self.called_s >= AGAIN_S


class WaitWatch:
    """Remembers who waits at one arm. Not for several threads."""

    def __init__(self, after_s: float) -> None:
        """Call to whoever has waited for `after_s`."""
        self._after_s = after_s
        self._waits: Mapping[PassageId, Wait] = {}

    def see(self, waiting: PassageId | None, now_s: float) -> Call | None:
        """Take in who waits at the front and was not let in; return a call that is due, which then counts as made.

        None: nobody does. Calls that were missed meanwhile are not made up for.
        """
        waits = {one: wait for one, wait in self._waits.items() if now_s - wait.seen_s < FORGOTTEN_S}
        call = None
        if waiting is not None:
            wait = replace(waits.get(waiting, Wait(now_s, now_s)), seen_s=now_s)
            if wait.is_due(now_s, self._after_s):
                call = Call(waiting, now_s - wait.since_s)
                wait = replace(wait, calls=wait.calls + 1, called_s=now_s)
            waits[waiting] = wait
        self._waits = waits
        return call
