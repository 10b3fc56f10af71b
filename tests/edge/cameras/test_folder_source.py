import struct
import zlib
from pathlib import Path

import cv2
import pytest

from edge.cameras.folder_source import FolderSource, picture_files
from edge.cameras.shots import Corrupt, Shot, SourceBroken
from tests.services.films import number_of, numbered_picture


def write(folder: Path, name: str, number: int) -> None:
    assert cv2.imwrite(str(folder / name), numbered_picture(number))


def bomb() -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))


def test_by_name_at_a_steady_rate(tmp_path: Path) -> None:
    for number, name in enumerate(["a.jpg", "b.PNG", "c.bmp"]):
        write(tmp_path, name, number)
    (tmp_path / "notes.txt").write_text("no picture", encoding="utf-8")
    (tmp_path / "folder.jpg").mkdir()
    shots = list(FolderSource(tmp_path, fps=4).shots())
    assert all(isinstance(shot, Shot) for shot in shots)
    assert [(number_of(shot.render(None)), shot.due_s) for shot in shots if isinstance(shot, Shot)] == [
        (0, 0.0),
        (1, 0.25),
        (2, 0.5),
    ]


def test_what_cannot_be_decoded_is_skipped_and_counted(tmp_path: Path) -> None:
    write(tmp_path, "1.png", 1)
    (tmp_path / "2.jpg").write_bytes(b"")
    (tmp_path / "3.jpg").write_bytes(b"\xff\xd8\xff and then nothing")
    (tmp_path / "4.png").write_bytes(bomb())
    write(tmp_path, "5.png", 5)
    items = list(FolderSource(tmp_path, fps=4).shots())
    assert [type(item) for item in items] == [Shot, Corrupt, Corrupt, Corrupt, Shot]


def test_wide_pictures_are_scaled_down(tmp_path: Path) -> None:
    write(tmp_path, "1.png", 1)
    (shot,) = FolderSource(tmp_path, fps=4).shots()
    assert isinstance(shot, Shot)
    assert shot.render(160).shape == (120, 160, 3)


def test_a_folder_that_went_away(tmp_path: Path) -> None:
    with pytest.raises(SourceBroken, match="No such file"):
        list(FolderSource(tmp_path / "gone", fps=4).shots())
    assert picture_files(tmp_path) == ()
