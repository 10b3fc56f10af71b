"""Rubbish stands in the database files of node and centre."""

from edge.running.fault_points import FaultPoint
from tests.faults.damage import damage
from tests.faults.drill_house import DrillHouse
from tests.faults.scenarios.base import Drill, Finding, found


def node_database_damaged(drill: Drill) -> Finding:
    """The node is killed, its outbox is damaged at random offsets, and it starts again.

    Every other time it falls while the last event is in one of its two copies only.
    """
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        for number in range(drill.times):
            house.await_cars(3)
            if number % 2:
                house.node.kill()
            else:
                house.fall(FaultPoint.UNMIRRORED, at="node")
            house.keep_record()
            drill.say(damage(house.node_folder / "outbox.db", drill.chance))
            house.node.start()
            house.press_at_the_gate()
            house.drain()
            house.await_cars(3)
            house.press_at_the_screen()
        return found(house, drill.times)


def centre_database_damaged(drill: Drill) -> Finding:
    """The centre is killed and its database damaged; where it refuses to start, its restore command is run."""
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        for _ in range(drill.times):
            house.await_cars(3)
            house.centre.kill()
            drill.say(damage(house.database, drill.chance))
            house.press_at_the_gate()
            if house.restore_where_needed():
                drill.say("the centre refused it and was restored; the node tells again")
            house.drain()
            house.press_at_the_screen()
        return found(house, drill.times, audited=False)
