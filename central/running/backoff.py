"""How long to wait before trying again."""

from collections.abc import Iterator
from random import Random
from typing import Final

FIRST_S: Final = 0.2
LONGEST_S: Final = 10.0


def waits(random: Random) -> Iterator[float]:
    """Yield seconds to wait, doubling up to a cap, each shortened by chance so that many do not come at once."""
    longest = FIRST_S
    while True:
        yield longest * random.uniform(0.5, 1.0)
        longest = min(2 * longest, LONGEST_S)
