"""Grounds for scenes: roads, walls, tiles, foliage, sky, all painted from noise and lines."""

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture

Rng = np.random.Generator
_COARSE = 3
_LARGE_PANE = 50


def chance(rng: Rng, share: float) -> bool:
    """Say yes in `share` (0…1) of all cases."""
    return bool(rng.random() < share)


def colour(rng: Rng, low: float = 0, high: float = 255) -> tuple[int, int, int]:
    """Give a colour of random tint, mostly pale as the colours of a street are."""
    grey = rng.uniform(low, high)
    tint = rng.normal(0, rng.choice([6, 20, 60]), 3)
    blue, green, red = (int(value) for value in np.clip(grey + tint, 0, 255))
    return blue, green, red


def cloud(rng: Rng, height: int, width: int, finest: int = 2) -> NDArray[np.float32]:
    """Give noise of all sizes down to `finest` px, mean 0, about -1…1."""
    total = np.zeros((height, width), np.float32)
    cell, weight = max(height, width) // _COARSE, 1.0
    while cell >= finest:
        shape = height // cell + 2, width // cell + 2
        noise = rng.standard_normal(shape, np.float32) * weight
        total += cv2.resize(noise, (width, height), interpolation=cv2.INTER_LINEAR)
        cell, weight = cell // 3, weight * 0.7
    return total * 0.6


def plain(rng: Rng, height: int, width: int) -> Picture:
    """Paint a ground of one colour that is lighter at one end and a little stained."""
    base = np.array(colour(rng, 30, 230), np.float32)
    ramp = np.linspace(rng.uniform(-30, 30), rng.uniform(-30, 30), height, dtype=np.float32)[:, None]
    shade = ramp + cloud(rng, height, width, int(rng.integers(1, 12))) * rng.uniform(2, 22)
    return np.clip(base + shade[..., None], 0, 255).astype(np.uint8)


