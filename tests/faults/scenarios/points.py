"""Each program dies, or meets a full disk or a long wait, at each of its named places."""

import signal
import time
from enum import StrEnum

from central.running.fault_points import FaultPoint as CentrePoint
from edge.running.fault_points import FaultPoint as NodePoint
from tests.faults.drill_house import DrillHouse
from tests.faults.plan import Act
from tests.faults.scenarios.base import Drill, Finding, found

_POINTS: tuple[tuple[str, StrEnum], ...] = (
    *(("node", point) for point in NodePoint),
    *(("centre", point) for point in CentrePoint),
)
_STANDS_S = 3.0


def killed_at_every_point(drill: Drill) -> Finding:
    """SIGKILL at every place of node and centre, the program started again at once."""
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        harmed = 0
        for _ in range(drill.times):
            for program, point in _POINTS:
                house.fall_at(point, at=program, nth=drill.chance.randint(1, 2))
                harmed += 1
            house.drain()
            house.press_at_the_screen()
        return found(house, harmed)


def failing_at_every_point(drill: Drill) -> Finding:
    """The operating system says that the disk is full, once, at every place."""
    return _met_at_every_point(drill, Act.FAIL)


def slow_at_every_point(drill: Drill) -> Finding:
    """Every place takes two seconds, once."""
    return _met_at_every_point(drill, Act.DELAY)


def frozen(drill: Drill) -> Finding:
    """Centre, then node stands still for three seconds with its connections open, and goes on."""
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        for _ in range(drill.times):
            for program, name in ((house.centre, "centre"), (house.node, "node")):
                drill.say(f"{name} stands still")
                program.send_signal(signal.SIGSTOP)
                if name == "centre":
                    house.press_at_the_gate()
                time.sleep(_STANDS_S)
                program.send_signal(signal.SIGCONT)
                house.drain()
            house.press_at_the_screen()
        return found(house, 2 * drill.times)


def _met_at_every_point(drill: Drill, act: Act) -> Finding:
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        harmed = 0
        for _ in range(drill.times):
            for program, point in _POINTS:
                house.meet(point, at=program, act=act, seconds=2.0)
                harmed += 1
            house.drain()
            house.press_at_the_screen()
        return found(house, harmed)
