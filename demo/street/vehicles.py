"""A vehicle of the cast as sprites, placed in the street at a distance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from demo.street.bodies import CARGO_BOTTOM_M, CARGO_DEPTH_M, CARGO_TOP_M, CARGO_WIDTH_M, SHAPES, Shape
from demo.street.bodywork import bonnet_panel, cabin_panel, front_panel, side_panels
from demo.street.cast import Actor, Body, Plate
from demo.street.rear_bodywork import rear_cabin_panel, rear_panel, rear_shape
from demo.street.sheet import Sheet
from demo.street.shells import MIRROR_M
from demo.street.sprites import Gain, Sprite
from demo.street.viewpoint import LANE_X_M, Quad
from models.base import Picture
from models.drawing.glyphs import GlyphFace
from models.drawing.plate_drawing import draw_plate
from models.drawing.plate_geometry import plate_design

PLATE_PX_PER_MM = 1.2
_REFLECTION = 0.6
_MUD: tuple[int, int, int] = (66, 92, 116)


@dataclass(frozen=True, slots=True)
class Mounted:
    """A plate as a BGRA picture, and where it hangs: metres, `middle` from the lane's middle and from the road."""

    picture: NDArray[np.uint8]
    size: tuple[float, float]
    middle: tuple[float, float]


class Vehicle:
    """Draws one actor's vehicle; its panels are painted once.

    `rear` shows it from behind; `mounted` are its plates where they are not what the actor says.
    """

    def __init__(
        self, actor: Actor, face: GlyphFace, *, rear: bool = False, mounted: Sequence[Mounted] | None = None
    ) -> None:
        front = SHAPES[actor.body]
        self.shape = rear_shape(front) if rear else front
        self._plates = plates_of(actor, face) if mounted is None else tuple(mounted)
        self._plate_sprites = [Sprite(plate.picture) for plate in self._plates]
        self._front = Sprite(rear_panel(actor, self.shape) if rear else front_panel(actor, self.shape))
        self._bonnet = Sprite(bonnet_panel(actor, self.shape))
        self._cabin = Sprite(rear_cabin_panel(actor, self.shape) if rear else cabin_panel(actor, self.shape))
        self._lower, self._upper = (Sprite(panel) for panel in side_panels(actor, self.shape))
        self._shadow = Sprite(_shadow(self.shape))
        self._cargo = _cargo_sprites() if actor.body is Body.TRUCK and not rear else None

    def draw(self, canvas: Picture, z: float, light: Gain, strength: float, x: float = LANE_X_M) -> None:
        """Draw the vehicle `z` metres away in this light, faded to `strength`, changing `canvas`.

        `x` is where its middle is across the street.
        """
        shift = x - LANE_X_M
        for sprite, place in self._layers(z, -1 if x > 0 else 1):
            sprite.paste(canvas, place.shifted(shift), light, strength)
        for sprite, place in zip(self._plate_sprites, self._plate_places(z), strict=True):
            sprite.paste(canvas, place.shifted(shift), _reflected(light), strength)

    def plate_place(self, z: float) -> Quad:
        """Say where the plate is, with the vehicle's front `z` metres away in the middle of the lane."""
        return self._plate_places(z)[0]

    def lamps(self, z: float, x: float = LANE_X_M) -> tuple[tuple[float, float, float], ...]:
        """Say where the two headlights are in the street."""
        aside, y = self.shape.width / 2 - 0.2, self.shape.bonnet - 0.13
        return (x - aside, y, z), (x + aside, y, z)

    def _layers(self, z: float, side: int) -> Iterator[tuple[Sprite, Quad]]:
        """Give the panels from the farthest to the nearest; `side` is -1 where the left flank is seen, else 1."""
        shape, half = self.shape, self.shape.width / 2
        yield self._shadow, _shadow_place(shape, z)
        if self._cargo:
            flank, front = self._cargo
            wide, back, near = CARGO_WIDTH_M / 2, z + shape.length, z + CARGO_DEPTH_M
            yield flank, _along(side * wide, side * wide, (CARGO_TOP_M, CARGO_BOTTOM_M), near, back)
            yield (
                front,
                Quad.facing(LANE_X_M - wide, LANE_X_M + wide, CARGO_TOP_M, CARGO_BOTTOM_M, near),
            )
        end = z + (CARGO_DEPTH_M if self._cargo else shape.length)
        yield self._lower, _along(side * half, side * half, (shape.belt, 0), z + 0.04, z + shape.length)
        yield self._upper, _along(side * (half - shape.lean), side * half, (shape.height, shape.belt), z, end)
        yield self._cabin, _cabin_place(shape, z)
        yield self._bonnet, _bonnet_place(shape, z)
        yield self._front, Quad.facing(LANE_X_M - half, LANE_X_M + half, shape.bonnet, 0, z)

    def _plate_places(self, z: float) -> list[Quad]:
        return [
            Quad.facing(
                LANE_X_M + plate.middle[0] - plate.size[0] / 2,
                LANE_X_M + plate.middle[0] + plate.size[0] / 2,
                plate.middle[1] + plate.size[1] / 2,
                plate.middle[1] - plate.size[1] / 2,
                z - 0.02,
            )
            for plate in self._plates
        ]


def plates_of(actor: Actor, face: GlyphFace) -> tuple[Mounted, ...]:
    """Hang the plate on that the actor says, or none; a bare place for one is there all the same."""
    size, middle = (0.48 if actor.kind.startswith("nev") else 0.44, 0.14), (0.0, SHAPES[actor.body].plate_height)
    if actor.plate is Plate.NONE:
        return ()
    picture = draw_plate(actor.text, plate_design(actor.kind, actor.colour), face, PLATE_PX_PER_MM)
    return (Mounted(muddy(picture) if actor.plate is Plate.DIRTY else picture, size, middle),)


def _reflected(light: Gain) -> Gain:
    """Give the light of a plate, whose film throws the camera's own lamp back at dusk."""
    blue, green, red = (part + (1 - part) * _REFLECTION for part in light)
    return blue, green, red


def muddy(plate: NDArray[np.uint8]) -> NDArray[np.uint8]:
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
    for length, light in ((3.9, 0.78), (CARGO_WIDTH_M, 1.0)):
        tall = CARGO_TOP_M - CARGO_BOTTOM_M
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