def road(rng: Rng, height: int, width: int) -> Picture:
    """Paint a road seen along its length, with lanes and parking lines."""
    ground = plain(rng, height, width)
    middle = rng.uniform(-0.2, 1.2) * width
    for _ in range(rng.integers(0, 6)):
        far, near = middle + rng.normal(0, 20), rng.uniform(-1, 2) * width
        light = (230, 230, 230) if chance(rng, 0.8) else (60, 190, 230)  # yellow lines are rarer
        thick = int(rng.integers(2, max(3, width // 40)))
        cv2.line(ground, (int(far), -10), (int(near), height + 10), light, thick, cv2.LINE_AA)
    if chance(rng, 0.4):  # stop lines and parking places
        level = int(rng.uniform(0, height))
        cv2.line(
            ground, (0, level), (width, level + int(rng.normal(0, 20))), (215, 215, 215), int(rng.integers(2, 14))
        )
    return ground


def tiles(rng: Rng, height: int, width: int) -> Picture:
    """Paint bricks, tiles or railings: a regular grid of lines."""
    ground = plain(rng, height, width)
    step_x, step_y = (int(value) for value in rng.integers(6, 70, 2))
    line, thick = colour(rng), int(rng.integers(1, 5))
    shift = step_x // 2 if chance(rng, 0.5) else 0  # half is laid as bricks are
    across, down = rng.random(2) < (0.7, 0.8)
    for row, y in enumerate(range(0, height, step_y)):
        if across:
            cv2.line(ground, (0, y), (width, y), line, thick)
        if down:
            for x in range((row % 2) * shift, width, step_x):
                cv2.line(ground, (x, y), (x, y + step_y), line, thick)
    return ground


def foliage(rng: Rng, height: int, width: int) -> Picture:
    """Paint leaves: rough noise between a dark and a light green or brown."""
    share = np.clip(cloud(rng, height, width, 2) + cloud(rng, height, width, 1) * 0.6 + 0.5, 0, 1)[..., None]
    dark = np.array((rng.uniform(5, 40), rng.uniform(20, 70), rng.uniform(10, 50)), np.float32)
    light = np.array((rng.uniform(30, 150), rng.uniform(110, 220), rng.uniform(80, 200)), np.float32)
    return (dark + (light - dark) * share).astype(np.uint8)


def facade(rng: Rng, height: int, width: int) -> Picture:
    """Paint a house with rows of windows."""
    ground = plain(rng, height, width)
    step_x, step_y = int(rng.integers(24, 120)), int(rng.integers(24, 120))
    pane = colour(rng, 20, 140)
    for y in range(int(rng.integers(0, 20)), height, step_y):
        for x in range(int(rng.integers(0, 20)), width, step_x):
            shade = tuple(int(np.clip(value + rng.normal(0, 20), 0, 255)) for value in pane)
            cv2.rectangle(ground, (x, y), (x + step_x * 2 // 3, y + step_y * 2 // 3), shade, -1)
            if step_x > _LARGE_PANE:  # large windows have bars
                cv2.line(ground, (x + step_x // 3, y), (x + step_x // 3, y + step_y * 2 // 3), colour(rng), 2)
    return ground


_ABOVE: tuple[Callable[[Rng, int, int], Picture], ...] = (plain, tiles, foliage, facade, facade)
_BELOW: tuple[Callable[[Rng, int, int], Picture], ...] = (road, road, plain, tiles)


def street(rng: Rng, height: int, width: int) -> Picture:
    """Paint a ground with something upright above and something flat below."""
    horizon = int(height * rng.uniform(0.05, 0.8))
    above = _ABOVE[rng.integers(len(_ABOVE))](rng, horizon, width)
    below = _BELOW[rng.integers(len(_BELOW))](rng, height - horizon, width)
    ground = np.concatenate([above, below])
    for _ in range(rng.integers(0, 6)):
        _post(ground, rng)
    if chance(rng, 0.5):
        for _ in range(rng.integers(1, 12)):
            _thing(ground, rng)
    return ground


def _thing(ground: Picture, rng: Rng) -> None:
    """Put something of any shape there: a disc, a box, a rag, with an edge or a pattern of its own."""
    height, width = ground.shape[:2]
    centre = _at(rng.uniform(0, 1, 2) * (width, height))
    across, down = (int(value) for value in np.exp(rng.uniform(1.5, 4.6, 2)))
    paint, form = colour(rng), rng.integers(3)
    turn = float(rng.uniform(0, 180))
    if form == 0:
        cv2.ellipse(ground, centre, (across, down), turn, 0, 360, paint, -1, cv2.LINE_AA)
        return
    if form == 1:
        box = ((float(centre[0]), float(centre[1])), (across * 2.0, down * 1.2), turn)
        corners = np.asarray(cv2.boxPoints(box), np.float64)
    else:
        angles = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 9)))
        corners = np.stack([np.cos(angles) * across, np.sin(angles) * down], axis=1) + centre
    cv2.fillPoly(ground, [corners.astype(np.int32)], paint, cv2.LINE_AA)
    if chance(rng, 0.5):
        cv2.polylines(ground, [corners.astype(np.int32)], isClosed=True, color=colour(rng), thickness=2)
    if form == 1 and chance(rng, 0.6):
        _stripes(ground, corners, rng)


def _stripes(ground: Picture, corners: NDArray[np.floating], rng: Rng) -> None:
    """Draw bars across a box, as grilles, combs, blinds and planks have."""
    pen, thick = colour(rng), int(rng.integers(1, 5))
    for share in np.linspace(0, 1, int(rng.integers(3, 14))):
        start = corners[0] + (corners[1] - corners[0]) * share
        end = corners[3] + (corners[2] - corners[3]) * share
        cv2.line(ground, _at(start), _at(end), pen, thick, cv2.LINE_AA)


def _post(ground: Picture, rng: Rng) -> None:
    """Put up a post, a kerb or a beam; some are striped as barriers are."""
    height, width = ground.shape[:2]
    start = rng.uniform(0, 1, 2) * (width, height)
    way = rng.normal(0, 1, 2) * (width, height) * ((0.02, 0.5) if chance(rng, 0.6) else (0.5, 0.05))
    end, thick = start + way, int(rng.integers(2, 22))
    cv2.line(ground, _at(start), _at(end), colour(rng), thick, cv2.LINE_AA)
    if chance(rng, 0.3):  # striped
        second = ((30, 30, 200), (20, 200, 240), (20, 20, 20))[rng.integers(3)]
        parts = np.linspace(0, 1, int(rng.integers(6, 20)))
        for one, two in zip(parts[::2], parts[1::2], strict=False):
            cv2.line(ground, _at(start + way * one), _at(start + way * two), second, thick, cv2.LINE_AA)


def _at(point: NDArray[np.float64]) -> tuple[int, int]:
    return int(point[0]), int(point[1])
