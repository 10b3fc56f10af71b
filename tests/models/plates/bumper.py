"""A bumper with plates on it, drawn by the project's own code, as large as a camera at a gate sees it."""

import cv2
import numpy as np

from models.base import Picture, PlateColour
from models.drawing.covers import Cover, covered
from models.drawing.crops import border_quad
from models.drawing.plate_drawing import draw_plate
from models.drawing.plate_geometry import PlateDesign, plate_design
from tests.models.drawn import drawn_face

Place = tuple[int, int]
_SIZE = (720, 1280)
_BODY, _RECESS, _DARK = (178, 172, 166), (92, 90, 88), (38, 36, 36)


def bumper() -> Picture:
    """Draw a light bumper with a recess for a plate and a dark intake below."""
    picture = np.full((*_SIZE, 3), 104, np.uint8)
    cv2.rectangle(picture, (260, 300), (1020, 660), _BODY, -1)
    cv2.rectangle(picture, (480, 370), (800, 540), _RECESS, -1)
    cv2.rectangle(picture, (320, 570), (960, 630), _DARK, -1)
    return picture


def with_plate(picture: Picture, plate: Picture, place: Place) -> Picture:
    """Lay a drawn plate (BGRA) on a picture with its top left corner at `place` (x, y)."""
    laid, (left, top) = picture.astype(np.float32), place
    height, width = plate.shape[:2]
    alpha = plate[..., 3:].astype(np.float32) / 255
    part = laid[top : top + height, left : left + width]
    part[:] = part * (1 - alpha) + plate[..., :3] * alpha
    return np.round(laid).astype(np.uint8)


def as_seen(picture: Picture) -> Picture:
    """Give what a camera makes of it: a little blur and noise."""
    noise = np.random.default_rng(1).normal(0, 2.5, picture.shape)
    return np.clip(cv2.GaussianBlur(picture, (0, 0), 0.8) + noise, 0, 255).astype(np.uint8)


def car_with(
    text: str,
    cover: Cover | None = None,
    design: PlateDesign | None = None,
    px_per_mm: float = 0.4,
    place: Place = (540, 410),
) -> Picture:
    """Draw a car that bears one plate, bare or covered."""
    plate = draw_plate(text, design or plate_design("ordinary", PlateColour.BLUE), drawn_face(), px_per_mm)
    picture = with_plate(bumper(), plate, place)
    if cover:
        picture = covered(
            picture, border_quad(plate) + np.array(place, np.float32), cover, np.random.default_rng(3)
        )
    return as_seen(picture)


def repainted(plate: Picture, old: tuple[int, int, int], new: tuple[int, int, int]) -> Picture:
    """Give a drawn plate (BGRA) another ground, its ink left black: what lies between the two is mixed."""
    share = np.clip(plate[..., :3].max(axis=2, keepdims=True).astype(np.float32) / max(old), 0, 1)
    return np.concatenate([np.round(share * np.array(new)).astype(np.uint8), plate[..., 3:]], axis=2)
