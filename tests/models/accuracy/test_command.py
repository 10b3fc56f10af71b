import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from models.accuracy.command import add_arguments, run
from models.accuracy.labels import LabelError, Labelled
from models.accuracy.measuring import answer_of, measure
from models.base import Box, Picture, PlateColour, PlateRead, Point
from models.scripted import ScriptedPlateReader

A = "京A12345"


BOX = Box(0, 0, 90, 30)


def read(text: str, score: float = 0.95, box: Box = BOX, colour: PlateColour = PlateColour.BLUE) -> PlateRead:
    corners = (Point(0, 0), Point(90, 0), Point(90, 30), Point(0, 30))
    return PlateRead(text, (score,) * len(text), colour, box, corners, 0.9)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two passages of one car, a picture without a plate, and one that is none."""
    folder = tmp_path / "site"
    (folder / "empty").mkdir(parents=True)
    for name in ("京A12345.jpg", "京A12345_2.jpg", "empty/street.jpg"):
        _, data = cv2.imencode(".jpg", np.full((40, 100, 3), 90, np.uint8))
        (folder / name).write_bytes(data.tobytes())
    (folder / "京B67890.jpg").write_bytes(b"no picture")
    return folder


def options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(arguments)


def test_a_site_measures_its_own_passages(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader = ScriptedPlateReader([[read(A)], [read("京A12845")], [read("京C11111")]])
    written = tmp_path / "numbers.json"
    assert run(options(str(site), "--json", str(written)), lambda: reader) == 0
    said = capsys.readouterr()
    assert "| plates read exactly | 1/2 = 50.0 %" in said.out
    assert "1 false plates, which is 100.0 for 100 pictures" in said.out
    assert "not counted, picture not usable: 1" in said.out
    assert "Memory: at most" in said.out
    assert "京A12845" not in said.out
    numbers = json.loads(written.read_text(encoding="utf-8"))
    assert numbers["all"]["exact"]["part"] == 1
    assert numbers["confusions"] == [{"character": "3", "read": "8", "count": 1}]
    assert numbers["peak_mb"] > 1


def test_failures_are_spelt_where_somebody_asks(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader = ScriptedPlateReader([[read(A)], [read("京A12845")], []])
    assert run(options(str(site), "--show-failures"), lambda: reader) == 0
    assert "京A12345 read as 京A12845 (0.950)" in capsys.readouterr().out


def test_the_threshold_decides_what_is_given_as_read(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reader = ScriptedPlateReader([[read(A)], [read("京A12845")], []])
    assert run(options(str(site), "--threshold", "0.97"), lambda: reader) == 0
    assert "| given as read (at 0.97) | 0/2 = 0.0 %" in capsys.readouterr().out


def test_a_folder_without_anything_usable_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "IMG_1.jpg").write_bytes(b"")

    def never() -> ScriptedPlateReader:
        raise AssertionError

    with pytest.raises(LabelError, match=r"labels\.csv with the columns file and plate"):
        run(options(str(tmp_path)), never)


def test_where_the_result_cannot_be_written_is_said(site: Path) -> None:
    with pytest.raises(LabelError, match="cannot be written"):
        run(options(str(site), "--json", str(site / "no" / "file.json")), lambda: ScriptedPlateReader([[]]))


def test_the_plate_at_the_labelled_box_is_the_one_that_counts() -> None:
    near, far = read("京B67890", box=Box(0, 0, 200, 60)), read(A, box=Box(300, 300, 400, 330))
    here = Labelled(Path("a.jpg"), A, box=Box(302, 301, 399, 331))
    assert answer_of(here, [near, far], 0.1).text == A
    elsewhere = Labelled(Path("a.jpg"), A, box=Box(600, 300, 700, 330))
    assert answer_of(elsewhere, [near, far], 0.1).text == ""
    assert answer_of(Labelled(Path("a.jpg"), A), [near, far], 0.1).text == "京B67890"


def test_what_the_grammar_or_the_colour_speaks_against_is_not_certain() -> None:
    labelled = Labelled(Path("a.jpg"), A)
    assert answer_of(labelled, [read(A, 0.1)], 0.1).certain
    assert not answer_of(labelled, [read(A, colour=PlateColour.GREEN)], 0.1).certain
    assert not answer_of(labelled, [read("京A123456")], 0.1).certain
    assert not answer_of(labelled, [], 0.1).certain


def test_a_picture_that_is_none_is_named(site: Path) -> None:
    broken = Labelled(site / "京B67890.jpg", "京B67890")
    measured = measure(ScriptedPlateReader([[]]), [broken])
    assert (measured.pictures, measured.answers) == ((), ())
    assert [problem.what for problem in measured.problems] == ["picture not usable"]


def test_the_reader_sees_the_picture_of_the_file(site: Path) -> None:
    seen: list[tuple[int, ...]] = []

    class Reader:
        def read(self, picture: Picture) -> tuple[PlateRead, ...]:
            seen.append(picture.shape)
            return ()

    measure(Reader(), [Labelled(site / "京A12345.jpg", A)])
    assert seen == [(40, 100, 3)]
