"""A whole installation as real processes on free loopback ports: broker, centre, node; each can fall and rise."""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx2

from central.accounts.roles import Role
from central.commands.keys import load_or_make
from central.store.db import Store
from tests.central.visitors import Visitor, sign_in
from tests.e2e.programs import PATIENCE_S, Program, processes_with
from tests.services.mosquitto import Mosquitto
from tests.services.ports import free_port

SITE, NODE, LANE = "garden", "gate-1", "in-1"


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of the node: where its pictures come from, and how it looks."""

    source: str | Path
    id: str = LANE
    subjects: tuple[str, ...] = ("vehicle", "non_motor")
    reading: Mapping[str, float] = field(default_factory=dict)
    camera: Mapping[str, object] = field(default_factory=dict)
    """What else is said of its camera, in words that are TOML and JSON alike."""
    gate: Mapping[str, float] = field(default_factory=dict)
    """The same of what moves its barrier."""
    board: str = ""
    """Name of the driver of its board; empty: it has none."""
    hold_s: float = 1.0
    """How long one opening keeps its arm up."""


@dataclass(frozen=True, slots=True)
class Programs:
    """How the programs are started, and which way their lines go: a drill arms them and puts itself between."""

    centre: tuple[str | Path, ...] = ("central",)
    node: tuple[str | Path, ...] = ("edge",)
    centre_line: int | None = None
    """Port at which the centre finds the broker, where that is not the broker's own."""
    node_line: int | None = None


