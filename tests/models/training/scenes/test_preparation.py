"""Real material is gathered whole or not at all, and nothing that is for measuring."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.base import PictureError, Point
from models.plates.finding.found import FoundPlate
from models.training.scenes.grounds import load_grounds
from models.training.scenes.preparation import gather, is_for_training

CORNERS = Point(10, 10), Point(90, 10), Point(90, 40), Point(10, 40)


class Finding:
    """Finds one plate in every picture, always as sure."""

    def __init__(self, score: float = 1.0) -> None:
        self._score = score

    def find(self, _picture: np.ndarray) -> tuple[FoundPlate, ...]:
        return (FoundPlate(CORNERS, self._score),)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    photos, scenes, crops = tmp_path / "photos", tmp_path / "scenes", tmp_path / "crops"
    for folder, shape in ((photos, (200, 300)), (scenes, (400, 500)), (crops, (32, 128))):
        folder.mkdir()
        for shade in range(40, 240, 10):
            cv2.imwrite(str(folder / f"{shade}.png"), np.full((*shape, 3), shade, np.uint8))
    return photos, scenes, crops


def contents(folder: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def learnable(folder: Path) -> int:
    return sum(map(is_for_training, folder.iterdir()))


def test_what_is_gathered_can_be_loaded_and_is_all_for_training(
    tmp_path: Path, folders: tuple[Path, Path, Path]
) -> None:
    gather(*folders, Finding(), tmp_path / "grounds")
    real = load_grounds(tmp_path / "grounds")

    photos, scenes, crops = folders
    assert 0 < learnable(crops) < 20
    assert len(real.photos) == len(list(photos.iterdir()))
    assert len(real.streets) == learnable(scenes)
    assert len(real.plates) == learnable(crops)
    assert real.streets[0].plates[0].tolist() == [[10, 10], [90, 10], [90, 40], [10, 40]]


def test_a_street_with_a_plate_in_doubt_is_left_out(tmp_path: Path, folders: tuple[Path, Path, Path]) -> None:
    gather(*folders, Finding(0.5), tmp_path / "grounds")

    assert load_grounds(tmp_path / "grounds").streets == ()


def test_a_broken_file_is_named_and_what_was_there_stays(tmp_path: Path, folders: tuple[Path, Path, Path]) -> None:
    gather(*folders, Finding(), tmp_path / "grounds")
    before = contents(tmp_path / "grounds")
    broken = folders[0] / "broken.jpg"
    broken.write_bytes(b"\xff\xd8 no picture")

    with pytest.raises(PictureError, match=r"broken\.jpg"):
        gather(*folders, Finding(), tmp_path / "grounds")

    assert contents(tmp_path / "grounds") == before


def test_a_first_attempt_that_is_broken_off_leaves_nothing_that_looks_gathered(
    tmp_path: Path, folders: tuple[Path, Path, Path]
) -> None:
    (folders[2] / "broken.jpg").write_bytes(b"")
    with pytest.raises(PictureError):
        gather(*folders, Finding(), tmp_path / "grounds")

    assert not (tmp_path / "grounds").exists()
