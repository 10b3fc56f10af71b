from pathlib import Path

import pytest

from demo.errors import DemoError
from demo.preparation import check_source


@pytest.mark.parametrize(
    "source, said",
    [
        ("/no/such/film.mp4", "there is no such file or folder"),
        ("ftp://192.0.2.7/x", "not known"),
        ("", "--source"),
    ],
)
def test_a_source_that_no_camera_can_be_is_refused_beforehand(source: str, said: str) -> None:
    with pytest.raises(DemoError, match=said):
        check_source(source)


def test_a_file_and_an_address_are_good(tmp_path: Path) -> None:
    film = tmp_path / "lane.mp4"
    film.write_bytes(b"\0")

    check_source(str(film))
    check_source("rtsp://192.0.2.7/stream")
