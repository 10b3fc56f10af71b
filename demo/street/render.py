"""The street as the gate camera sees it: scenery, cars, arm, light, lens and sensor."""

import cv2
import numpy as np

from demo.street.barrier_drawing import draw_barrier
from demo.street.cast import CAST, Actor
from demo.street.lens import Lens, glow
from demo.street.scenery import Scenery
from demo.street.sprites import Gain
from demo.street.vehicles import Vehicle
from demo.street.viewpoint import Points, project
from demo.street.world import SPAWN_Z_M, Car, World
from models.base import Picture
from models.drawing.glyphs import GlyphFace

_FADE_M = 7.0
"""Over this stretch at the far end a car comes out of the haze."""
_DAY_S = 240.0
"""From day through dusk to day again."""
_DUSK_GAIN = (0.60, 0.50, 0.47)
_DUSK_STEPS = 64
"""The light changes in this many steps, none of them visible."""


class StreetRenderer:
    """Turns a world into a picture; everything that does not change is painted once, here."""

    def __init__(self, face: GlyphFace) -> None:
        self._scenery = Scenery()
        self._vehicles: dict[Actor, Vehicle] = {actor: Vehicle(actor, face) for actor in CAST}
        self._lens = Lens()
        self._street: tuple[int, Picture] | None = None
        self._empty_street(0)

    def draw(self, world: World, barrier_open: float) -> Picture:
        """Draw `world` with the arm open by `barrier_open` (0…1): 720 x 1280 x 3, BGR."""
        step = round(dusk_at(world.time_s) * _DUSK_STEPS)
        dusk = step / _DUSK_STEPS
        light = gain_at(dusk)
        canvas = self._empty_street(step).copy()
        for car in sorted(world.cars, key=lambda one: -one.z_m):
            self._vehicles[car.actor].draw(canvas, car.z_m, light, _clearness(car))
            self._headlights(canvas, car, dusk)
        draw_barrier(canvas, barrier_open, light)
        return self._lens.through(canvas, world.time_s)

    def plate_corners(self, car: Car) -> Points:
        """Say where the car's plate is in the picture: four corners from top left clockwise, pixels."""
        return project(self._vehicles[car.actor].plate_place(car.z_m).corners)

    def _empty_street(self, step: int) -> Picture:
        """Return the scenery in the light of the hour; it changes slowly, so the last one is kept."""
        if self._street is None or self._street[0] != step:
            dusk = step / _DUSK_STEPS
            dim = cv2.multiply(self._scenery.picture, np.array((*gain_at(dusk), 1)))
            lit = cv2.add(dim, cv2.convertScaleAbs(self._scenery.lights, alpha=dusk))
            self._street = (step, np.asarray(lit, np.uint8))
        return self._street[1]

    def _headlights(self, canvas: Picture, car: Car, dusk: float) -> None:
        for lamp in self._vehicles[car.actor].lamps(car.z_m):
            glow(canvas, lamp, dusk * _clearness(car))


def dusk_at(time_s: float) -> float:
    """Say how far it is dusk, 0 day … 1, smoothly round and round."""
    return float(0.5 - 0.5 * np.cos(2 * np.pi * time_s / _DAY_S))


def gain_at(dusk: float) -> Gain:
    """Say how much of blue, green and red the light leaves when it is dusk by `dusk` (0…1)."""
    blue, green, red = (1 + dusk * (gain - 1) for gain in _DUSK_GAIN)
    return blue, green, red


def _clearness(car: Car) -> float:
    return float(np.clip((SPAWN_Z_M - car.z_m) / _FADE_M, 0, 1))
