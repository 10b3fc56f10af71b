"""Runs the centre's lasting jobs; one that ends by itself ends the program, which its supervisor starts again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

_LOG: Final = logging.getLogger(__name__)


Job = Callable[[], Coroutine[Any, Any, None]]


@asynccontextmanager
async def running(jobs: Mapping[str, Job], on_failure: Callable[[], None]) -> AsyncIterator[None]:
    """Run jobs while the context lasts; calls `on_failure` when one ends before."""

    def judge(task: asyncio.Task[None]) -> None:
        if not task.cancelled():
            _LOG.critical("a lasting job ended", exc_info=task.exception(), extra={"job": task.get_name()})
            on_failure()

    tasks = [asyncio.create_task(job(), name=name) for name, job in jobs.items()]
    for task in tasks:
        task.add_done_callback(judge)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
