"""The node's wall clock is a day off, one way and the other."""

from tests.faults.drill_house import DrillHouse
from tests.faults.scenarios.base import Drill, Finding, found

_DAY_S = 86_400.0


def clock_a_day_off(drill: Drill) -> Finding:
    """The clock jumps a day forward, a day back, and right again, while the node runs and over a restart."""
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        for _ in range(drill.times):
            for offset_s in (_DAY_S, -_DAY_S, 0.0):
                drill.say(f"the node's clock is {offset_s:+.0f} s off")
                house.stage.put_clock(offset_s)
                house.await_cars(3)
                house.press_at_the_screen()
                house.node.kill()
                house.node.start()
                house.drain()
        return found(house, 3 * drill.times)
