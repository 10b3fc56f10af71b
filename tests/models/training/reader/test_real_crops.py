import hashlib
from pathlib import Path

import cv2
import numpy as np

from models.training.reader.real_crops import jittered, read_real_crops


def test_the_halves_are_told_by_the_hash_of_the_file_and_share_nothing(tmp_path: Path) -> None:
    digits = {}
    for number in range(60):
        picture = np.random.default_rng(number).integers(0, 256, (24, 94, 3), np.uint8)
        data = cv2.imencode(".jpg", picture)[1].tobytes()
        (tmp_path / f"drawn{number}.jpg").write_bytes(data)
        digits[f"drawn{number}"] = hashlib.sha256(data).hexdigest()[-1]

    crops = read_real_crops(tmp_path)

    assert {digits[crop.text] for crop in crops.learning} <= set("1234567")
    assert {digits[crop.text] for crop in crops.choosing} == {"0"}
    assert {digits[crop.text] for crop in crops.measuring} <= set("89abcdef")
    assert len(crops.learning) + len(crops.choosing) + len(crops.measuring) == 60


def test_a_folder_that_is_not_there_gives_no_crops(tmp_path: Path) -> None:
    assert read_real_crops(tmp_path / "nowhere").learning == ()


def test_a_jittered_crop_moves_a_little_and_has_the_size_asked_for() -> None:
    picture = np.zeros((24, 94, 3), np.uint8)
    picture[8:16, 30:60] = 255

    seen = jittered(picture, (128, 32), np.random.default_rng(1))

    assert seen.shape == (32, 128, 3)
    columns = np.flatnonzero(seen[:, :, 0].max(axis=0) > 128)
    assert abs(columns.mean() - 45 * 128 / 94) < 8
