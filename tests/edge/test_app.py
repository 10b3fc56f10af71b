import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from edge.access.decide import LaneRules
from edge.app import Node, compose, lane_settings, run
from edge.cameras.base import CameraHealth, Frame
from edge.cameras.scripted import ScriptedCamera
from edge.cameras.settings import CameraSettings
from edge.gate.barrier import Wish
from edge.gate.lane_board import NoticeWish
from edge.health import HealthReport
from edge.lane import Recognisers
from edge.local_page.server import listen
from edge.running.clock import SystemClock
from edge.seeing.purposes import FaceCapturePurpose, Purposes
from edge.settings import (
    BoardSettings,
    BrokerSettings,
    ControllerSettings,
    EdgeSettings,
    GateSettings,
    LaneTable,
    LocalPageSettings,
)
from edge.visits.presence.course import Nearness
from edge.visits.vote import VoteSettings
from gate_drivers.base import GateState, GateUnreachable
from gate_drivers.simulated_controller import SimulatedController
from models.base import Picture
from models.scripted import ScriptedObjectDetector, ScriptedPlateReader
from tests.edge.lanes import RESIDENT, WitnessGate, car, shown
from tests.services.ports import free_port
from wire.commands import Saying
from wire.events import BarrierResult, Subject
from wire.health import CameraState
from wire.ids import new_id

LANE = LaneTable(id="in-1", camera=CameraSettings(source="x.mp4"))


@pytest.fixture
def settings(tmp_path: Path) -> EdgeSettings:
    return EdgeSettings(
        site="garden",
        node="gate-1",
        data_dir=tmp_path / "data",
        mqtt=BrokerSettings(port=free_port()),
        local=LocalPageSettings(port=free_port()),
        lanes=(LANE,),
    )


@pytest.fixture
def node(settings: EdgeSettings) -> Node:
    objects, plates = car(RESIDENT, 6)
    recognisers = Recognisers(ScriptedPlateReader(plates), ScriptedObjectDetector(objects))
    return compose(settings, recognisers, lambda _: ScriptedCamera(shown(objects, after=0)[:20]), SystemClock())


@pytest.mark.parametrize("longest_hold_s", [43_200.0, 600.0, 0.0])
def test_each_lane_says_for_how_long_it_may_be_held(settings: EdgeSettings, longest_hold_s: float) -> None:
    lane = LANE.model_copy(update={"gate": GateSettings(longest_hold_s=longest_hold_s)})
    recognisers = Recognisers(ScriptedPlateReader([]), ScriptedObjectDetector([]))
    node = compose(
        settings.model_copy(update={"lanes": (lane,)}), recognisers, lambda _: ScriptedCamera([]), SystemClock()
    )
    (told,) = HealthReport(node.lanes, node.outbox, node.journal, settings.data_dir).make().lanes
    assert told.holds_s == longest_hold_s
    node.outbox.close()


@pytest.mark.parametrize("seconds,lanes", [(90.0, ["in-1"]), (0.0, [])])
def test_a_lane_whose_driver_has_a_buzzer_calls_people_unless_it_is_switched_off(
    settings: EdgeSettings, seconds: float, lanes: list[str]
) -> None:
    lane = LANE.model_copy(update={"gate": GateSettings(buzzer_after_s=seconds)})
    recognisers = Recognisers(ScriptedPlateReader([]), ScriptedObjectDetector([]))
    node = compose(
        settings.model_copy(update={"lanes": (lane,)}), recognisers, lambda _: ScriptedCamera([]), SystemClock()
    )
    assert list(node.buzzings) == lanes
    node.outbox.close()


@pytest.mark.parametrize("board,sayings", [(None, ()), (BoardSettings(driver="simulated"), tuple(Saying))])
def test_a_lane_with_a_board_says_what_it_can_tell(
    settings: EdgeSettings, board: BoardSettings | None, sayings: tuple[str, ...]
) -> None:
    lane = LANE.model_copy(update={"board": board})
    recognisers = Recognisers(ScriptedPlateReader([]), ScriptedObjectDetector([]))
    node = compose(
        settings.model_copy(update={"lanes": (lane,)}), recognisers, lambda _: ScriptedCamera([]), SystemClock()
    )
    (told,) = HealthReport(node.lanes, node.outbox, node.journal, settings.data_dir, node.boards).make().lanes
    assert told.sayings == sayings
    with TestClient(node.page.app()) as page:
        (said,) = page.get("/lanes").json()["lanes"]
    assert said.get("board", "none there") == (None if board else "none there")
    node.outbox.close()


