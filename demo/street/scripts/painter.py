"""Paints a stage: the street's scenery with the players of a script in it, in its light and weather."""

from collections.abc import Sequence

import cv2
import numpy as np

from demo.street.barrier_drawing import draw_barrier
from demo.street.lens import Lens, glow
from demo.street.scenery import Scenery
from demo.street.scripts.figures import Figure, photographed, rider, walker
from demo.street.scripts.panning import panned, photograph
from demo.street.scripts.script import Kind, Light, Player, Stand
from demo.street.scripts.stage import Puppet, in_picture
from demo.street.scripts.tags import mounted_tags
from demo.street.scripts.weather import Rain, darkness, in_infrared, is_infrared, light_of
from demo.street.sprites import Gain
from demo.street.vehicles import Vehicle
from demo.street.world import SPAWN_Z_M
from models.base import Picture
from models.drawing.glyphs import GlyphFace

_FADE_M = 7.0
_KEPT = 24
"""Vehicles that stay painted; painting one takes long."""


class StagePainter:
    """See the module. One for many scripts: scenery and vehicles stay painted."""

    def __init__(self, face: GlyphFace) -> None:
        self._face = face
        self._scenery = Scenery()
        self._lens = Lens()
        self._rain = Rain()
        self._dressed: dict[Player, Vehicle | Figure] = {}
        self._scenes: dict[Player, Picture] = {}
        self._streets: dict[tuple[Gain, float], Picture] = {}

    def draw(self, puppets: Sequence[Puppet], arm: float, light: Light, time_s: float) -> Picture:
        """Draw everybody who is there: 720 x 1280 x 3, BGR."""
        scene = next((one for one in puppets if one.visible and one.player.kind is Kind.SCENE), None)
        if scene is not None:
            return self._pan(scene)
        gain, dark = light_of(light, time_s), darkness(light, time_s)
        canvas = self._street(gain, dark).copy()
        for puppet in sorted(filter(in_picture, puppets), key=lambda one: -one.z):
            self._paint(canvas, puppet, gain, dark)
        draw_barrier(canvas, arm, gain)
        if light.rain:
            self._rain.fall(canvas, light.rain, time_s)
        picture = self._lens.through(canvas, time_s)
        return in_infrared(picture) if is_infrared(light, time_s) else picture

    def _paint(self, canvas: Picture, puppet: Puppet, gain: Gain, dark: float) -> None:
        player = puppet.player
        dressed = self._dress(player)
        clear = float(np.clip((SPAWN_Z_M - puppet.z) / _FADE_M, 0, 1))
        dressed.draw(canvas, puppet.z, gain, clear, puppet.x)
        if isinstance(dressed, Vehicle) and not player.rear and not player.parked:
            for lamp in dressed.lamps(puppet.z, puppet.x):
                glow(canvas, lamp, dark * clear)

    def _pan(self, puppet: Puppet) -> Picture:
        """Show a part of a photograph, from its top left to its bottom right while it stands."""
        if puppet.player not in self._scenes:
            self._scenes = {puppet.player: photograph(puppet.player.photo)}
        seconds = sum(move.seconds for move in puppet.player.moves if isinstance(move, Stand))
        return panned(self._scenes[puppet.player], min(1.0, puppet.in_move_s / seconds))

    def _dress(self, player: Player) -> Vehicle | Figure:
        if player not in self._dressed:
            while len(self._dressed) >= _KEPT:
                self._dressed.pop(next(iter(self._dressed)))
            self._dressed[player] = self._new(player)
        return self._dressed[player]

    def _new(self, player: Player) -> Vehicle | Figure:
        if player.kind is Kind.PERSON:
            return walker(player.actor)
        if player.kind is Kind.E_BIKE:
            return rider(player.actor)
        if player.photo is not None and player.photo_plate is not None:
            return photographed(player.photo, player.photo_plate)
        tags = mounted_tags(player.actor, player.tags, self._face, rear=player.rear)
        return Vehicle(player.actor, self._face, rear=player.rear, mounted=tags)

    def _street(self, gain: Gain, dark: float) -> Picture:
        if (gain, dark) not in self._streets:
            dim = cv2.multiply(self._scenery.picture, np.array((*gain, 1)))
            lit = cv2.add(dim, cv2.convertScaleAbs(self._scenery.lights, alpha=dark))
            self._streets = {(gain, dark): np.asarray(lit, np.uint8)}
        return self._streets[gain, dark]
