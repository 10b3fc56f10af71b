"""What nobody registered fills no table, and what somebody did always finds room."""

from central.line.ingest import ingest
from central.registry.nodes import nodes
from central.registry.quota import STRAY_LANES, STRAY_NODES, may_keep_lane, may_keep_node
from central.registry.registering import RegisterLane, RegisterNode, register_lane, register_node
from central.store.db import Store
from central.tables import NodeRow
from tests.central.dashboard.telling import NOON, Telling, lane_health
from tests.central.node import TellingNode, passage
from tests.central.people import settle, somebody
from tests.central.registry.strays import stray_nodes

ADMIN = somebody(name="admin")


def names(count: int) -> list[str]:
    return [f"in-{number:02}" for number in range(count)]


def test_a_node_that_names_ever_new_lanes_is_kept_short_and_says_how_many_were_refused(store: Store) -> None:
    settle(store)
    telling = Telling(store, "garden", "gate-1")
    telling.healthy(NOON, *(lane_health(name) for name in names(STRAY_LANES + 3)))
    with store.read() as session:
        (node,) = nodes(session, NOON)
    assert (len(node.lanes), node.lanes_refused) == (STRAY_LANES, 3)

    with store.write() as session:
        register_node(session, ADMIN, RegisterNode(site="garden", node="gate-1"), NOON)
        last = RegisterLane(site="garden", node="gate-1", lane=names(STRAY_LANES + 3)[-1])
        register_lane(session, ADMIN, last, NOON)
        assert may_keep_lane(session, "garden", "gate-1", last.lane)
        assert not may_keep_lane(session, "garden", "gate-1", "in-99")
    telling.healthy(NOON, *(lane_health(name) for name in names(STRAY_LANES + 3)))
    with store.read() as session:
        (node,) = nodes(session, NOON)
    assert (len(node.lanes), node.lanes_refused) == (STRAY_LANES + 1, 2)


def test_of_too_many_nodes_the_next_is_not_listed_and_its_passage_is_stored(store: Store) -> None:
    settle(store)
    with store.write() as session:
        session.add_all(stray_nodes(STRAY_NODES))
    with store.write() as session:
        assert not may_keep_node(session, "east", "gate-1")
        node = TellingNode()
        done = ingest(session, [node.says_it_is(up=True), node.beats(NOON), node.tells(passage("京A12345"))])
        assert session.get(NodeRow, ("east", "gate-1")) is None
    assert len([one for one in done.news if one.passage]) == 1

    with store.write() as session:
        register_node(session, ADMIN, RegisterNode(site="east", node="gate-1"), NOON)
        assert may_keep_node(session, "east", "gate-1")
        ingest(session, [node.beats(NOON)])
        assert session.get(NodeRow, ("east", "gate-1")) is not None
