"""The files of a demonstration: configurations, residents and secrets, written into its data folder."""

import csv
import json
import secrets
from dataclasses import dataclass
from pathlib import Path

from central.commands.keys import load_or_make
from demo.street.cast import CAST
from edge.access.roster_file import COLUMNS

SITE, NODE, LANE = "garden", "gate-1", "in-1"


@dataclass(frozen=True, slots=True)
class Ports:
    """Loopback ports of the processes."""

    broker: int
    centre: int
    node: int
    street: int


@dataclass(frozen=True, slots=True)
class House:
    """Where everything of a demonstration lies."""

    folder: Path
    ports: Ports

    @property
    def edge_file(self) -> Path:
        """The node's configuration."""
        return self.folder / "edge.toml"

    @property
    def central_file(self) -> Path:
        """The centre's configuration."""
        return self.folder / "central.toml"

    @property
    def residents_file(self) -> Path:
        """The roster to be imported."""
        return self.folder / "residents.csv"

    @property
    def token_file(self) -> Path:
        """The secret between centre and node."""
        return self.folder / "pictures.token"

    @property
    def key_file(self) -> Path:
        """The key by which the node knows the centre's commands; the centre's own half."""
        return self.folder / "command.key"

    @property
    def database(self) -> Path:
        """What the centre stores."""
        return self.folder / "central.db"

    @property
    def people_file(self) -> Path:
        """Names and passwords of those who may sign in."""
        return self.folder / "people.json"

    @property
    def barrier_url(self) -> str:
        """Where the node tells the state of the lane's barrier."""
        return f"http://127.0.0.1:{self.ports.node}/lanes/{LANE}/gate"

    @property
    def street_url(self) -> str:
        """The drawn camera."""
        return f"http://127.0.0.1:{self.ports.street}/gate.mjpg"

    @property
    def page_url(self) -> str:
        """What a person opens in a browser."""
        return f"http://127.0.0.1:{self.ports.centre}/"


def furnish(house: House, source: str, subjects: tuple[str, ...], *, loop: bool = False) -> None:
    """Write what the programs read; a token that is there stays, so that a second start finds its pictures."""
    house.folder.mkdir(parents=True, exist_ok=True)
    if not house.token_file.exists():
        house.token_file.touch(mode=0o600)
        house.token_file.write_text(secrets.token_urlsafe(32), encoding="utf-8")
    house.edge_file.write_text(_edge(house, source, subjects, loop=loop), encoding="utf-8")
    house.central_file.write_text(_central(house), encoding="utf-8")
    _write_residents(house.residents_file)


def _write_residents(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, actor in enumerate((actor for actor in CAST if actor.resident), 1):
            writer.writerow([f"R{number:04}", actor.text, "granted", "", "", actor.colour.value, actor.kind])


def _edge(house: House, source: str, subjects: tuple[str, ...], *, loop: bool) -> str:
    # JSON strings and lists of strings are TOML as well.
    return f"""\
site = "{SITE}"
node = "{NODE}"
data_dir = {_quoted(house.folder / "node")}

[mqtt]
port = {house.ports.broker}

[local]
port = {house.ports.node}
token_file = {_quoted(house.token_file)}

[commands]
public_key = "{load_or_make(house.key_file).public_text}"

[[lanes]]
id = "{LANE}"
subjects = {json.dumps(list(subjects))}

[lanes.camera]
source = {_quoted(source)}
loop = {json.dumps(loop)}

[lanes.gate]
driver = "simulated"
options = {{ travel_s = 1.5, hold_s = 5.0 }}

[lanes.board]
driver = "simulated"
"""


def _central(house: House) -> str:
    return f"""\
[web]
port = {house.ports.centre}

[store]
url = {_quoted(f"sqlite:///{house.database.resolve()}")}

[mqtt]
port = {house.ports.broker}

[commands]
key_file = {_quoted(house.key_file)}

[alerts]
telephone = "010-5550 0110"

[sites.{SITE}]
second_guard = "manager"

[nodes.{NODE}]
site = "{SITE}"
pictures_url = "http://127.0.0.1:{house.ports.node}"
pictures_token_file = {_quoted(house.token_file)}
"""


def _quoted(value: Path | str) -> str:
    text = str(value.resolve()) if isinstance(value, Path) else value
    return json.dumps(text, ensure_ascii=False)
