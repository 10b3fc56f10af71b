"""The newest of what was drawn, from which batches are dealt."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = tuple[NDArray[Any], ...]
"""Arrays of equal length that belong together: row by row, pixels and what is known of them."""


class Pool:
    """A fixed number of rows; new ones take the place of the oldest."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._held: Rows = ()
        self._next, self._filled = 0, 0

    @property
    def filled(self) -> int:
        """How many rows there are."""
        return self._filled

    def add(self, rows: Rows) -> None:
        """Take rows in, not more than the pool has room for."""
        if not self._held:
            self._held = tuple(np.zeros((self._size, *array.shape[1:]), array.dtype) for array in rows)
        places = (self._next + np.arange(len(rows[0]))) % self._size
        for held, array in zip(self._held, rows, strict=True):
            held[places] = array
        self._next = int((self._next + len(places)) % self._size)
        self._filled = min(self._size, self._filled + len(places))

    def deal(self, count: int, rng: np.random.Generator) -> Rows:
        """Give `count` rows at random, some of them perhaps twice."""
        places = rng.integers(0, self._filled, count)
        return tuple(held[places] for held in self._held)
