"""Threads for what may wait: the lanes go first."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Final

_NICE: Final = 10
"""How far the lanes' threads go before these; see nice(2)."""


def low_priority_thread(name: str) -> ThreadPoolExecutor:
    """Return one thread that lets those of the lanes go first."""
    return ThreadPoolExecutor(1, thread_name_prefix=name, initializer=_give_way)


def _give_way() -> None:
    """On Linux a thread has a priority of its own."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
