"""One JSON object a line, with the node's name, whatever is logged."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.running.logs import write_logs
from wire.plates import PlateText


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook
    quiet = {name: logging.getLogger(name).level for name in ("aiomqtt", "uvicorn")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook, threading.excepthook = hooks
    for name, was in quiet.items():
        logging.getLogger(name).setLevel(was)


def lines(captured: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    out, err = captured.readouterr()
    assert out == ""
    return [json.loads(line) for line in err.splitlines()]


def test_each_line_is_an_object_that_names_node_level_and_time(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("gate-1")
    logging.getLogger("edge.x").info("the line is up", extra={"broker": "b"})
    (line,) = lines(capsys)
    assert (line["node"], line["level"], line["name"]) == ("gate-1", "INFO", "edge.x")
    assert (line["message"], line["broker"]) == ("the line is up", "b")
    assert "at" in line


def test_several_lines_of_text_and_an_error_are_still_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("gate-1")
    try:
        Path("/no\n/such").read_bytes()
    except OSError:
        logging.getLogger("edge.x").exception("first\nsecond\u2028third")
    (line,) = lines(capsys)
    assert line["message"] == "first\nsecond\u2028third"
    assert "FileNotFoundError ENOENT" in str(line["exc_info"])


def test_what_an_error_says_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("gate-1")
    roster: dict[str, int] = {}
    try:
        roster["京A12345"]
    except KeyError:
        logging.getLogger("edge.x").exception("it failed")
    (line,) = lines(capsys)
    assert "12345" not in str(line["exc_info"]).replace('roster["京A12345"]', "")
    assert str(line["exc_info"]).endswith("KeyError")


def test_a_plate_is_masked_where_it_is_logged_by_its_repr(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("gate-1")
    logging.getLogger("edge.x").info("read %r", PlateText("京A12345"))
    (line,) = lines(capsys)
    assert "12345" not in str(line)


def test_what_is_talkative_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    write_logs("gate-1")
    write_logs("gate-1")
    logging.getLogger("aiomqtt").warning("again")
    logging.getLogger("uvicorn.access").info("GET /")
    logging.getLogger("edge.x").debug("nobody asked")
    logging.getLogger("edge.x").warning("once")
    assert [line["message"] for line in lines(capsys)] == ["once"]


ENDING = """
import asyncio, gc, logging, sys, threading
from PROGRAM.running.logs import write_logs
write_logs("INFO")

def fail(what):
    raise ValueError(what)

async def forgotten():
    task = asyncio.ensure_future(asyncio.to_thread(fail, "A12345"))
    await asyncio.sleep(0.2)
    del task
    gc.collect()
    asyncio.get_running_loop().call_soon(fail, "A12345")
    await asyncio.sleep(0)

logging.getLogger("x").warning("given away", extra={"error": OSError(28, "A12345")})
asyncio.run(forgotten())
thread = threading.Thread(target=fail, args=("A12345",))
thread.start()
thread.join()
fail("A12345")
"""


def test_whatever_ends_by_an_error_is_logged_and_says_nothing_of_it() -> None:
    command = [sys.executable, "-c", ENDING.replace("PROGRAM", "edge")]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    said = [json.loads(line) for line in done.stderr.splitlines()]
    assert done.returncode == 1
    assert "A12345" not in done.stderr
    assert [line["message"] for line in said] == [
        "given away",
        "Task exception was never retrieved",
        "Exception in callback fail",
        "a thread ended by a fault",
        "the program ended by a fault",
    ]
    assert said[0]["error"] == "OSError ENOSPC"
    assert all("ValueError" in line["exc_info"] for line in said[1:])
