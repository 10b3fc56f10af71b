"""Draws films whose every picture carries its number, so that order and drops can be checked after decoding."""

from pathlib import Path

import av
import numpy as np

from models.base import Picture

BITS = 10
_CELL = 32


def numbered_picture(number: int, width: int = 320, height: int = 240) -> Picture:
    """Write `number` as a row of black and white cells, which survive compression, onto grey."""
    picture = np.full((height, width, 3), 128, np.uint8)
    cell = min(_CELL, width // BITS)
    for bit in range(BITS):
        picture[:cell, bit * cell : (bit + 1) * cell] = 255 if number >> bit & 1 else 0
    picture[cell:, (number * 4) % width] = 200
    return picture


def number_of(picture: Picture) -> int:
    """Read the number back, from a picture of any size."""
    cell = min(_CELL, picture.shape[1] // BITS)
    cells = [picture[4 : cell - 4, bit * cell + 4 : (bit + 1) * cell - 4] for bit in range(BITS)]
    return sum(1 << bit for bit, pixels in enumerate(cells) if pixels.mean() > 128)


def numbered_film(path: Path, frames: int, fps: int = 25, width: int = 320, height: int = 240) -> Path:
    """Write a film of numbered pictures in the container that the name asks for; H.264 without B-frames."""
    with av.open(path, "w") as container:
        track = container.add_stream(
            "libx264", rate=fps, options={"g": str(fps), "bf": "0", "preset": "ultrafast"}
        )
        track.width, track.height, track.pix_fmt = width, height, "yuv420p"
        for number in range(frames):
            container.mux(
                track.encode(av.VideoFrame.from_ndarray(numbered_picture(number, width, height), "bgr24"))
            )
        container.mux(track.encode())
    return path
