import subprocess
import sys
from pathlib import Path

import pytest

from tests.services.films import numbered_film


def show(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "edge.cameras", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.slow
def test_an_installer_sees_what_a_camera_gives(tmp_path: Path) -> None:
    shown = show(str(numbered_film(tmp_path / "film.mp4", 30)), "--for", "10")
    assert shown.returncode == 0
    last = shown.stdout.splitlines()[-1]
    assert last.startswith("ended")
    assert "320x240" in shown.stdout
    assert "read 30" in last


def test_a_wrong_source_is_explained_without_its_password() -> None:
    shown = show("ftp://admin:s3cret@10.0.0.7/1")
    assert shown.returncode == 2
    assert "use rtsp" in shown.stderr
    assert "s3cret" not in shown.stderr
    assert "Traceback" not in shown.stderr