async def test_a_node_with_a_board_runs_and_ends(settings: EdgeSettings) -> None:
    lane = LANE.model_copy(update={"board": BoardSettings(driver="simulated")})
    recognisers = Recognisers(ScriptedPlateReader([]), ScriptedObjectDetector([]))
    node = compose(
        settings.model_copy(update={"lanes": (lane,)}), recognisers, lambda _: ScriptedCamera([]), SystemClock()
    )
    async with running(node) as task:
        await node.boards["in-1"].give(NoticeWish(new_id(), "please_wait", "guard-7"))
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{node.settings.local.port}") as page:
            assert (await page.get("/lanes")).json()["lanes"][0]["board"] == "please_wait"
        assert not task.done()


@asynccontextmanager
async def running(node: Node) -> AsyncIterator[asyncio.Task[None]]:
    stop = asyncio.Event()
    task = asyncio.create_task(run(node, stop))
    try:
        yield task
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - looks at what no event tells
            await asyncio.sleep(0.02)


async def test_a_node_works_with_its_line_down_answers_and_ends_when_told(node: Node) -> None:
    async with running(node) as task:
        await until(node.lanes[0].over.is_set)
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{node.settings.local.port}") as page:
            assert (await page.get("/healthz")).json() == {"status": "alive"}
        kinds = [row.kind for row in node.outbox.pending(0, 100)]
        assert kinds.count("passage") == 1
        assert not task.done()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_driver_with_a_fault_of_the_program_does_not_end_the_node(node: Node) -> None:
    class BrokenGate(WitnessGate):
        async def state(self) -> GateState:
            raise ZeroDivisionError

    node.lanes[0].barrier._driver = BrokenGate(node.outbox)
    async with running(node) as task:
        await until(lambda: node.journal.failures["part_failed"] > 0)
        await asyncio.sleep(0.1)
        assert not task.done()


