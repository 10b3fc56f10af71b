"""The other process is played by small scripts: what matters here is that it may die, hang and talk nonsense."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from models.base import Box, PlateColour, PlateRead, Point
from models.plates.judging.paddle_opinion import PaddleOpinion, Patience, paddle_command

PICTURE = np.random.default_rng(1).integers(0, 255, (60, 200, 3)).astype(np.uint8)
PLATE = PlateRead(
    "",
    (),
    PlateColour.UNKNOWN,
    Box(10, 10, 190, 50),
    (Point(10, 10), Point(190, 10), Point(190, 50), Point(10, 50)),
    0.9,
)
READY = 'import base64, json, sys, time\nprint(json.dumps({"ready": True}), flush=True)\n'
READS = """
for line in sys.stdin.buffer:
    png = base64.b64decode(line)
    print(json.dumps({"text": "ab·12 临" + str(png[1:4], "ascii"), "score": 0.75}), flush=True)
"""


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@contextmanager
def asking(script: str, clock: Clock | None = None, answer_s: float = 20.0) -> Iterator[PaddleOpinion]:
    opinion = PaddleOpinion(
        [sys.executable, "-c", script], Patience(start_s=20.0, answer_s=answer_s, rest_s=60.0), clock or Clock()
    )
    try:
        yield opinion
    finally:
        opinion.close()


def text_of(opinion: PaddleOpinion) -> str | None:
    said = opinion.ask(PICTURE, PLATE)
    return said.text if said else None


def test_one_process_answers_plate_after_plate() -> None:
    with asking(READY + READS) as opinion:
        said = opinion.ask(PICTURE, PLATE)
        assert said is not None
        assert (said.text, said.char_scores) == ("AB12临PNG", (0.75,) * 8)
        assert text_of(opinion) == "AB12临PNG"


@pytest.mark.parametrize(
    "script",
    [
        "raise SystemExit(1)",
        "print('hello', flush=True)",
        "print('{}', flush=True)",
        READY + "sys.exit()",
        READY + "print('[1]', flush=True)\ntime.sleep(60)",
        READY + "print('{}', flush=True)\ntime.sleep(60)",
        READY + """print('{"text": null, "score": 1}', flush=True)\ntime.sleep(60)""",
    ],
)
def test_one_that_dies_or_talks_nonsense_gives_no_opinion_and_rests(
    script: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    with asking(script, clock) as opinion:
        assert text_of(opinion) is None
        assert "no second opinion for 60 s" in caplog.text
        caplog.clear()
        assert text_of(opinion) is None
        assert caplog.text == ""


def test_one_that_hangs_is_ended(caplog: pytest.LogCaptureFixture) -> None:
    with asking(READY + "time.sleep(600)", answer_s=0.2) as opinion:
        assert text_of(opinion) is None
        assert "no answer in time" in caplog.text


def test_after_a_rest_it_is_begun_again(tmp_path: Path) -> None:
    mark = tmp_path / "was here"
    script = READY + f"import pathlib\nmark = pathlib.Path({str(mark)!r})\n"
    script += "if not mark.exists():\n    mark.touch()\n    sys.exit(3)\n" + READS
    clock = Clock()
    with asking(script, clock) as opinion:
        assert text_of(opinion) is None
        clock.now_s = 59.0
        assert text_of(opinion) is None
        clock.now_s = 61.0
        assert text_of(opinion) == "AB12临PNG"


def test_an_error_on_one_plate_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    fails_once = 'sys.stdin.buffer.readline()\nprint(json.dumps({"error": "odd crop"}), flush=True)\n'
    with asking(READY + fails_once + READS) as opinion:
        assert text_of(opinion) is None
        assert "odd crop" in caplog.text
        assert text_of(opinion) == "AB12临PNG"


def test_a_command_that_is_not_there_gives_no_opinion(caplog: pytest.LogCaptureFixture) -> None:
    opinion = PaddleOpinion(paddle_command(Path("/nowhere/python"), Path("/nowhere/net.onnx")), monotonic=Clock())
    assert opinion.ask(PICTURE, PLATE) is None
    assert "/nowhere/python" in caplog.text
