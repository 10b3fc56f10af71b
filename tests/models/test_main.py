import json
import re
from pathlib import Path

import cv2
import pytest

from models.__main__ import main
from models.weights.registry import registered_weights
from tests.models.drawn import drawn_plate
from tests.models.real_pictures import labels
from tests.services.needs import needs_folder

SCENE = "hyperlpr/resource/images/2.jpg"


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without weights and without a network."""
    monkeypatch.setenv("GATEHOUSE_WEIGHTS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("GATEHOUSE_WEIGHTS_DIR", str(tmp_path / "site"))
    monkeypatch.setenv("GATEHOUSE_WEIGHTS_OFFLINE", "1")
    return tmp_path


@pytest.mark.usefixtures("bare")
def test_the_list_names_every_weight_and_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    shown = capsys.readouterr().out
    for weight in registered_weights().values():
        assert weight.name in shown
        assert weight.source in shown
    assert shown.count("not here") == sum(not weight.bundled for weight in registered_weights().values())


@pytest.mark.usefixtures("bare")
def test_plates_are_read_with_nothing_but_what_was_installed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cv2.imwrite(str(tmp_path / "plate.png"), drawn_plate("京A8K3F7"))
    assert main(["plates", str(tmp_path / "plate.png"), "--json"]) == 0
    (plate,) = json.loads(capsys.readouterr().out)["plates"]
    assert (plate["text"], plate["status"], plate["reasons"]) == ("京A8K3F7", "read", [])


@pytest.mark.usefixtures("bare")
def test_the_threshold_says_what_counts_as_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cv2.imwrite(str(tmp_path / "plate.png"), drawn_plate("京A8K3F7"))
    assert main(["plates", str(tmp_path / "plate.png"), "--json", "--threshold", "1.1"]) == 0
    (plate,) = json.loads(capsys.readouterr().out)["plates"]
    assert plate["status"] == "uncertain"
    assert plate["reasons"] == [f"low_score at position {place}" for place in range(1, 8)]


@pytest.mark.usefixtures("bare")
def test_a_second_opinion_that_cannot_be_had_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plates", "a.jpg", "--json", "--second-opinion", "ppocr"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"error: weight 'ppocr-rec'.*\n", said.err)


@pytest.mark.usefixtures("bare")
def test_fetch_tries_all_and_says_what_failed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["fetch"]) == 1
    said = capsys.readouterr()
    assert "plate-barrier: skipped" in said.out
    assert said.err.count("GATEHOUSE_WEIGHTS_DIR") == 6


def test_verify_reports_a_damaged_file(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = bare / "site"
    site.mkdir()
    (site / "yolox_nano.onnx").write_bytes(b"x" * 3660092)
    assert main(["verify"]) == 1
    said = capsys.readouterr()
    assert "yolox-nano" in said.err
    assert "sha256" in said.err
    assert said.out.count("not here") == sum(not weight.bundled for weight in registered_weights().values()) - 1


@pytest.mark.weights
@pytest.mark.pictures
def test_plates_as_json_one_line_a_file_bad_ones_included(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs_folder("GATEHOUSE_WEIGHTS_DIR", "the folder of weights")
    row = labels(data)[SCENE]
    good = data / "plate_scenes" / SCENE
    bad = tmp_path / "坏.jpg"
    bad.write_bytes(good.read_bytes()[:5000])
    empty = tmp_path / "empty.jpg"
    empty.write_bytes(b"")
    assert main(["plates", str(bad), str(good), str(empty), str(tmp_path / "none.jpg"), "--json"]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == [str(bad), str(good), str(empty), str(tmp_path / "none.jpg")]
    assert ["error" in line for line in lines] == [True, False, True, True]
    (plate,) = lines[1]["plates"]
    assert set(plate) == {
        *("text", "status", "reasons", "kind", "colour", "score", "char_scores", "province_score", "candidates"),
        *("rows", "detector_score", "source", "second_opinion", "box", "corners"),
    }
    assert (plate["status"], plate["reasons"], plate["rows"], plate["source"]) == ("read", [], 1, "own")
    assert plate["province_score"] == plate["char_scores"][0]
    assert [candidates[0]["character"] for candidates in plate["candidates"]] == list(row["plate"])
    assert (plate["text"], plate["kind"], plate["colour"]) == (row["plate"], "ordinary", row["colour"])
    assert len(plate["char_scores"]) == 7
    assert plate["score"] == min(plate["char_scores"])
    assert len(plate["box"]) == 4
    assert [len(corner) for corner in plate["corners"]] == [2] * 4


@pytest.mark.weights
@pytest.mark.pictures
def test_plates_as_a_table(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needs_folder("GATEHOUSE_WEIGHTS_DIR", "the folder of weights")
    row, good, face = labels(data)[SCENE], data / "plate_scenes" / SCENE, data / "faces/att/s2/1.pgm"
    assert main(["plates", str(good), str(face)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert re.search(rf"2\.jpg: {row['plate']}  ordinary  blue  score [01]\.\d\d  read$", first)
    assert second.endswith("1.pgm: no plate")


@pytest.mark.usefixtures("bare")
def test_without_the_weight_faces_fail_with_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["faces", "a.jpg", "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert re.fullmatch(r"error: weight 'face-yunet'.*\n", said.err)


@pytest.mark.weights
@pytest.mark.pictures
def test_faces_as_json_one_line_a_file_bad_ones_included(
    tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    needs_folder("GATEHOUSE_WEIGHTS_DIR", "the folder of weights")
    good = data / "faces/att/s1/1.pgm"
    cut = tmp_path / "脸 cut.pgm"
    cut.write_bytes(good.read_bytes()[:3000])
    empty, text = tmp_path / "empty.jpg", tmp_path / "text.jpg"
    empty.write_bytes(b"")
    text.write_text("no picture")
    files = [cut, good, empty, text, tmp_path, tmp_path / "none.jpg"]
    assert main(["faces", *map(str, files), "--json"]) == 1
    said = capsys.readouterr()
    lines = [json.loads(line) for line in said.out.splitlines()]
    assert [line["file"] for line in lines] == [str(file) for file in files]
    assert ["error" in line for line in lines] == [True, False, True, True, True, True]
    (face,) = lines[1]["faces"]
    assert set(face) == {"box", "landmarks", "score", "quality"}
    left, top, right, bottom = face["box"]
    assert 0 <= left < right <= 92
    assert 0 <= top < bottom <= 112
    assert [len(point) for point in face["landmarks"]] == [2] * 5
    assert (face["score"] >= 0.8, 0 < face["quality"] <= 1) == (True, True)
    assert said.err == "error: 5 of 6 files could not be used\n"


@pytest.mark.weights
@pytest.mark.pictures
def test_faces_as_a_table(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    needs_folder("GATEHOUSE_WEIGHTS_DIR", "the folder of weights")
    face, car = data / "faces/att/s2/1.pgm", data / "plate_scenes" / SCENE
    assert main(["faces", str(face), str(car)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert re.search(r"1\.pgm: face of \d+x\d+ pixels at \d+,\d+  score 0\.\d\d  quality 0\.\d\d$", first)
    assert second.endswith("2.jpg: no face")
