"""What the camera adds to the street: glare of lamps, softness of the lens, noise of the sensor."""

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.street.viewpoint import HEIGHT, WIDTH, depth, project
from models.base import Picture

_NOISE_SIGMA, _NOISE_FRAMES = 2.6, 5


class Lens:
    """Softens a picture and adds the sensor's noise, which is drawn once."""

    def __init__(self) -> None:
        self._noise = _noise_frames()

    def through(self, canvas: Picture, time_s: float) -> Picture:
        """Return the picture as the camera gives it at this time."""
        soft = cv2.GaussianBlur(canvas, (3, 3), 0.7)
        lighter, darker = self._noise[round(time_s * 25) % _NOISE_FRAMES]
        cv2.add(soft, lighter, dst=soft)
        cv2.subtract(soft, darker, dst=soft)
        return np.asarray(soft, np.uint8)


def glow(canvas: Picture, lamp: tuple[float, float, float], strength: float) -> None:
    """Add the soft disc of a headlight."""
    place = np.array([lamp])
    distance = float(depth(place)[0])
    if distance < 1 or strength <= 0:
        return
    x, y = (int(part) for part in np.round(project(place)[0]))
    radius = int(np.clip(420 / distance, 5, 110))
    left, top, right, bottom = (
        max(0, x - radius),
        max(0, y - radius),
        min(WIDTH, x + radius),
        min(HEIGHT, y + radius),
    )
    if left >= right or top >= bottom:
        return
    rows, columns = np.ogrid[top - y : bottom - y, left - x : right - x]
    near = np.clip(1 - np.sqrt(rows**2 + columns**2) / radius, 0, 1)
    shine = np.round(210 * strength * near**2.5)[..., None] * np.array([0.86, 0.96, 1.0])
    part = canvas[top:bottom, left:right]
    cv2.add(part, shine.astype(np.uint8), dst=part)


def _noise_frames() -> list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """Make sensor noise beforehand, what it adds and what it takes away; grey and colour mixed."""
    random = np.random.default_rng(3)
    frames = []
    for _ in range(_NOISE_FRAMES):
        grey = random.normal(0, _NOISE_SIGMA, (HEIGHT, WIDTH, 1))
        noise = np.round(grey + random.normal(0, _NOISE_SIGMA / 2, (HEIGHT, WIDTH, 3)))
        frames.append((np.clip(noise, 0, 255).astype(np.uint8), np.clip(-noise, 0, 255).astype(np.uint8)))
    return frames
