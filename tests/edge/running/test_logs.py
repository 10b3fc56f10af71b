"""One JSON object a line, with the node's name, whatever is logged."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.running.logs import write_logs
from wire.plates import PlateText


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    quiet = {name: logging.getLogger(name).level for name in ("aiomqtt", "uvicorn")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
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
    assert "FileNotFoundError" in str(line["exc_info"])


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
