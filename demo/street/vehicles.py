"""A vehicle of the cast as sprites, placed in the street at a distance."""

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.street.bodies import SHAPES, Shape
from demo.street.bodywork import MIRROR_M, bonnet_panel, cabin_panel, front_panel, side_panels
from demo.street.cast import Actor, Body, Plate
from demo.street.sheet import Sheet
from demo.street.sprites import Gain, Sprite
from demo.street.viewpoint import LANE_X_M, Quad
from models.base import Picture
from models.training.drawing.glyphs import GlyphFace
from models.training.drawing.plate_drawing import draw_plate
from models.training.drawing.plate_geometry import plate_design

_PLATE_PX_PER_MM = 1.2
_REFLECTION = 0.6
_MUD: tuple[int, int, int] = (66, 92, 116)
_CARGO_DEPTH_M, _CARGO_TOP_M, _CARGO_BOTTOM_M, _CARGO_WIDTH_M = 1.7, 2.95, 0.95, 2.1


class Vehicle:
    """Draws one actor's vehicle; its panels are painted once."""

    def __init__(self, actor: Actor, face: GlyphFace) -> None:
        self._shape = SHAPES[actor.body]
        self._plate = _plate_sprite(actor, face)
        self._plate_m = (0.48 if actor.kind.startswith("nev") else 0.44, 0.14)
        self._front = Sprite(front_panel(actor, self._shape))
        self._bonnet = Sprite(bonnet_panel(actor, self._shape))
        self._cabin = Sprite(cabin_panel(actor, self._shape))
        self._lower, self._upper = (Sprite(panel) for panel in side_panels(actor, self._shape))
        self._shadow = Sprite(_shadow(self._shape))
        self._cargo = _cargo_sprites() if actor.body is Body.TRUCK else None

    def draw(self, canvas: Picture, z: float, light: Gain, strength: float) -> None:
        """Draw the vehicle `z` metres away in this light, faded to `strength`, changing `canvas`."""
        self._shadow.paste(canvas, _shadow_place(self._shape, z), light, strength)
        if self._cargo:
            side, front = self._cargo
            half, back = _CARGO_WIDTH_M / 2, z + self._shape.length
            near = z + _CARGO_DEPTH_M
            side.paste(canvas, _along(half, half, (_CARGO_TOP_M, _CARGO_BOTTOM_M), near, back), light, strength)
            place = Quad.facing(LANE_X_M - half, LANE_X_M + half, _CARGO_TOP_M, _CARGO_BOTTOM_M, near)
            front.paste(canvas, place, light, strength)
        shape, half = self._shape, self._shape.width / 2
        end = z + (_CARGO_DEPTH_M if self._cargo else shape.length)
        self._lower.paste(canvas, _along(half, half, (shape.belt, 0), z + 0.04, z + shape.length), light, strength)
        self._upper.paste(
            canvas, _along(half - shape.lean, half, (shape.height, shape.belt), z, end), light, strength
        )
        self._cabin.paste(canvas, _cabin_place(shape, z), light, strength)
        self._bonnet.paste(canvas, _bonnet_place(shape, z), light, strength)
        front_place = Quad.facing(LANE_X_M - half, LANE_X_M + half, shape.bonnet, 0, z)
        self._front.paste(canvas, front_place, light, strength)
        if self._plate:
            self._plate.paste(canvas, self.plate_place(z), _reflected(light), strength)

    def plate_place(self, z: float) -> Quad:
        """Say where the plate is, with the vehicle's front `z` metres away."""
        (width, height), middle = self._plate_m, self._shape.plate_height
        left, right = LANE_X_M - width / 2, LANE_X_M + width / 2
        return Quad.facing(left, right, middle + height / 2, middle - height / 2, z - 0.02)

    def lamps(self, z: float) -> tuple[tuple[float, float, float], ...]:
        """Say where the two headlights are in the street."""
        x, y = self._shape.width / 2 - 0.2, self._shape.bonnet - 0.13
        return (LANE_X_M - x, y, z), (LANE_X_M + x, y, z)


