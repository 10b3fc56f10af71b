import struct
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from models.base import Picture, PictureError
from models.pictures import decode_picture, read_picture


@pytest.fixture
def scene() -> Picture:
    """A smooth picture, red at the left and blue at the right, so that every format keeps it nearly as it is."""
    picture = np.zeros((60, 90, 3), np.uint8)
    picture[..., 2] = np.linspace(250, 0, 90).astype(np.uint8)
    picture[..., 0] = np.linspace(0, 250, 90).astype(np.uint8)
    picture[:10] //= 4
    return picture


def encoded(picture: Picture, mode: str, kind: str, **options: object) -> bytes:
    stream = BytesIO()
    Image.fromarray(picture[..., ::-1].copy()).convert(mode).save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    "mode,kind",
    [
        ("RGB", "PNG"),
        ("RGB", "JPEG"),
        ("RGB", "WEBP"),
        ("RGB", "BMP"),
        ("RGB", "TIFF"),
        ("RGBA", "PNG"),
        ("CMYK", "JPEG"),
    ],
)
def test_every_format_gives_the_same_picture(scene: Picture, mode: str, kind: str) -> None:
    picture = decode_picture(encoded(scene, mode, kind))
    assert picture.shape == scene.shape
    assert picture.dtype == np.uint8
    assert np.abs(picture[20:].astype(int) - scene[20:]).mean() < 12


@pytest.mark.parametrize("mode", ["L", "P", "1"])
def test_grey_palette_and_two_level_pictures_become_three_channels(scene: Picture, mode: str) -> None:
    assert decode_picture(encoded(scene, mode, "PNG")).shape == scene.shape


def test_sixteen_bit_grey_keeps_its_brightness() -> None:
    deep = np.full((20, 30), 200 * 257, np.uint16)
    picture = decode_picture(cv2.imencode(".png", deep)[1].tobytes())
    assert picture.dtype == np.uint8
    assert abs(int(picture.mean()) - 200) <= 1


def test_the_camera_s_rotation_is_undone(scene: Picture) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = encoded(np.rot90(scene).copy(), "RGB", "JPEG", exif=exif, quality=95)
    picture = decode_picture(turned)
    assert picture.shape == scene.shape
    assert np.abs(picture[20:].astype(int) - scene[20:]).mean() < 12


def test_one_pixel_is_a_picture() -> None:
    assert decode_picture(encoded(np.zeros((1, 1, 3), np.uint8), "RGB", "PNG")).shape == (1, 1, 3)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "TIFF"])
@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
def test_a_truncated_file_is_an_error(scene: Picture, kind: str, kept: float) -> None:
    noisy = np.random.default_rng(1).integers(0, 255, (200, 300, 3)).astype(np.uint8)
    noisy[:60, :90] = scene
    whole = encoded(noisy, "RGB", kind)
    with pytest.raises(PictureError, match=r"truncated|damaged|decoded"):
        decode_picture(whole[: int(len(whole) * kept)])


@pytest.mark.parametrize(
    "data,said",
    [
        (b"", "zero bytes"),
        (b"x", "not a picture"),
        (b"<html>not found</html>", "not a picture"),
        (b"\xff\xd8\xff", "truncated"),
        (b"\xff\xd8\xff\xe0\x00\x04ab??", "marker is missing"),
        (b"\x89PNG\r\n\x1a\n", "truncated"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", "not a picture"),
        (b"BM" + bytes(60), "names no size"),
        (b"P5\n92", "truncated"),
        (b"P5 0 10 255\n", "names no size"),
    ],
)
def test_what_is_no_picture_says_why(data: bytes, said: str) -> None:
    with pytest.raises(PictureError, match=said):
        decode_picture(data)


def bombs() -> list[bytes]:
    """Headers of 50-megapixel pictures, with next to nothing behind them."""
    width, height = 10_000, 5_000
    return [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + bytes(9),
        b"\xff\xd8\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + bytes(12),
        b"GIF89a" + struct.pack("<HH", width, height) + bytes(8),
        b"BM" + bytes(16) + struct.pack("<ii", width, -height) + bytes(28),
        b"RIFF0000WEBPVP8X" + bytes(8) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
        b"RIFF0000WEBPVP8L" + bytes(5) + struct.pack("<I", (width - 1) | (height - 1) << 14),
        b"RIFF0000WEBPVP8 " + bytes(10) + struct.pack("<HH", width, height),
        b"II*\x00\x08\x00\x00\x00\x02\x00"
        + struct.pack("<HHIHxx", 256, 3, 1, width)
        + struct.pack("<HHII", 257, 4, 1, height),
        b"MM\x00*\x00\x00\x00\x08\x00\x02"
        + struct.pack(">HHIHxx", 256, 3, 1, width)
        + struct.pack(">HHII", 257, 4, 1, height),
        b"P6\n# from a scanner\n%d %d\n255\n" % (width, height),
    ]


@pytest.mark.parametrize("data", bombs())
def test_a_picture_over_forty_megapixels_is_refused_by_its_header(data: bytes) -> None:
    with pytest.raises(PictureError, match=r"10000x5000 is 50\.0 megapixels; at most 40"):
        decode_picture(data)


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="No such file"):
        read_picture(tmp_path / "none.jpg")
    with pytest.raises(PictureError, match="Is a directory"):
        read_picture(tmp_path)


def test_a_file_name_may_be_chinese(tmp_path: Path, scene: Picture) -> None:
    path = tmp_path / "车牌 图片.png"
    path.write_bytes(encoded(scene, "RGB", "PNG"))
    assert read_picture(path).shape == scene.shape
