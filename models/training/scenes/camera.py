"""What a camera does to a scene: light, lens, movement, sensor, compression. Nothing here moves a corner."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture
from models.training.scenes.textures import Rng, chance


def filmed(rng: Rng, picture: Picture) -> Picture:
    """Give `picture` as some camera would have taken it; same size, plates where they were."""
    shown = _lit(rng, picture)
    if chance(rng, 0.12):  # lamps and sun in the lens
        shown = _glare(rng, shown)
    if chance(rng, 0.4):  # out of focus
        shown = np.asarray(cv2.GaussianBlur(shown, (0, 0), float(rng.exponential(0.6)) + 0.3), np.uint8)
    if chance(rng, 0.12):  # moving
        shown = _moving(rng, shown)
    if chance(rng, 0.2):  # scaled up somewhere on the way
        shown = _coarse(rng, shown)
    if chance(rng, 0.06):  # rain
        shown = _rain(rng, shown)
    if chance(rng, 0.45):  # noise
        noise = rng.standard_normal(shown.shape[:2], np.float32)[..., None] * float(rng.exponential(5) + 1)
        shown = np.clip(shown + noise, 0, 255).astype(np.uint8)
    if chance(rng, 0.15):  # sharpened by the camera
        soft = cv2.GaussianBlur(shown, (0, 0), 1.2)
        shown = np.asarray(cv2.addWeighted(shown, 1 + (gain := rng.uniform(0.3, 1.5)), soft, -gain, 0), np.uint8)
    if chance(rng, 0.7):  # compressed
        shown = _compressed(rng, shown)
    return shown


def _lit(rng: Rng, picture: Picture) -> Picture:
    """Change brightness, contrast and white balance by one table per channel; grey at night in infrared."""
    levels = np.linspace(0, 1, 256, dtype=np.float32)
    gamma = float(np.exp(rng.normal(0, 0.35)))
    gain, lift = float(np.exp(rng.normal(0, 0.22))), float(rng.normal(0, 0.05))
    if chance(rng, 0.15):  # dusk and night
        gain *= rng.uniform(0.15, 0.6)
    balance = np.exp(rng.normal(0, 0.09 if chance(rng, 0.8) else 0.35, 3))  # some are far off
    if chance(rng, 0.1):  # infrared
        picture = np.asarray(cv2.cvtColor(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR), np.uint8)
        balance[:] = 1
    tables = [np.clip((levels**gamma * gain * share + lift) * 255, 0, 255).astype(np.uint8) for share in balance]
    return np.asarray(cv2.LUT(picture, np.stack(tables, axis=-1)[None]), np.uint8)


def _glare(rng: Rng, picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    glow: NDArray[np.float32] = np.zeros((height, width), np.float32)
    for _ in range(rng.integers(1, 3)):
        centre = int(rng.uniform(0, width)), int(rng.uniform(0, height))
        cv2.circle(glow, centre, int(rng.uniform(3, width / 8)), (float(rng.uniform(80, 255)),), -1)
    spread = cv2.GaussianBlur(glow, (0, 0), float(rng.uniform(4, width / 10)))
    return np.clip(picture + spread[..., None], 0, 255).astype(np.uint8)


def _moving(rng: Rng, picture: Picture) -> Picture:
    length = int(rng.integers(3, 8))
    kernel = np.zeros((length, length), np.float32)
    turn, half = rng.uniform(-0.5, 0.5), (length - 1) / 2
    start = int(half - half * np.cos(turn)), int(half - half * np.sin(turn))
    end = int(half + half * np.cos(turn)), int(half + half * np.sin(turn))
    cv2.line(kernel, start, end, (1.0,), 1)
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.uint8)


def _coarse(rng: Rng, picture: Picture) -> Picture:
    share = rng.uniform(0.4, 0.9)
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    size = picture.shape[1], picture.shape[0]
    return np.asarray(
        cv2.resize(small, size, interpolation=int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC]))), np.uint8
    )


def _rain(rng: Rng, picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    drops: NDArray[np.uint8] = np.zeros((height, width), np.uint8)
    slant = rng.normal(0, 6)
    for x, y in rng.uniform(0, 1, (int(rng.integers(30, 150)), 2)) * (width, height):
        long = rng.uniform(6, 22)
        cv2.line(
            drops, (int(x), int(y)), (int(x + slant), int(y + long)), (int(rng.integers(20, 90)),), 1, cv2.LINE_AA
        )
    return np.asarray(cv2.add(picture, cv2.cvtColor(drops, cv2.COLOR_GRAY2BGR)), np.uint8)


def _compressed(rng: Rng, picture: Picture) -> Picture:
    written, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 95))])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8) if written else picture
