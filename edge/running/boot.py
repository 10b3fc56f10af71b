"""Which start of the machine this is: times of its monotonic clock can be compared within one start only."""

from pathlib import Path
from uuid import uuid4

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""Drawn by the kernel at each start (random(4))."""


def boot_id() -> str:
    """Return the name of this start; a machine that does not say has a new one each time it is asked."""
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return str(uuid4())
