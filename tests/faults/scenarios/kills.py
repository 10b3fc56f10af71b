"""Broker, centre and node fall hard at random moments."""

import time
from collections.abc import Callable

from tests.e2e.programs import Program
from tests.faults.drill_house import DrillHouse
from tests.faults.scenarios.base import Drill, Finding, found
from tests.services.mosquitto import Mosquitto

_ALIVE_S, _DOWN_S = (0.0, 1.2), (0.0, 0.5)
_UNREADY = 0.6
"""Share of restarts after which the next kill may come before the program is ready."""
_DRAINED_EVERY = 25


_FALLIBLE: dict[str, Callable[[DrillHouse], Program | Mosquitto]] = {
    "broker": lambda house: house.broker,
    "centre": lambda house: house.centre,
    "node": lambda house: house.node,
}


def random_kills(drill: Drill) -> Finding:
    """SIGKILL to one of the three, at a moment that nobody chose."""
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        number = 0
        while number < drill.times and time.monotonic() < drill.deadline_s:
            number += 1
            _kill_one(house, drill, number)
            if number % _DRAINED_EVERY == 0:
                house.drain()
                house.press_at_the_screen()
        return found(house, number)


def _kill_one(house: DrillHouse, drill: Drill, number: int) -> None:
    chance = drill.chance
    victim = chance.choice(tuple(_FALLIBLE))
    time.sleep(chance.uniform(*_ALIVE_S))
    fallible = _FALLIBLE[victim](house)
    fallible.kill()
    drill.say(f"{number} of {drill.times}: {victim} killed")
    time.sleep(chance.uniform(*_DOWN_S))
    fallible.start()
    if chance.random() < _UNREADY:
        return
    if victim == "node":
        house.await_node()
    elif victim == "centre":
        house.await_centre()