def _reflected(light: Gain) -> Gain:
    """Give the light of a plate, whose film throws the camera's own lamp back at dusk."""
    blue, green, red = (part + (1 - part) * _REFLECTION for part in light)
    return blue, green, red


def _plate_sprite(actor: Actor, face: GlyphFace) -> Sprite | None:
    if actor.plate is Plate.NONE:
        return None
    picture = draw_plate(actor.text, plate_design(actor.kind, actor.colour), face, _PLATE_PX_PER_MM)
    return Sprite(_muddy(picture) if actor.plate is Plate.DIRTY else picture)


def _muddy(plate: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Cover most of a plate with dried mud, so that nobody can read it."""
    height, width = plate.shape[:2]
    coarse = np.random.default_rng(5).random((4, 11), dtype=np.float32)
    cover = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
    share = np.clip((cover - 0.2) * 3.0, 0.12, 0.96)
    blurred = cv2.GaussianBlur(plate[..., :3], (0, 0), height / 24)
    colours = blurred * (1 - share) + np.array(_MUD, np.float32) * share
    return np.dstack([np.round(colours).astype(np.uint8), plate[..., 3]])


def _shadow(shape: Shape) -> NDArray[np.uint8]:
    sheet = Sheet(shape.width + 0.8, shape.length + 0.8, 60)
    sheet.box((0, (shape.length + 0.8) / 2), (shape.width + 0.1, shape.length), (20, 18, 18), 0.25)
    shadow = sheet.finish(blur_px=9)
    shadow[..., 3] = np.round(shadow[..., 3] * 0.72)
    shadow[..., :3] = (20, 18, 18)
    return shadow


def _cargo_sprites() -> tuple[Sprite, Sprite]:
    panels = []
    for length, light in ((3.9, 0.78), (_CARGO_WIDTH_M, 1.0)):
        tall = _CARGO_TOP_M - _CARGO_BOTTOM_M
        sheet = Sheet(length, tall, 130)
        sheet.box((0, tall / 2), (length, tall), (176, 182, 184))
        sheet.box((0, tall / 2), (length - 0.1, tall - 0.1), (214, 220, 222))
        panels.append(Sprite(sheet.finish(light, light * 0.9)))
    return panels[0], panels[1]


def _along(top_x: float, bottom_x: float, heights: tuple[float, float], near: float, far: float) -> Quad:
    """Place a panel on the side that the camera sees, from `near` to `far`; offsets from the lane's middle."""
    top, bottom = heights
    return Quad(
        np.array(
            [
                (LANE_X_M + top_x, top, near),
                (LANE_X_M + top_x, top, far),
                (LANE_X_M + bottom_x, bottom, far),
                (LANE_X_M + bottom_x, bottom, near),
            ]
        )
    )


def _cabin_place(shape: Shape, z: float) -> Quad:
    half, low = shape.width / 2 + MIRROR_M, z + shape.bonnet_depth
    return _leaning(half, (shape.height, low + shape.rake), (shape.belt, low))


def _bonnet_place(shape: Shape, z: float) -> Quad:
    return _leaning(shape.width / 2, (shape.belt + 0.01, z + shape.bonnet_depth), (shape.bonnet - 0.01, z))


def _shadow_place(shape: Shape, z: float) -> Quad:
    return _leaning(shape.width / 2 + 0.4, (0, z + shape.length + 0.4), (0, z - 0.4))


def _leaning(half: float, top: tuple[float, float], bottom: tuple[float, float]) -> Quad:
    """Place a panel across the lane whose upper edge (height, distance) is farther away than its lower."""
    left, right = LANE_X_M - half, LANE_X_M + half
    return Quad(np.array([(left, *top), (right, *top), (right, *bottom), (left, *bottom)]))
