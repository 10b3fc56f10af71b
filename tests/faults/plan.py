"""What a drill has planned for an armed program: at which place, at which time of passing it, it does what.

The plan lies in a file that the program looks at whenever it passes a place, so that a drill arms a program that
runs already. No plan, no fault. A place on the program's event loop that waits holds up the whole program: for a
drill that is one more thing to survive.
"""

import errno
import json
import os
import signal
import time
from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock


class Act(StrEnum):
    """What happens at the place."""

    KILL = "kill"
    """The process is gone, as after a power cut."""
    STOP = "stop"
    """The process stands still and keeps its connections, until somebody lets it go on."""
    FAIL = "fail"
    """The disk is full, once."""
    DELAY = "delay"
    """It takes long, once."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One fault: the `nth` passing of `point` from the moment at which the program sees the plan."""

    point: str
    act: Act
    nth: int = 1
    seconds: float = 1.0
    """How long a delay takes."""

    def arm(self, file: Path) -> None:
        """Put the plan where the program looks for it, whole or not at all."""
        new = file.with_suffix(".new")
        new.write_text(json.dumps(asdict(self)), encoding="utf-8")
        new.replace(file)


class PlannedFaults:
    """Faults of either program, by the plan in `file`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._passed: Counter[str] = Counter()
        self._lock = Lock()

    def reach(self, point: StrEnum) -> None:
        """Do what is planned for this place."""
        plan = self._due(point)
        if plan is None:
            return
        match plan.act:
            case Act.KILL:
                os.kill(os.getpid(), signal.SIGKILL)
            case Act.STOP:
                os.kill(os.getpid(), signal.SIGSTOP)
            case Act.DELAY:
                time.sleep(plan.seconds)
            case Act.FAIL:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def _due(self, point: StrEnum) -> Plan | None:
        """Return the plan when this is the passing that it names; a plan is carried out once."""
        with self._lock:
            try:
                plan = read_plan(self._file)
            except FileNotFoundError:
                self._passed.clear()
                return None
            if plan.point != point:
                return None
            self._passed[point] += 1
            if self._passed[point] < plan.nth:
                return None
            self._file.unlink()
            return plan


def read_plan(file: Path) -> Plan:
    """Read what `Plan.arm` wrote; raises FileNotFoundError."""
    said = json.loads(file.read_text(encoding="utf-8"))
    return Plan(**{**said, "act": Act(said["act"])})
