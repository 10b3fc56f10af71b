"""Registering: by whom, of what, and that what a node says never undoes it."""

import pytest
from sqlalchemy import select

from central.accounts.viewer import Viewer
from central.base import BadFieldError, LaneUnknownError, PlaceUnknownError
from central.registry.nodes import LaneView, NodeView, nodes
from central.registry.registering import (
    RegisterLane,
    RegisterNode,
    register_lane,
    register_node,
    register_reported,
)
from central.store.db import Store
from central.tables import AuditRow
from tests.central.dashboard.telling import NOON, Telling, lane_health
from tests.central.people import GRID, settle, somebody
from wire.events import GateState

ADMIN = somebody(name="admin")
LANE = RegisterLane(site="garden", node="gate-1", lane="in-1", name="东门入口")


def register(store: Store, by: Viewer = ADMIN, *lanes: RegisterLane, name: str = "东门主机") -> None:
    with store.write() as session:
        register_node(session, by, RegisterNode(site="garden", node="gate-1", name=name), NOON)
        for lane in lanes:
            register_lane(session, by, lane, NOON)


def shown(store: Store, site: str = "garden") -> NodeView:
    with store.read() as session:
        (node,) = nodes(session, NOON, [site])
        return node


def lane_of(store: Store, name: str = "in-1") -> LaneView:
    (lane,) = (one for one in shown(store).lanes if one.lane == name)
    return lane


@pytest.fixture
def garden(store: Store) -> Telling:
    settle(store)
    telling = Telling(store, "garden", "gate-1")
    telling.healthy(NOON, lane_health("in-1"), lane_health("out-1"))
    return telling


@pytest.mark.usefixtures("garden")
def test_a_lane_that_nobody_registered_is_there_and_marked_and_one_press_adopts_it(store: Store) -> None:
    assert (lane_of(store).is_registered, lane_of(store).name) == (False, "")
    assert not shown(store).is_registered

    register(store, ADMIN, RegisterLane(site="garden", node="gate-1", lane="in-1"))

    assert (lane_of(store).is_registered, lane_of(store).name) == (True, "in-1")
    assert (shown(store).is_registered, shown(store).name) == (True, "东门主机")
    assert not lane_of(store, "out-1").is_registered


def test_a_heartbeat_marks_a_registered_lane_silent_and_forgets_another(store: Store, garden: Telling) -> None:
    register(store, ADMIN, LANE)
    garden.healthy(NOON)

    assert [lane.lane for lane in shown(store).lanes] == ["in-1", "east-in"]
    silent = lane_of(store)
    assert (silent.silent_since, silent.gate, silent.present) == (NOON, GateState.UNKNOWN, None)
    assert silent.name == "东门入口"

    garden.healthy(NOON, lane_health("in-1"))
    assert lane_of(store).silent_since is None


def test_lanes_stand_as_people_ordered_them_and_unknown_ones_last(store: Store, garden: Telling) -> None:
    garden.healthy(NOON, *(lane_health(name) for name in ("a-1", "b-1", "c-1")))
    first, second = (RegisterLane(site="garden", node="gate-1", lane=lane) for lane in ("c-1", "b-1"))
    register(store, ADMIN, first, second)
    assert [lane.lane for lane in shown(store).lanes] == ["c-1", "b-1", "a-1"]

    register(store, ADMIN, first.model_copy(update={"position": 5}))
    assert [lane.lane for lane in shown(store).lanes] == ["b-1", "c-1", "a-1"]


def test_what_is_registered_and_never_heard_waits_for_its_node(store: Store) -> None:
    settle(store)
    register(store, ADMIN, LANE)
    with store.read() as session:
        assert nodes(session, NOON) == ()
    Telling(store, "garden", "gate-1").healthy(NOON, lane_health("in-1"))
    assert lane_of(store).name == "东门入口"


@pytest.mark.usefixtures("garden")
def test_who_looks_after_another_place_registers_nothing_here(store: Store) -> None:
    register(store)
    for by in (somebody(place="river/south"), somebody(grid=GRID, place="hill")):
        with store.write() as session:
            with pytest.raises(PlaceUnknownError):
                register_node(session, by, RegisterNode(site="garden", node="gate-1"), NOON)
            with pytest.raises(PlaceUnknownError):
                register_lane(session, by, LANE, NOON)


@pytest.mark.usefixtures("garden")
def test_a_site_in_no_place_and_a_node_that_nobody_registered_come_first(store: Store) -> None:
    with store.write() as session:
        with pytest.raises(PlaceUnknownError, match="make its place"):
            register_node(session, ADMIN, RegisterNode(site="harbour", node="gate-1"), NOON)
        with pytest.raises(LaneUnknownError):
            register_lane(session, ADMIN, LANE, NOON)
        with pytest.raises(BadFieldError):
            register_node(session, ADMIN, RegisterNode(site="garden", node="gate-1", name="东\n门"), NOON)


@pytest.mark.usefixtures("garden")
def test_every_registering_is_on_record(store: Store) -> None:
    register(store, ADMIN, LANE)
    with store.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
    assert [(row.action, row.target, row.site, row.actor) for row in rows] == [
        ("register_node", "garden/gate-1", "garden", "admin"),
        ("register_lane", "garden/gate-1/in-1", "garden", "admin"),
    ]
    assert rows[1].detail["title"] == "东门入口"


@pytest.mark.usefixtures("garden")
def test_what_reported_before_there_was_a_registry_is_registered_by_its_own_words(store: Store) -> None:
    with store.write() as session:
        register_reported(session, {"gate-9": "west"}, NOON)

    assert all(lane.is_registered and lane.name == lane.lane for lane in shown(store).lanes)
    Telling(store, "west", "gate-9").healthy(NOON, lane_health("in-1"))
    assert shown(store, "west").is_registered
    assert not shown(store, "west").lanes[0].is_registered
