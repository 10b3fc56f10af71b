"""An event loop whose time is a set clock: waiting ends when somebody moves the clock, and nothing sleeps."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor

from edge.running.clock import SetClock

_ROUNDS = 4


class VirtualLoop(asyncio.SelectorEventLoop):
    """See the module."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__(selectors.SelectSelector())
        self._set_clock = clock
        # One thread: what is handed to it is done in order, and a script plays the same way again.
        self.set_default_executor(ThreadPoolExecutor(1))

    def time(self) -> float:
        """Tell the clock's time instead of the machine's."""
        return self._set_clock.monotonic()


def run(clock: SetClock, main: Callable[[], Coroutine[None, None, None]]) -> None:
    """Run `main` to its end on the clock's time."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(clock)) as runner:
        runner.run(main())


async def settle() -> None:
    """Let everybody do what is to be done at this moment, their work in the other thread included."""
    for _ in range(_ROUNDS):
        await asyncio.to_thread(_nothing)
        await asyncio.sleep(0)


def _nothing() -> None:
    """Stand in the queue of the other thread."""
