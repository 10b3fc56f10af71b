"""The broker forgets everything, somebody else takes a program's name, and cables die without a word."""

import time

from tests.e2e.house import NODE, SITE
from tests.faults.drill_house import DrillHouse
from tests.faults.intruder import Intruder
from tests.faults.proxy import Cable, Proxy
from tests.faults.scenarios.base import Drill, Finding, found

_CONTEST_S = 6.0


def broker_loses_its_data(drill: Drill) -> Finding:
    """The broker is killed, all that it kept is gone, and it comes back empty."""
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        for _ in range(drill.times):
            house.await_cars()
            drill.say("broker killed, its data thrown away")
            house.lose_brokers_data()
            house.press_at_the_gate()
            house.await_cars(3)
            house.broker.start()
            house.drain()
            house.press_at_the_screen()
        return found(house, drill.times)


def doubled_client_id(drill: Drill) -> Finding:
    """Somebody connects again and again under the name of the node, or of the centre, and throws it out."""
    names = (f"{SITE}:{NODE}", "gatehouse-central")
    with DrillHouse(drill.folder, drill.say) as house:
        house.begin()
        for number in range(drill.times):
            name = names[number % len(names)]
            drill.say(f"a second {name} is on the line")
            with Intruder(house.broker.port, name) as intruder:
                house.press_at_the_gate()
                time.sleep(_CONTEST_S)
                house.await_cars()
            assert intruder.let_in > 1, "nobody was thrown out, so nothing was tried"
            house.drain()
            house.press_at_the_screen()
        return found(house, drill.times)


def half_open_line(drill: Drill) -> Finding:
    """A connection of node or centre is dead without being closed: mute, or stuffed."""
    with Proxy() as nodes, Proxy() as centres:
        house = DrillHouse(drill.folder, drill.say, node_line=nodes.port, centre_line=centres.port)
        nodes.target = centres.target = house.broker.port
        kinds = (("node", nodes, Cable.MUTE), ("centre", centres, Cable.STUFFED))
        others = (("node", nodes, Cable.STUFFED), ("centre", centres, Cable.MUTE))
        with house:
            house.begin()
            for number in range(drill.times):
                name, proxy, cable = (*kinds, *others)[number % 4]
                drill.say(f"the line of the {name} is {cable}")
                before = proxy.connections
                proxy.put(cable)
                house.press_at_the_gate()
                house.node.until(lambda: proxy.connections > before, "a new line", patience_s=120)  # noqa: B023
                house.drain()
                house.press_at_the_screen()
            return found(house, drill.times)
