from pathlib import Path

import pytest

from edge.cameras.base import CameraConfigurationError
from edge.cameras.opening import open_camera
from edge.cameras.settings import CameraSettings


@pytest.mark.parametrize(
    "source, complaint",
    [
        ("ftp://10.0.0.7/lane.mp4", "ftp:// is not known; use rtsp"),
        ("rtsp://", "names no host"),
        ("rtsp://admin:s3cret@/", "names no host"),
        ("no/such/lane.mp4", "no such file or folder"),
        ("/dev/null", "neither a file nor a folder"),
    ],
)
def test_a_source_that_can_never_be_shown_is_refused(source: str, complaint: str) -> None:
    with pytest.raises(CameraConfigurationError, match=complaint) as caught:
        open_camera(CameraSettings(source=source))
    assert "s3cret" not in str(caught.value)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "lane.mp4"
    empty.touch()
    with pytest.raises(CameraConfigurationError, match=r"lane\.mp4: this file is empty"):
        open_camera(CameraSettings(source=str(empty)))


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("none", encoding="utf-8")
    with pytest.raises(CameraConfigurationError, match="holds no picture"):
        open_camera(CameraSettings(source=str(tmp_path)))
