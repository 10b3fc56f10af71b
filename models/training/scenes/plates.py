"""Plates for scenes: any design, its mount around it, light, dirt and what stands in the way."""

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture, PlateColour
from models.drawing.flat_plate import flat_plate
from models.drawing.letter_cases import Typesetter
from models.drawing.plate_geometry import PLATE_DESIGNS, PlateDesign
from models.drawing.plate_texts import random_text
from models.training.scenes.parts import Quad, ScenePlate, Truth
from models.training.scenes.pasting import homography, paste, through
from models.training.scenes.textures import Rng, chance, cloud, colour

_SHARES: dict[tuple[str, PlateColour], float] = {
    ("ordinary", PlateColour.BLUE): 9.0,
    ("ordinary", PlateColour.YELLOW): 2.5,
    ("nev_small", PlateColour.GREEN): 5.0,
    ("nev_large", PlateColour.YELLOW_GREEN): 1.5,
    ("police", PlateColour.WHITE): 1.5,
}
_WIDEST_SINGLE = 2.5
"""Width over height above which a plate has one row."""


def random_design(rng: Rng, *, two_rows: bool = False) -> PlateDesign:
    """Choose a design: blue most often, all others often enough to be learnt."""
    fitting = [design for design in PLATE_DESIGNS if not two_rows or design.rows > 1]
    shares = np.array([_SHARES.get((design.kind, design.colour), 0.8) for design in fitting])
    return fitting[rng.choice(len(fitting), p=shares / shares.sum())]


def drawn(rng: Rng, design: PlateDesign, types: Typesetter) -> Picture:
    """Draw a plate as it hangs: wear, dirt, shadow and light on it, brightness of its own."""
    plate = flat_plate(random_text(design, rng), design, types, rng).picture
    height, width = plate.shape[:2]
    light = np.full((height, width), np.clip(rng.normal(0.9, 0.22), 0.3, 1.5), np.float32)
    if chance(rng, 0.35):  # a third lies partly in shadow or glare
        light *= _half_shadow(rng, height, width)
    shown = plate * light[..., None] + rng.normal(0, 6, 3)
    if chance(rng, 0.2):  # dirty plates
        mud = np.clip(cloud(rng, height, width, 4) * 1.4 - rng.uniform(0.1, 0.9), 0, 0.8)[..., None]
        shown = shown * (1 - mud) + np.array((70, 90, 105), np.float32) * mud
    if chance(rng, 0.15):  # washed out by the sun
        shown = shown * 0.55 + rng.uniform(70, 110)
    return np.clip(shown, 0, 255).astype(np.uint8)


def _half_shadow(rng: Rng, height: int, width: int) -> NDArray[np.float32]:
    across, down = np.meshgrid(
        np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    )
    turn, edge = rng.uniform(0, 6.28), rng.uniform(2, 30)
    side = np.cos(turn) * across + np.sin(turn) * down + rng.uniform(-0.6, 0.6)
    return (1 + rng.uniform(-0.55, 0.5) / (1 + np.exp(-np.clip(side * edge, -30, 30)))).astype(np.float32)


def hang(ground: Picture, plate: Picture, quad: Quad, rows: int, rng: Rng) -> ScenePlate:
    """Lay a plate with its holder onto `quad`, in place, and give its label."""
    if chance(rng, 0.45):  # holders, frames, shadows
        _holder(ground, plate.shape[:2], quad, rng)
    paste(ground, plate, _round_cover(plate.shape[:2], rng), quad)
    if chance(rng, 0.06):  # something in the way, little enough to be read around
        _cover_a_part(ground, quad, rng)
    return ScenePlate(quad, rows, Truth.EXACT)


def _round_cover(shape: tuple[int, int], rng: Rng) -> NDArray[np.float32]:
    height, width = shape
    mask = np.ones((height, width), np.float32)
    radius = int(rng.uniform(2, 9))
    corner = 1 - _quarter(radius)
    mask[:radius, :radius] -= corner
    mask[:radius, -radius:] -= corner[:, ::-1]
    mask[-radius:, :radius] -= corner[::-1]
    mask[-radius:, -radius:] -= corner[::-1, ::-1]
    return mask


def _quarter(radius: int) -> NDArray[np.float32]:
    y, x = np.mgrid[:radius, :radius].astype(np.float32) + 0.5
    return np.clip(radius - np.hypot(radius - x, radius - y) + 0.5, 0, 1).astype(np.float32)


def _holder(ground: Picture, shape: tuple[int, int], quad: Quad, rng: Rng) -> None:
    """Draw what is around a plate: a frame, a bracket, or the shadow under its edge."""
    height, width = shape
    left, top, right, bottom = rng.uniform(0.005, 0.05, 4) * width
    if chance(rng, 0.3):  # broad holders with the dealer's name
        bottom *= 4
    around = np.array(
        [(-left, -top), (width + right, -top), (width + right, height + bottom), (-left, height + bottom)],
        np.float32,
    )
    board = np.empty((24, 60, 3), np.uint8)
    board[:] = colour(rng, *((5, 60) if chance(rng, 0.6) else (60, 240)))  # mostly black
    solid = np.full(board.shape[:2], rng.uniform(0.4, 1), np.float32)
    paste(ground, board, solid, through(homography((width, height), quad), around - np.float32(0.5)))


def _cover_a_part(ground: Picture, quad: Quad, rng: Rng) -> None:
    """Put a bar, a tow hook or a leaf in front of a small part of the plate."""
    tl, tr, br, bl = quad
    share = rng.uniform(0.05, 0.95)
    top, bottom = tl + (tr - tl) * share, bl + (br - bl) * share
    thick = max(1, int(np.hypot(*(tr - tl)) * rng.uniform(0.01, 0.07)))
    reach = rng.uniform(-0.4, 1.4, 2)
    start, end = top + (bottom - top) * reach[0], top + (bottom - top) * reach[1]
    cv2.line(ground, (int(start[0]), int(start[1])), (int(end[0]), int(end[1])), colour(rng), thick, cv2.LINE_AA)


def is_one_row(design: PlateDesign) -> bool:
    """Say whether a design is long and low, as the usual mount is."""
    return design.width_mm / design.height_mm > _WIDEST_SINGLE
