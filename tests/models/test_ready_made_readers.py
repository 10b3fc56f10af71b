import logging
import shutil
from pathlib import Path

import pytest

from models.base import WeightCorrupt, WeightMissing
from models.pictures import read_picture
from models.ready_made_readers import open_ready_made_plate_reader
from models.settings import WeightSettings
from models.weights.download import PublishedSource
from models.weights.registry import Weights, registered_weights
from tests.models.real_pictures import labels

DETECTOR = "license_plate_detection_lpd_yunet_2022may.onnx"
SCENE = "hyperlpr/resource/images/2.jpg"


def offline(folder: Path) -> Weights:
    return Weights(registered_weights(), WeightSettings(folder / "cache", folder, offline=True), PublishedSource())


def gather(weights: Weights, folder: Path, *names: str) -> Weights:
    """Copy some of the real weights into a folder, and look nowhere else."""
    registry = registered_weights()
    for name in names:
        target = folder / registry[name].file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(weights.locate(name), target)
    return offline(folder)


def test_a_damaged_weight_is_an_error_though_another_could_do_its_work(tmp_path: Path) -> None:
    (tmp_path / DETECTOR).write_bytes(b"short")
    with pytest.raises(WeightCorrupt, match=DETECTOR):
        open_ready_made_plate_reader(offline(tmp_path))


@pytest.mark.weights
def test_without_any_reading_network_both_are_named(weights: Weights, tmp_path: Path) -> None:
    with pytest.raises(WeightMissing, match=r"PP-OCRv6_rec_small.*barrier"):
        open_ready_made_plate_reader(gather(weights, tmp_path, "lpd-yunet"))


@pytest.mark.weights
@pytest.mark.pictures
@pytest.mark.parametrize(
    "name,said", [("ppocr-rec", "by PP-OCR alone"), ("plate-barrier", "by the barrier network alone")]
)
def test_one_reading_network_is_enough_and_a_warning_says_which(
    weights: Weights, data: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, said: str
) -> None:
    with caplog.at_level(logging.WARNING):
        reader = open_ready_made_plate_reader(gather(weights, tmp_path, "lpd-yunet", name))
    assert said in caplog.text
    (read,) = reader.read(read_picture(data / "plate_scenes" / SCENE))
    assert read.text == labels(data)[SCENE]["plate"]
