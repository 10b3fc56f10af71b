"""A wall clock is a day off, one way and the other: the node's, then the centre's."""

from collections.abc import Callable

from tests.faults.drill_house import DrillHouse
from tests.faults.scenarios.base import Drill, Finding, found

_DAY_S = 86_400.0


def clock_a_day_off(drill: Drill) -> Finding:
    """Each clock jumps a day forward, a day back, and right again, while all runs; the node falls meanwhile."""
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        for _ in range(drill.times):
            for offset_s in (_DAY_S, -_DAY_S, 0.0):
                _wrong(house, "node", house.stage.put_node_clock, offset_s)
                house.node.kill()
                house.node.start()
                house.drain()
            for offset_s in (_DAY_S, -_DAY_S, 0.0):
                _wrong(house, "centre", house.stage.put_centre_clock, offset_s)
        return found(house, 6 * drill.times)


def _wrong(house: DrillHouse, whose: str, put: Callable[[float], None], offset_s: float) -> None:
    """Put a clock wrong while cars come, and open as a guard does."""
    house.say(f"the {whose}'s clock is {offset_s:+.0f} s off")
    put(offset_s)
    # A session of the other day is over, as it must be.
    house.sign_in_anew()
    house.await_cars(3)
    house.drain()
    house.press_at_the_screen()