class House:
    """See the module. Entering it starts broker and centre; the node is started when the test is ready for it."""

    def __init__(
        self,
        folder: Path,
        lanes: Sequence[Lane],
        *,
        store_url: str | None = None,
        residents: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
        programs: Programs = Programs(),
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.centre_port, self.node_port = free_port(), free_port()
        self.broker = Mosquitto(folder / "broker")
        self.store_url = store_url or f"sqlite:///{folder}/central.db"
        self._residents = tuple(residents)
        self._programs = programs
        (folder / "pictures.token").write_text("a-token-that-only-this-test-knows-0123456789", encoding="utf-8")
        (folder / "pictures.token").chmod(0o600)
        self._mark = uuid4().hex
        said = {**(environment or {}), "GATEHOUSE_TEST_HOUSE": self._mark}
        configuration = folder / "central.toml"
        configuration.write_text(self._central(), encoding="utf-8")
        self.centre = _program(programs.centre, configuration, folder / "centre.log", said)
        configuration = folder / "edge.toml"
        configuration.write_text(self._edge(lanes), encoding="utf-8")
        self.node = _program(programs.node, configuration, folder / "node.log", said)
        self.web = httpx2.Client(base_url=self.address, timeout=PATIENCE_S)
        """A client that is signed in as a guard who sees everything."""

    @property
    def address(self) -> str:
        """The centre's pages."""
        return f"http://127.0.0.1:{self.centre_port}"

    def sign_in(self, client: httpx2.Client, role: Role, place: str = "", now: datetime | None = None) -> Visitor:
        """Sign a client in as somebody new; the centre has made the database."""
        store = Store(self.store_url)
        try:
            return sign_in(client, store, role, place, now)
        finally:
            store.close()

    @property
    def node_folder(self) -> Path:
        """The data of the node."""
        return self.folder / "node"

    def left_over(self) -> dict[int, str]:
        """Live processes of this house, its grandchildren included: command lines by process id."""
        return processes_with([self._mark])

    def start_centre(self) -> None:
        """Start the centre; returns once it is connected to broker and database."""
        self.centre.start()
        self.await_centre()

    def await_centre(self) -> None:
        """Wait until the centre is connected to broker and database."""
        self.centre.until(self.is_centre_ready, "a ready centre")

    def is_centre_ready(self) -> bool:
        """Say whether the centre is connected to broker and database."""
        return _answers(f"{self.address}/readyz")

    def start_node(self) -> None:
        """Start the node; returns once its own page answers."""
        self.node.start()
        self.await_node()

    def await_node(self) -> None:
        """Wait until the node's own page answers."""
        self.node.until(lambda: _answers(f"http://127.0.0.1:{self.node_port}/healthz"), "a node that answers")

    def get(self, path: str, **parameters: str | int) -> Any:  # noqa: ANN401 - JSON of any shape
        """Ask the centre's API."""
        return self.web.get(f"/api/v1/{path}", params=parameters).raise_for_status().json()

    def passages(self, **wanted: str) -> list[dict[str, Any]]:
        """All passages that fit, newest first, from all pages."""
        found: list[dict[str, Any]] = []
        cursor: dict[str, str] = {}
        while True:
            page = self.get("passages", limit=200, **wanted, **cursor)
            found.extend(page["items"])
            if page["next_cursor"] is None:
                return found
            cursor = {"cursor": page["next_cursor"]}

    def node_view(self, node: str = NODE) -> dict[str, Any]:
        """What the centre says of a node; empty before it was ever heard of."""
        known: dict[str, dict[str, Any]] = {view["node"]: view for view in self.get("nodes")["items"]}
        return known.get(node, {})

    def events_stored(self, kind: str) -> int:
        """How many events of a kind this life of the centre has stored."""
        name = f'gatehouse_central_events_total{{kind="{kind}"}} '
        lines = self.web.get("/metrics").raise_for_status().text.splitlines()
        return sum(round(float(line.removeprefix(name))) for line in lines if line.startswith(name))

    def lane_now(self) -> dict[str, Any]:
        """What the node's own page says of its first lane."""
        answer = httpx2.get(f"http://127.0.0.1:{self.node_port}/lanes", timeout=PATIENCE_S).raise_for_status()
        lane: dict[str, Any] = answer.json()["lanes"][0]
        return lane

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            undo.push(self.__exit__)
            self.broker.start()
            self.start_centre()
            self.guard = self.sign_in(self.web, Role.GUARD)
            if self._residents:
                self._import_roster()
            undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.web.close()
        for fallible in (self.node, self.centre, self.broker):
            fallible.kill()

    def _import_roster(self) -> None:
        roster = self.folder / "residents.csv"
        rows = [f"R{number:04},{plate},granted,," for number, plate in enumerate(self._residents, 1)]
        roster.write_text("\n".join(["number,plate,standing,valid_from,valid_until", *rows]), encoding="utf-8")
        done = self.node.run("--import-roster", roster)
        assert done.returncode == 0, done.stderr

    def _central(self) -> str:
        return f"""\
[web]
port = {self.centre_port}
[store]
url = {json.dumps(self.store_url)}
migrate_at_start = true
[mqtt]
port = {self._programs.centre_line or self.broker.port}
[commands]
key_file = {json.dumps(str(self.folder / "command.key"))}
[nodes.{NODE}]
site = "{SITE}"
pictures_url = "http://127.0.0.1:{self.node_port}"
pictures_token_file = {json.dumps(str(self.folder / "pictures.token"))}
"""

    def _edge(self, lanes: Sequence[Lane]) -> str:
        head = f"""\
site = "{SITE}"
node = "{NODE}"
data_dir = {json.dumps(str(self.node_folder))}
[mqtt]
port = {self._programs.node_line or self.broker.port}
resend_s = 2.0
health_every_s = 1.0
[local]
port = {self.node_port}
token_file = {json.dumps(str(self.folder / "pictures.token"))}
[commands]
public_key = "{load_or_make(self.folder / "command.key").public_text}"
"""
        return head + "".join(map(_lane, lanes))


def _program(command: tuple[str | Path, ...], configuration: Path, log: Path, said: Mapping[str, str]) -> Program:
    module, *arguments = command
    return Program(str(module), *arguments, "--config", configuration, log=log, environment=said)


def _lane(lane: Lane) -> str:
    reading = "".join(f"{name} = {value}\n" for name, value in lane.reading.items())
    camera = "".join(f"{name} = {json.dumps(value)}\n" for name, value in lane.camera.items())
    gate = "".join(f"{name} = {value}\n" for name, value in lane.gate.items())
    board = f'[lanes.board]\ndriver = "{lane.board}"\n' if lane.board else ""
    return f"""\
[[lanes]]
id = "{lane.id}"
subjects = {json.dumps(lane.subjects)}
[lanes.camera]
source = {json.dumps(str(lane.source))}
{camera}[lanes.gate]
driver = "simulated"
options = {{ travel_s = 0.8, hold_s = {lane.hold_s} }}
look_every_s = 0.2
{gate}{board}[lanes.reading]
{reading}"""


def _answers(address: str) -> bool:
    try:
        return httpx2.get(address, timeout=5).is_success
    except httpx2.HTTPError:
        return False
