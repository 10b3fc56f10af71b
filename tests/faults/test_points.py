"""Every named place is really on the way, and production can name no fault for any of them."""

import ast
import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import BaseModel

from central.commands.keys import load_or_make
from central.running.fault_points import FaultPoint as CentrePoint
from central.settings import Settings
from edge.access.roster import Roster
from edge.access.roster_file import read_roster_file
from edge.app import Node, compose, run
from edge.cameras.settings import CameraSettings
from edge.lane import Recognisers
from edge.running.clock import SystemClock
from edge.running.fault_points import NO_FAULTS
from edge.running.fault_points import FaultPoint as NodePoint
from edge.settings import (
    BrokerSettings,
    CommandSettings,
    EdgeSettings,
    GateSettings,
    LaneTable,
    LocalPageSettings,
    ReadingSettings,
)
from tests.central.live import LiveCentre, live_centre, until, until_ready
from tests.faults.plan import Act, Plan, PlannedFaults
from tests.faults.traffic import RESIDENTS, Traffic, TrafficCamera, TrafficDetector, TrafficReader
from tests.services.ports import free_port
from transport.null_modem import NullModem

ROOT = Path(__file__).parents[2]
PACKAGES = ("wire", "transport", "models", "gate_drivers", "edge", "central", "demo")


class Noted:
    """Faults that happen nowhere and note where they would have."""

    def __init__(self) -> None:
        self.reached: set[str] = set()

    def reach(self, point: StrEnum) -> None:
        self.reached.add(point)


@pytest.fixture
def traffic(tmp_path: Path) -> Traffic:
    flowing = Traffic(tmp_path / "cars")
    flowing.begin()
    return flowing


def node_settings(folder: Path) -> EdgeSettings:
    return EdgeSettings(
        site="garden",
        node="gate-1",
        data_dir=folder / "node",
        mqtt=BrokerSettings(health_every_s=0.2),
        local=LocalPageSettings(port=free_port()),
        commands=CommandSettings(public_key=load_or_make(folder / "command.key").public_text),
        lanes=(
            LaneTable(
                id="in-1",
                camera=CameraSettings(source="drawn.mp4"),
                gate=GateSettings(options={"travel_s": 0.1, "hold_s": 0.1}),
                reading=ReadingSettings(merge_window_s=0, patience_s=0.5),
            ),
        ),
    )


def centre_settings(folder: Path) -> Settings:
    return Settings.model_validate(
        {
            "store": {"url": f"sqlite:///{folder}/central.db"},
            "commands": {"key_file": str(folder / "command.key")},
        }
    )


def let_in(settings: EdgeSettings) -> None:
    listed = settings.data_dir / "residents.csv"
    listed.parent.mkdir(parents=True)
    rows = [f"R{number},{plate},granted,," for number, plate in enumerate(RESIDENTS)]
    listed.write_text("\n".join(["number,plate,standing,valid_from,valid_until", *rows]), encoding="utf-8")
    roster = Roster(settings.data_dir / "roster.db")
    roster.replace(read_roster_file(listed).credentials)
    roster.close()


@asynccontextmanager
async def running(node: Node) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(run(node, stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def until_obeyed(live: LiveCentre) -> None:
    """Open from the centre as soon as it knows the node's challenge."""
    async with asyncio.timeout(20):
        while True:
            answer = await live.web.post(
                "/api/v1/lanes/garden/gate-1/in-1/openings", json={"reason": "staff", "key": uuid4().hex}
            )
            if answer.is_success:
                return
            await asyncio.sleep(0.1)


async def test_every_place_is_passed_between_frame_and_acknowledgement(
    traffic: Traffic, tmp_path: Path, modem: NullModem
) -> None:
    at_node, at_centre = Noted(), Noted()
    settings = node_settings(tmp_path)
    let_in(settings)
    node = compose(
        settings,
        Recognisers(TrafficReader(), TrafficDetector()),
        lambda _: TrafficCamera(traffic),
        SystemClock(),
        at_node,
        transport=modem.end("garden:gate-1"),
    )
    async with live_centre(centre_settings(tmp_path), faults=at_centre, transport=modem.end("centre")) as live:
        await until_ready(live)
        async with running(node):
            await until_obeyed(live)
            await until(lambda: at_node.reached >= set(NodePoint) and at_centre.reached >= set(CentrePoint))
    assert at_node.reached == set(NodePoint)
    assert at_centre.reached == set(CentrePoint)


def test_a_node_composed_without_faults_has_none(traffic: Traffic, tmp_path: Path) -> None:
    node = compose(
        node_settings(tmp_path), Recognisers(None, None), lambda _: TrafficCamera(traffic), SystemClock()
    )
    assert node.journal.faults is NO_FAULTS
    node.outbox.close()


@pytest.mark.parametrize("settings", [EdgeSettings, Settings])
def test_no_setting_names_a_fault(settings: type[BaseModel]) -> None:
    schema = settings.model_json_schema()
    tables = [schema, *schema["$defs"].values()]
    names = {name for table in tables for name in table.get("properties", {})}
    assert "mqtt" in names
    assert not [name for name in names if "fault" in name or "drill" in name]


@pytest.mark.parametrize("package", PACKAGES)
def test_the_product_holds_no_faults_but_none(package: str) -> None:
    """Whatever has a method `reach` could be given to the programs as their faults."""
    made = {
        (file.name, parsed.name)
        for file in (ROOT / package).rglob("*.py")
        for parsed in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(parsed, ast.ClassDef)
        and any(isinstance(part, ast.FunctionDef) and part.name == "reach" for part in parsed.body)
    }
    known = {("fault_points.py", "Faults"), ("fault_points.py", "NoFaults")}
    assert made == (known if package in {"edge", "central"} else set())


@pytest.mark.parametrize("program", ["edge", "central"])
def test_a_program_begins_without_faults(program: str) -> None:
    """Its entry point gives nobody any; the composition root's own default is none."""
    parsed = ast.parse((ROOT / program / "__main__.py").read_text(encoding="utf-8"))
    given = [
        ast.unparse(call)
        for call in ast.walk(parsed)
        if isinstance(call, ast.Call)
        and any(isinstance(part, ast.Name) and "fault" in part.id.lower() for part in ast.walk(call))
        and ast.unparse(call.func) != "print"
    ]
    assert set(given) <= {"create_centre(settings, stop, faults, clock)", "SettingsError(faults)"}


class TestPlans:
    def test_without_a_plan_nothing_happens(self, tmp_path: Path) -> None:
        PlannedFaults(tmp_path / "plan").reach(NodePoint.FRAME)

    def test_a_plan_is_carried_out_once_at_its_passing_of_its_place(self, tmp_path: Path) -> None:
        faults = PlannedFaults(tmp_path / "plan")
        Plan(NodePoint.MOVED, Act.FAIL, nth=2).arm(tmp_path / "plan")
        faults.reach(NodePoint.FRAME)
        faults.reach(NodePoint.MOVED)
        with pytest.raises(OSError, match="No space left"):
            faults.reach(NodePoint.MOVED)
        faults.reach(NodePoint.MOVED)
