"""Batches without end: processes draw beside a training, and it learns from the newest of what they drew."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.queues import Queue
from queue import Empty

import cv2
import numpy as np

from models.training.companions import keep_giving
from models.training.pool import Pool, Rows

Maker = Callable[[], Iterator[Rows]]
"""Draws chunk after chunk without end; it goes to another process, so it must be a function of a module."""
_AHEAD = 4
_PATIENCE_S = 5.0


class DrawingError(Exception):
    """Nothing more will be drawn."""


class Supply:
    """Deals batches from a pool that processes keep filling.

    Drawing faster than is learnt only takes time from learning: of `fresh_share` times as many rows as were dealt,
    new ones are taken in, and the processes wait meanwhile. Before the first batch a third of the pool is filled,
    as one that begins small would be learnt by heart before it has grown.
    """

    def __init__(self, makers: Sequence[Maker], size: int, fresh_share: float) -> None:
        # A forked process would inherit threads of the training that are not there any more, and hang or die.
        context = multiprocessing.get_context("spawn")
        self._queue: Queue[Rows] = context.Queue(maxsize=_AHEAD)
        self._running = [context.Process(target=_give, args=(self._queue, maker), daemon=True) for maker in makers]
        for process in self._running:
            process.start()
        self._pool, self._least, self._fresh_share = Pool(size), size // 3, fresh_share
        self._dealt = 0
        self.drawn = 0
        """How many rows were taken in after the first filling."""

    def deal(self, count: int, rng: np.random.Generator) -> Rows:
        """Give `count` rows at random; waits for the first. Raises DrawingError where drawing has ended."""
        while self._pool.filled < self._least:
            self._pool.add(self._wait())
        while self.drawn < self._fresh_share * self._dealt and (rows := self._ready()):
            self._pool.add(rows)
            self.drawn += len(rows[0])
        self._dealt += count
        return self._pool.deal(count, rng)

    def _wait(self) -> Rows:
        while not (rows := self._ready(_PATIENCE_S)):
            pass
        return rows

    def _ready(self, patience_s: float = 0.0) -> Rows | None:
        """Give a chunk if there is one within so long; none will ever come where a process has ended."""
        try:
            return self._queue.get(timeout=patience_s) if patience_s else self._queue.get_nowait()
        except Empty:
            if not all(process.is_alive() for process in self._running):
                raise DrawingError("a process that draws has ended; why, it said on stderr") from None
            return None

    def close(self) -> None:
        """End the processes."""
        for process in self._running:
            process.terminate()


def _give(queue: "Queue[Rows]", maker: Maker) -> None:
    cv2.setNumThreads(1)
    keep_giving(queue, maker())
