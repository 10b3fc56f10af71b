"""A window that moves over a photograph, as a picture of a camera that stands on end."""

from pathlib import Path

import cv2
import numpy as np

from models.base import Picture

_SHARE, _SIZE, _GREY = 0.9, (720, 1160), 114


def photograph(path: Path | None) -> Picture:
    """Read a photograph. Raises OSError."""
    picture = cv2.imread(str(path)) if path else None
    if picture is None:
        raise OSError(f"{path} is not there, or is no picture")
    return np.asarray(picture, np.uint8)


def panned(picture: Picture, way: float) -> Picture:
    """Show the window `way` (0…1) from top left to bottom right, fitted into the frame with grey around it."""
    height, width = picture.shape[:2]
    tall, wide = int(height * _SHARE), int(width * _SHARE)
    top, left = round(way * (height - tall)), round(way * (width - wide))
    scale = min(_SIZE[0] / wide, _SIZE[1] / tall)
    small = cv2.resize(
        picture[top : top + tall, left : left + wide],
        (round(wide * scale), round(tall * scale)),
        interpolation=cv2.INTER_AREA,
    )
    canvas = np.full((_SIZE[1], _SIZE[0], 3), _GREY, np.uint8)
    above, beside = (_SIZE[1] - small.shape[0]) // 2, (_SIZE[0] - small.shape[1]) // 2
    canvas[above : above + small.shape[0], beside : beside + small.shape[1]] = small
    return canvas
