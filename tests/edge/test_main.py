from pathlib import Path

import pytest

from edge.__main__ import main
from edge.access.roster import Roster
from tests.services.ports import free_port
from wire.plates import PlateText


@pytest.fixture
def film(tmp_path: Path) -> Path:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"not looked into by a check")
    return path


def configuration(folder: Path, film: Path, more: str = "") -> Path:
    path = folder / "edge.toml"
    lane = f'[[lanes]]\nid = "in-1"\n[lanes.camera]\nsource = "{film}"\n'
    path.write_text(f'site = "garden"\nnode = "gate-1"\ndata_dir = "{folder / "data"}"\n{more}\n{lane}')
    return path


def test_a_sound_configuration_is_said_to_be_so(
    tmp_path: Path, film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", str(configuration(tmp_path, film)), "--check"]) == 0
    assert "sound" in capsys.readouterr().out


def test_every_fault_that_shows_only_when_tried_is_reported_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").write_text("a file in place of the folder")
    path = configuration(
        tmp_path,
        tmp_path / "none.mp4",
        '[mqtt]\npassword_file = "/nowhere/password"\nca_file = "/nowhere/ca.pem"\n'
        '[local]\ntoken_file = "/nowhere/token"\nbutton_token_file = "/nowhere/button"\n'
        '[commands]\npublic_key_file = "/nowhere/centre.pub"\n',
    )
    path.write_text(path.read_text() + '[lanes.gate]\ndriver = "simulated"\noptions = { travel = 1 }\n')
    assert main(["--config", str(path), "--check"]) == 2
    said = capsys.readouterr().err.splitlines()
    for word in ("password", "ca.pem", "token", "button", "centre.pub", "data_dir", "none.mp4", "travel"):
        assert any(word in line for line in said), (word, said)
    assert all(line.startswith("gatehouse-edge: ") for line in said)


@pytest.mark.parametrize("content", ["site = 3", "no toml at all ]["])
def test_a_wrong_file_ends_with_its_faults_and_no_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    path = tmp_path / "edge.toml"
    path.write_text(content)
    for options in ((), ("--check",), ("--import-roster", "x.csv")):
        assert main(["--config", str(path), *options]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_roster_is_imported_or_left_as_it_was(
    tmp_path: Path, film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config, table = configuration(tmp_path, film), tmp_path / "roster.csv"
    table.write_text("number,plate,standing\nR-1,京A12345,granted\n")
    assert main(["--config", str(config), "--import-roster", str(table)]) == 0
    assert "1 credential" in capsys.readouterr().out
    table.write_text("number,plate,standing\nR-1,,granted\nR-2,京A12346,maybe\n")
    assert main(["--config", str(config), "--import-roster", str(table)]) == 2
    assert "line 2" in capsys.readouterr().err
    roster = Roster(tmp_path / "data" / "roster.db")
    assert roster.find(PlateText("京A12345"))
    roster.close()


def test_an_import_says_what_it_assumed_and_logs_no_plate(
    tmp_path: Path, film: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    config, table = configuration(tmp_path, film), tmp_path / "roster.csv"
    table.write_text("number,plate,standing\nR-1,沪A23456,granted\nR-2,沪AD23456,granted\nR-3,沪A1,granted\n")
    assert main(["--config", str(config), "--import-roster", str(table)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "The roster holds 3 credentials."
    assert said[1] == "  line 2: 沪A23456: no colour given, blue assumed"
    assert said[2].startswith("  line 4: 沪A1: this fits no kind of plate")
    assert said[3].startswith("Plates without a colour that were taken as blue: 1.")
    assert "23456" not in caplog.text


def test_a_damaged_roster_is_an_error_with_its_name(
    tmp_path: Path, film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "roster.db").write_bytes(b"no database " * 100)
    table = tmp_path / "roster.csv"
    table.write_text("number,plate,standing\nR-1,京A12345,granted\n")
    config = configuration(tmp_path, film)
    assert main(["--config", str(config), "--import-roster", str(table)]) == 2
    assert "roster.db cannot be opened" in capsys.readouterr().err


def test_opening_says_so_when_no_node_runs_here(
    tmp_path: Path, film: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = configuration(tmp_path, film, f"[local]\nport = {free_port()}\n")
    assert main(["--config", str(config), "--open", "in-1", "--reason", "emergency"]) == 1
    said = capsys.readouterr()
    assert "does not answer" in said.err
    assert not said.out
