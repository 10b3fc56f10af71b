"""A plate in whatever file a camera or a person makes of it: the right text, or a clear error, never a crash."""

import os
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from models.base import PictureError, PlateColour, PlateReader
from models.pictures import MOST_PIXELS, decode_picture, read_picture
from models.readers import open_plate_reader
from models.settings import WeightSettings
from models.weights.download import PublishedSource
from models.weights.registry import Weights, registered_weights
from tests.models.drawn import drawn_plate

TEXT = "京A8K3F7"
PLATE = drawn_plate(TEXT)
GREY = cv2.cvtColor(PLATE, cv2.COLOR_BGR2GRAY)
TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How the pixels lie for each EXIF orientation, so that the picture is upright after it is applied."""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> PlateReader:
    """What a fresh installation without any network has."""
    empty = tmp_path_factory.mktemp("empty")
    return open_plate_reader(
        Weights(registered_weights(), WeightSettings(empty, empty, offline=True), PublishedSource())
    )


def image(mode: str = "RGB") -> Image.Image:
    return Image.fromarray(PLATE[..., ::-1].copy()).convert(mode)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    stream = BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def deep(picture: NDArray[Any], by: int, suffix: str = ".png") -> bytes:
    return cv2.imencode(suffix, picture.astype(np.uint16) * by)[1].tobytes()


def turned(orientation: int, kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image().transpose(TURNED[orientation]), kind, exif=exif)


FILES: dict[str, Callable[[], bytes]] = {
    "colour JPEG": lambda: saved(image(), "JPEG"),
    "progressive JPEG": lambda: saved(image(), "JPEG", progressive=True),
    "CMYK JPEG": lambda: saved(image("CMYK"), "JPEG"),
    "grey JPEG": lambda: saved(image("L"), "JPEG"),
    "PNG with transparency": lambda: saved(image("RGBA"), "PNG"),
    "grey PNG with transparency": lambda: saved(image("LA"), "PNG"),
    "palette PNG": lambda: saved(image("P"), "PNG"),
    "two-level PNG": lambda: saved(image("1"), "PNG"),
    "16-bit colour PNG": lambda: deep(PLATE, 257),
    "16-bit grey PNG": lambda: deep(GREY, 257),
    "12 bits in 16, PNG": lambda: deep(PLATE, 16),
    "10 bits in 16, TIFF": lambda: deep(GREY, 4, ".tiff"),
    "compressed TIFF": lambda: saved(image(), "TIFF", compression="tiff_lzw"),
    "CMYK TIFF": lambda: saved(image("CMYK"), "TIFF"),
    "palette BMP": lambda: saved(image("P"), "BMP"),
    "PPM": lambda: saved(image(), "PPM"),
    "lossless WebP": lambda: saved(image("RGBA"), "WEBP", lossless=True),
    "animated GIF": lambda: saved(
        image("P"), "GIF", save_all=True, append_images=[Image.new("P", image().size)] * 3
    ),
} | {
    f"EXIF {orientation}, {kind}": lambda orientation=orientation, kind=kind: turned(orientation, kind)
    for orientation, kind in [*((each, "JPEG") for each in TURNED), (6, "PNG"), (6, "WEBP"), (6, "TIFF")]
}


@pytest.mark.parametrize("name", FILES)
def test_the_plate_is_read_from_every_kind_of_file(reader: PlateReader, name: str) -> None:
    (read,) = reader.read(decode_picture(FILES[name]()))
    assert read.text == TEXT
    assert read.score > 0.8
    assert read.colour in {PlateColour.BLUE, PlateColour.UNKNOWN}


@pytest.mark.parametrize(
    "data,said",
    [
        (cv2.imencode(".tiff", PLATE.astype(np.float32) / 255)[1].tobytes(), "values are of the type float32"),
        (saved(image(), "JPEG2000"), "not a picture"),
        (b"%PDF-1.7 no picture", "not a picture"),
        (saved(image(), "JPEG")[:2000], "truncated or damaged"),
        (saved(image(), "PNG")[:2000], "truncated or damaged"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, said: str) -> None:
    with pytest.raises(PictureError, match=said):
        decode_picture(data)


def test_a_huge_picture_is_refused_by_a_node_and_taken_from_a_person(tmp_path: Path) -> None:
    path = tmp_path / "huge.pgm"
    path.write_bytes(b"P5 10000 50000 255\n")
    with pytest.raises(PictureError, match=r"500\.0 megapixels; at most 40 are taken"):
        read_picture(path)
    path.write_bytes(b"P5 300 200 255\n" + bytes(60_000))
    assert read_picture(path, most_pixels=60_000).shape == (200, 300, 3)
    with pytest.raises(PictureError, match="300x200"):
        read_picture(path, most_pixels=59_999)
    assert MOST_PIXELS == 40_000_000


def test_what_is_neither_file_nor_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PictureError, match="neither a file nor a folder"):
        read_picture(tmp_path / "pipe")


@pytest.mark.parametrize("shape", [(1, 1), (1, 94), (7, 30), (3, 900), (900, 3), (24, 94), (140, 440), (1, 4000)])
def test_pictures_of_odd_shapes_and_without_content_do_no_harm(
    reader: PlateReader, shape: tuple[int, int]
) -> None:
    assert reader.read(np.zeros((*shape, 3), np.uint8)) == ()
    noise = np.random.default_rng(0).integers(0, 255, (*shape, 3)).astype(np.uint8)
    assert all(read.score < 0.8 for read in reader.read(noise))
