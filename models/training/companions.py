"""Processes beside a training, which must not outlive it."""

import queue
from collections.abc import Iterator
from multiprocessing import parent_process
from multiprocessing.queues import Queue
from typing import TypeVar

Thing = TypeVar("Thing")
_PATIENCE_S = 1.0


def keep_giving(to: "Queue[Thing]", things: Iterator[Thing]) -> None:
    """Put thing after thing into a queue for as long as the process lives that began this one."""
    parent = parent_process()
    for thing in things:
        while parent is not None and parent.is_alive():
            try:
                to.put(thing, timeout=_PATIENCE_S)
            except queue.Full:
                continue
            break
        else:
            # Nobody will take what is still on its way; waiting for that would keep this process for ever.
            to.cancel_join_thread()
            return
