"""A wall clock is a day off, one way and the other: the node's, then the centre's."""

import time
from collections import Counter
from collections.abc import Callable

from tests.faults.drill_house import DrillHouse
from tests.faults.scenarios.base import Drill, Finding, found
from tests.faults.traffic import RESIDENTS
from wire.events import BarrierMoved, BarrierResult, PassageRecorded

_DAY_S = 86_400.0
_LATEST_S = 2.0
"""For the last car of a round; the third resident of the next one comes later."""


def clock_a_day_off(drill: Drill) -> Finding:
    """Each clock jumps a day forward, a day back, and right again, while all runs; the node falls meanwhile."""
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        for _ in range(drill.times):
            for offset_s in (_DAY_S, -_DAY_S, 0.0):
                _wrong(house, "node", house.stage.put_node_clock, offset_s)
                _restart(house)
                house.drain()
            for offset_s in (_DAY_S, -_DAY_S, 0.0):
                _wrong(house, "centre", house.stage.put_centre_clock, offset_s)
        return found(house, 6 * drill.times)


def _restart(house: DrillHouse) -> None:
    """Let the node fall and start: each resident of the first round of cars must be let in."""
    house.node.kill()
    before, gone_by = _opened(house), house.stage.traffic.gone_by
    house.node.start()
    house.node.until(lambda: house.stage.traffic.gone_by >= gone_by + len(RESIDENTS), "a round of cars")
    deadline_s = time.monotonic() + _LATEST_S
    wanted = Counter(RESIDENTS[::2])
    while wanted - (_opened(house) - before):
        assert time.monotonic() < deadline_s, f"not let in: {sorted(wanted - (_opened(house) - before))}"
        time.sleep(0.1)


def _opened(house: DrillHouse) -> Counter[str]:
    """Count for whom the barrier opened, by plate."""
    events = [told.event for told in house.made().events]
    plates = {one.passage: str(one.plate.text) for one in events if isinstance(one, PassageRecorded) and one.plate}
    moves = (one for one in events if isinstance(one, BarrierMoved) and one.result is BarrierResult.OPENED)
    return Counter(plates[move.passage] for move in moves if move.passage in plates)


def _wrong(house: DrillHouse, whose: str, put: Callable[[float], None], offset_s: float) -> None:
    """Put a clock wrong while cars come, and open as a guard does."""
    house.say(f"the {whose}'s clock is {offset_s:+.0f} s off")
    put(offset_s)
    # A session of the other day is over, as it must be.
    house.sign_in_anew()
    house.await_cars(3)
    house.drain()
    house.press_at_the_screen()
