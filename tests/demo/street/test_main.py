"""The command line: what it needs, what it refuses."""

from pathlib import Path

import pytest

from demo.street.__main__ import main
from tests.services.plate_face import installed_face


def test_nothing_asked_for_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "--port N, --out FILE or --residents FILE" in capsys.readouterr().err


def test_residents_are_written_without_drawing_anything(tmp_path: Path) -> None:
    path = tmp_path / "residents.csv"
    assert main(["--residents", str(path)]) == 0
    assert path.read_text(encoding="utf-8").splitlines()[:2] == ["plate,kind,colour", "京A8K3F7,ordinary,blue"]


@pytest.mark.parametrize(
    "arguments", [["--out", "x.mp4", "--seconds", "-1"], ["--port", "70000"], ["--out", "x.mp4", "--let-in", "me"]]
)
def test_nonsense_is_refused(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["absent/clip.mp4", "clip.nonsense"])
def test_a_clip_that_cannot_be_written_is_named(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    installed_face()
    path = tmp_path / name
    assert main(["--out", str(path), "--seconds", "1"]) == 1
    assert f"{path} cannot be written" in capsys.readouterr().err
