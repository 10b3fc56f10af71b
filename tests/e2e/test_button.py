"""The node's own button: the gate opens from where it stands, with line, broker and centre dead."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.house import LANE, House, Lane

pytestmark = [pytest.mark.slow, pytest.mark.broker, pytest.mark.timeout(180)]

NO_SUCH_CAMERA = "rtsp://127.0.0.1:1/none"


def test_the_button_opens_with_everything_else_dead_and_the_centre_hears_of_it_later(tmp_path: Path) -> None:
    with House(tmp_path / "house", [Lane(NO_SUCH_CAMERA)]) as house:
        house.start_node()
        house.node.until(lambda: house.lane_now()["gate"] == "closed", "a closed barrier")
        house.centre.kill()
        house.broker.kill()

        done = house.node.run("--open", LANE, "--reason", "emergency")
        assert (done.returncode, done.stdout.strip()) == (0, f"{LANE}: opened"), done.stderr
        assert house.lane_now()["gate"] in {"opening", "open", "closing"}
        refused = house.node.run("--open", "in-9", "--reason", "emergency")
        assert refused.returncode == 1
        assert LANE in refused.stderr

        house.broker.start()
        house.start_centre()
        house.centre.until(lambda: _moves(house), "the opening at the centre")
        assert _moves(house) == [("button", "emergency", "opened")]


def _moves(house: House) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(house.folder / "central.db")) as database:
        return database.execute("SELECT actor, reason, result FROM barrier_moves").fetchall()
