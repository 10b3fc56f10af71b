"""The product's plate reader on real scenes and crops, held to what was measured less a small margin."""

from pathlib import Path

import numpy as np
import pytest

from models.base import PlateReader
from models.pictures import read_picture
from tests.models.real_pictures import labels

pytestmark = [pytest.mark.weights, pytest.mark.pictures]


def test_most_scenes_are_read_exactly_and_no_wrong_read_is_sure(reader: PlateReader, data: Path) -> None:
    rows = [row for row in labels(data).values() if row["kind"] == "scene"]
    right = 0
    for row in rows:
        reads = reader.read(read_picture(data / "plate_scenes" / row["file"]))
        right += bool(reads) and reads[0].text == row["plate"]
        assert all(read.text == row["plate"] or read.score < 0.8 for read in reads)
    assert right >= 28


def test_a_scene_gives_text_colour_and_place(reader: PlateReader, data: Path) -> None:
    row = next(row for row in labels(data).values() if "LPDet" in row["file"] and row["colour"] == "green")
    (read,) = reader.read(read_picture(data / "plate_scenes" / row["file"]))
    assert read.text == row["plate"]
    assert read.colour == row["colour"]
    assert read.score > 0.9
    truth = np.array([float(value) for value in row["corners_tl_tr_br_bl"].split()]).reshape(4, 2)
    found = np.array([(corner.x, corner.y) for corner in read.corners])
    assert np.abs(found - truth).max() < 0.05 * (truth[1, 0] - truth[0, 0])


def test_a_tight_crop_is_read_as_it_is(reader: PlateReader, data: Path) -> None:
    rows = [row for row in labels(data).values() if row["kind"] == "crop"]
    assert {row["colour"] for row in rows} == {"blue", "green", "yellow"}
    for row in rows:
        (read,) = reader.read(read_picture(data / "plate_scenes" / row["file"]))
        assert read.text == row["plate"]
        assert read.colour == row["colour"]


def test_small_crops_are_mostly_right_and_sure_reads_nearly_always(reader: PlateReader, data: Path) -> None:
    files = sorted((data / "plate_crops").glob("*.jpg"))[::25]
    reads = [(file.stem, reader.read(read_picture(file))) for file in files]
    right = [bool(found) and found[0].text == plate for plate, found in reads]
    sure_and_wrong = [plate for plate, found in reads if found and found[0].score > 0.9 and found[0].text != plate]
    assert sum(right) >= 0.8 * len(files)
    assert len(sure_and_wrong) <= 1


def test_a_picture_without_a_plate_gives_none(reader: PlateReader, data: Path) -> None:
    face = min((data / "faces/seetaface").rglob("*.jpg"), key=lambda path: path.name)
    assert reader.read(read_picture(face)) == ()


@pytest.mark.parametrize("shape", [(1, 1), (3, 500), (500, 3), (24, 94)])
def test_pictures_of_odd_shapes_and_without_content_do_no_harm(
    reader: PlateReader, shape: tuple[int, int]
) -> None:
    assert reader.read(np.zeros((*shape, 3), np.uint8)) == ()
    noise = np.random.default_rng(0).integers(0, 255, (*shape, 3)).astype(np.uint8)
    assert all(read.score < 0.9 for read in reader.read(noise))
