"""Not a byte is free on the disk of the node, then on that of the centre."""

import time

from tests.faults.drill_house import DrillHouse
from tests.faults.scenarios.base import Drill, Finding, found
from tests.faults.small_disk import SmallDisk

_FULL_S = 4.0
_NODE_BYTES, _CENTRE_BYTES = 64 * 2**20, 16 * 2**20


def node_disk_full(drill: Drill) -> Finding:
    """Cars come while the node's disk is full; it is killed, starts on the full disk, and then there is room."""
    house = DrillHouse(drill.folder, drill.say)
    with SmallDisk(house.node_folder, _NODE_BYTES) as disk, house:
        house.begin()
        for _ in range(drill.times):
            house.await_cars(3)
            drill.say("the node's disk is full")
            disk.fill()
            house.press_at_the_gate()
            time.sleep(_FULL_S)
            house.press_at_the_gate()
            drill.say("the node falls on its full disk")
            house.node.kill()
            house.node.start()
            house.press_at_the_gate()
            disk.free()
            house.drain()
            house.await_cars(3)
            house.press_at_the_screen()
        return found(house, drill.times)


def centre_disk_full(drill: Drill) -> Finding:
    """Cars come while the centre's disk is full, and then there is room."""
    house = DrillHouse(drill.folder, drill.say)
    with SmallDisk(house.store_folder, _CENTRE_BYTES) as disk, house:
        house.begin()
        for _ in range(drill.times):
            house.await_cars(3)
            drill.say("the centre's disk is full")
            disk.fill()
            house.press_at_the_gate()
            time.sleep(_FULL_S)
            disk.free()
            house.drain()
            house.press_at_the_screen()
        return found(house, drill.times)
