"""`python -m demo` as people start it: it works, stops cleanly, keeps its data, and runs what it can of itself."""

import signal
import time
from pathlib import Path

import pytest

from tests.e2e.demonstration import Demonstration, passages_at
from tests.e2e.programs import PATIENCE_S, Program
from tests.services.needs import needs, needs_folder
from tests.services.plate_face import installed_face

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def is_over(process: Demonstration) -> bool:
    """Give children that were told to end the time to do so."""
    deadline_s = time.monotonic() + PATIENCE_S
    while process.processes() and time.monotonic() < deadline_s:
        time.sleep(0.1)
    return not process.processes()


@pytest.mark.broker
@pytest.mark.weights
def test_it_works_stops_at_ctrl_c_and_goes_on_later_with_what_there_is(tmp_path: Path) -> None:
    needs("mosquitto")
    needs_folder("GATEHOUSE_WEIGHTS_DIR", "the model weights")
    installed_face()
    first = Demonstration(tmp_path / "data", tmp_path / "first.log")
    try:
        address = first.address()
        assert "starting Mosquitto" in first.said
        first.first_passage()
        password = first.password()
        read = passages_at(address, password)
        assert (tmp_path / "data" / "people.json").stat().st_mode & 0o777 == 0o600
        assert {passage["plate_status"] for passage in read.values()} <= {"read", "uncertain"}

        assert first.program.stop(signal.SIGINT) == 0
        assert first.processes() == {}
        assert "The data stays in" in first.said
    finally:
        first.end()

    bare = {
        "GATEHOUSE_WEIGHTS_DIR": str(tmp_path / "none"),
        "GATEHOUSE_WEIGHTS_CACHE": str(tmp_path / "empty"),
        "GATEHOUSE_WEIGHTS_OFFLINE": "1",
    }
    second = Demonstration(tmp_path / "data", tmp_path / "second.log", "--embedded-broker", environment=bare)
    try:
        address = second.address()
        assert "starting the embedded broker" in second.said
        assert "No recogniser of plates" not in second.said
        assert "No recogniser of people and vehicles: weight 'yolox-nano'" in second.said
        assert "told apart by motion and plates alone" in second.said
        assert second.password() == password
        assert read.keys() <= passages_at(address, password).keys()
        second.first_passage()
        new = [passage for name, passage in passages_at(address, password).items() if name not in read]
        assert {passage["plate_status"] for passage in new} <= {"read", "uncertain"}

        second.program.kill()
        assert is_over(second), f"its children outlive it: {second.processes()}"
    finally:
        second.end()


def test_it_says_what_a_source_that_is_not_there_is(tmp_path: Path) -> None:
    data = tmp_path / "data"
    demonstration = Program(
        "demo", "--source", "/no/such/film.mp4", "--data", data, log=tmp_path / "log", environment={}
    )

    done = demonstration.run("--for", "5", "--embedded-broker")

    assert done.returncode == 1
    assert "there is no such file or folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not data.exists(), "it began before it looked"
