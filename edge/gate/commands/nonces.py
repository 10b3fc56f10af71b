"""Which commands came before: each nonce is remembered for as long as a command with it could still be good."""

from typing import Final

MOST: Final = 4096
"""Far more than a guard gives in that time; a captured centre must not fill the memory."""


class Nonces:
    """Remembers nonces until they are of no more use; `now_s` is the monotonic clock's."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def is_known(self, nonce: str) -> bool:
        """Tell whether it came before."""
        return nonce in self._until

    def remember(self, nonce: str, now_s: float, life_s: float) -> bool:
        """Remember it for `life_s`; False: there is no room, so what came with it must not be obeyed."""
        if len(self._until) >= MOST:
            self._until = {one: until_s for one, until_s in self._until.items() if until_s > now_s}
        if len(self._until) >= MOST:
            return False
        self._until[nonce] = now_s + life_s
        return True
