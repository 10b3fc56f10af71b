"""Shares with the interval in which the true share lies, as small samples need it."""

import math
from dataclasses import dataclass

_Z = 1.959964
"""Of the normal distribution, for 95 %."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, and the 95 % interval of the true share after Wilson (1927); of nothing it is 0 to 1."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        """The share, 0…1; not a number where there is nothing."""
        return self.part / self.whole if self.whole else math.nan

    @property
    def low(self) -> float:
        """Lower end of the interval."""
        return self._end(-1)

    @property
    def high(self) -> float:
        """Upper end of the interval."""
        return self._end(1)

    def __str__(self) -> str:
        if not self.whole:
            return "-"
        value, low, high = 100 * self.value, 100 * self.low, 100 * self.high
        return f"{self.part}/{self.whole} = {value:.1f} % ({low:.1f} to {high:.1f})"

    def _end(self, side: int) -> float:
        if not self.whole:
            return (side + 1) / 2
        square, value = _Z * _Z / self.whole, self.value
        half = _Z * math.sqrt(value * (1 - value) / self.whole + square / (4 * self.whole))
        return min(1.0, max(0.0, (value + square / 2 + side * half) / (1 + square)))