@dataclass
class SlowCamera:
    """Gives a film's pictures ten times a second, as a street does, and the last one for ever."""

    pictures: Sequence[Picture]
    every_s: float = 0.1

    async def frames(self) -> AsyncIterator[Frame]:
        for number in count():
            picture = self.pictures[min(number, len(self.pictures) - 1 - number % 2)]
            yield Frame(picture, number, datetime.now(UTC), time.monotonic())
            await asyncio.sleep(self.every_s)

    def health(self) -> CameraHealth:
        return CameraHealth(CameraState.LIVE)

    async def aclose(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def waited_at(settings: EdgeSettings) -> Node:
    """A node with its line down, to whose lane a stranger comes and stays; its buzzer calls after a second."""
    objects, plates = car("沪C24680", 600)
    recognisers = Recognisers(ScriptedPlateReader(plates), ScriptedObjectDetector(objects))
    lane = LANE.model_copy(update={"gate": GateSettings(buzzer_after_s=1.0, look_every_s=60.0)})
    film = shown(objects[:40], after=0)
    return compose(
        settings.model_copy(update={"lanes": (lane,)}), recognisers, lambda _: SlowCamera(film), SystemClock()
    )


async def test_a_node_with_its_line_down_calls_people_to_who_waits(waited_at: Node) -> None:
    buzzing = waited_at.buzzings["in-1"]
    async with running(waited_at):
        await until(lambda: buzzing.soundings > 0)
        await until(lambda: "buzzer" in [row.kind for row in waited_at.outbox.pending(0, 100)])
    assert waited_at.journal.failures["part_failed"] == 0


async def test_a_buzzer_with_a_fault_of_the_program_ends_neither_lane_nor_node(waited_at: Node) -> None:
    class BrokenBuzzer:
        async def sound(self) -> None:
            raise ZeroDivisionError

    waited_at.buzzings["in-1"]._buzzer = BrokenBuzzer()
    async with running(waited_at) as task:
        await until(lambda: waited_at.journal.failures["part_failed"] > 0)
        looked_at = waited_at.lanes[0].looked_at
        await until(lambda: waited_at.lanes[0].looked_at > looked_at)
        assert not task.done()


async def test_a_taken_address_is_an_error_that_leaves_nothing_running(node: Node) -> None:
    with listen("127.0.0.1", node.settings.local.port), pytest.raises(OSError, match="in use"):
        await run(node, asyncio.Event())
    assert asyncio.all_tasks() == {asyncio.current_task()}


def test_a_lanes_table_becomes_what_its_rules_take() -> None:
    table = LANE.model_copy(
        update={
            "reading": LANE.reading.model_copy(
                update={"min_score": 0.7, "min_agreeing": 4, "near_plate_width": 0.04, "near_body_width": 0.2}
            ),
            "colour_unseen_opens": False,
        }
    )
    made = lane_settings(table)
    assert made.lane == "in-1"
    assert made.rules == LaneRules(colour_unseen_opens=False)
    assert lane_settings(LANE).rules.colour_unseen_opens
    assert made.visits.vote == VoteSettings(min_score=0.7, min_agreeing=4)
    assert made.visits.nearness == Nearness(plate=0.04, body=0.2)
    assert lane_settings(LANE).visits.nearness == Nearness(plate=0.06, body=0.26)


def test_a_lane_for_persons_looks_for_smaller_things_than_a_lane_for_vehicles() -> None:
    persons = LANE.model_copy(update={"subjects": frozenset({Subject.PERSON})})
    assert lane_settings(persons).motion.region_share < lane_settings(LANE).motion.region_share


@pytest.mark.parametrize("days,counted", [(1, {"no_recogniser_of_faces"}), (-1, {"face_capture_expired"})])
def test_a_purpose_record_that_cannot_be_served_shows_in_the_health(
    settings: EdgeSettings, days: int, counted: set[str]
) -> None:
    today = SystemClock().now().astimezone().date()
    record = FaceCapturePurpose(
        purpose="missing child",
        legal_basis="consent",
        decided_by="Li",
        **{"from": today - timedelta(days=3)},
        until=today + timedelta(days=days),
        lanes=frozenset({"in-1"}),
    )
    asked = settings.model_copy(update={"purposes": Purposes(face_capture=record)})
    seeing = Recognisers(ScriptedPlateReader([]), ScriptedObjectDetector([]))
    node = compose(asked, seeing, lambda _: ScriptedCamera([]), SystemClock())
    assert node.journal.failures.keys() == counted
    node.outbox.close()


async def test_lanes_that_share_a_controller_run_side_by_side_and_end_with_it(settings: EdgeSettings) -> None:
    gates = [GateSettings(controller="cabinet", output=number) for number in (1, 2)]
    lanes = tuple(
        LANE.model_copy(update={"id": f"in-{number}", "gate": gate}) for number, gate in enumerate(gates)
    )
    cabinet = ControllerSettings(driver="simulated")
    shared = settings.model_copy(update={"lanes": lanes, "controllers": {"cabinet": cabinet}})
    recognisers = Recognisers(ScriptedPlateReader([]), ScriptedObjectDetector([]))
    node = compose(shared, recognisers, lambda _: ScriptedCamera([]), SystemClock())
    (controller,) = node.controllers
    stop = asyncio.Event()
    running = asyncio.create_task(run(node, stop))
    barriers = [lane.barrier for lane in node.lanes]
    moved = await asyncio.gather(
        *(barrier.open_for(Wish(f"key-{number}", "visitor", "guard")) for number, barrier in enumerate(barriers))
    )
    assert [one.result for one in moved] == [BarrierResult.OPENED] * 2
    assert all(barrier.longest_hold_s > 0 for barrier in barriers)
    assert sorted(node.buzzings) == ["in-0", "in-1"]
    stop.set()
    await running
    assert isinstance(controller, SimulatedController)
    with pytest.raises(GateUnreachable, match="closed"):
        await controller.output(3).state()
