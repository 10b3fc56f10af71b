"""Scenes with plates and their labels, drawn from a seed, and the windows that the detector is trained on."""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture
from models.drawing.letter_cases import Typesetter
from models.training.scenes.camera import filmed
from models.training.scenes.grounds import Grounds, Street
from models.training.scenes.parts import Quad, Scene, ScenePlate, Truth
from models.training.scenes.pasting import homography, paste, random_angles, seen_from, through
from models.training.scenes.plates import drawn, hang, is_one_row, random_design
from models.training.scenes.signs import random_decal
from models.training.scenes.textures import Rng, chance, street
from models.training.scenes.vehicles import Vehicle, random_vehicle

WINDOW = 216
_SMALLEST, _LARGEST = 13.0, 170.0
_CLOSER_LOOK = 100.0
_PADDING = (114, 114, 114)
_MOST_ENLARGED = 1.8
_WHOLE = 0.9
_STREETS, _PHOTOS = 0.4, 0.6
"""Shares of scenes on real streets, and on these or photographs."""
_PADDED, _PAINTED = 0.25, 0.6
"""Shares of windows around which there is padding, and this or a painted street."""
_LEANING = 0.4
_SHARP = 0.75
"""Shrunk less than this, a picture loses no pixels."""


@dataclass(frozen=True, slots=True)
class Window:
    """A square part of a scene as the detector is shown it."""

    picture: Picture
    plates: tuple[ScenePlate, ...]


class SceneGenerator:
    """Draws scene after scene; the same seed gives the same scenes."""

    def __init__(self, types: Typesetter, grounds: Grounds, seed: int) -> None:
        self._types = types
        self._grounds = grounds
        self._rng = np.random.default_rng(seed)

    def windows(self, per_scene: int = 5) -> Iterator[Window]:
        """Give windows without end, `per_scene` of each scene."""
        while True:
            scene = self.scene()
            for _ in range(per_scene):
                yield cut(self._rng, scene, self._around())

    def _around(self) -> Picture:
        """Give a picture of a window's size without plates: a photograph, a street, the padding of the product."""
        rng, photos = self._rng, self._grounds.photos
        kind = rng.random()
        if kind < _PADDED:
            return np.full((WINDOW, WINDOW, 3), _PADDING, np.uint8)
        if not photos or kind < _PAINTED:
            return street(rng, WINDOW, WINDOW)
        return np.asarray(cv2.resize(_part(rng, photos[rng.integers(len(photos))]), (WINDOW, WINDOW)), np.uint8)

    def scene(self) -> Scene:
        """Draw one scene."""
        scene = self._drawn()
        scene.plates = [one for one in (seen_in(plate, scene.picture) for plate in scene.plates) if one]
        return scene

    def _drawn(self) -> Scene:
        rng, grounds = self._rng, self._grounds
        kind = rng.random()
        if grounds.streets and kind < _STREETS:
            return self._on_street(grounds.streets[rng.integers(len(grounds.streets))])
        if grounds.photos and kind < _PHOTOS:
            photo = _part(rng, grounds.photos[rng.integers(len(grounds.photos))])
            return self._painted(photo, int(rng.integers(0, 3)))
        height, width = (int(value) for value in rng.integers(400, 760, 2))
        return self._painted(street(rng, height, width), int(rng.integers(0, 4)))

    def _on_street(self, place: Street) -> Scene:
        """Take a real street; hang other plates over the real ones, or leave them."""
        rng = self._rng
        picture = place.picture.copy()
        keep = chance(rng, 0.35)  # a third keeps its plates
        if not keep or chance(rng, 0.3):  # other colours, some of real plates as well
            picture = _recoloured(rng, picture)
        scene = Scene(picture)
        self._decorate(scene, int(rng.integers(0, 3)), keep_off=place.plates)
        for quad in place.plates:
            if keep:
                scene.plates.append(ScenePlate(quad, 1, Truth.ROUGH))
            else:
                self._replace(scene, quad)
        return scene

    def _replace(self, scene: Scene, quad: Quad) -> None:
        """Hang a drawn plate over a real one, as light or dark as that was."""
        rng = self._rng
        design = random_design(rng)
        shape = design.width_mm / design.height_mm
        middle = quad.mean(axis=0)
        grown = (middle + (quad - middle) * rng.uniform(1.06, 1.14)).astype(np.float32)
        if not is_one_row(design):
            down = (grown[3] + grown[2] - grown[0] - grown[1]) / 2
            across = (grown[1] + grown[2] - grown[0] - grown[3]) / 2
            more = down * (np.hypot(*across) / np.hypot(*down) / shape - 1) / 2
            grown += np.stack([-more, -more, more, more]).astype(np.float32)
        plate = drawn(rng, design, self._types)
        light = _brightness(scene.picture, quad) / 95
        plate = np.clip(plate * np.clip(light, 0.25, 1.5), 0, 255).astype(np.uint8)
        scene.plates.append(hang(scene.picture, plate, grown, design.rows, rng))

    def _painted(self, ground: Picture, vehicles: int) -> Scene:
        rng = self._rng
        scene = Scene(ground.copy())
        mounts: list[tuple[Quad, bool]] = []
        for _ in range(vehicles):
            self._park(scene, mounts)
        self._decorate(scene, int(rng.integers(0, 5)))
        for quad, two_rows in mounts:
            if chance(rng, 0.85):  # some vehicles carry none
                self._mount(scene, quad, two_rows=two_rows)
            else:
                scene.sights.append(_middle(quad))
        if chance(rng, 0.35):  # plates without a vehicle around them
            self._loose(scene)
        return scene

    def _park(self, scene: Scene, mounts: list[tuple[Quad, bool]]) -> None:
        """Put a vehicle into the scene and note the square in which its plate will hang."""
        rng = self._rng
        vehicle = random_vehicle(rng)
        height, width = scene.picture.shape[:2]
        size = rng.uniform(0.25, 1.1) * width
        middle = rng.uniform(0, 1) * width, rng.uniform(0.3, 0.9) * height
        shape = vehicle.picture.shape[1] / vehicle.picture.shape[0]
        quad = seen_from(random_angles(rng, 0.8), shape, size, middle)
        paste(scene.picture, vehicle.picture, vehicle.cover, quad)
        mounts[:] = [one for one in mounts if cv2.pointPolygonTest(quad, _middle(one[0]), measureDist=False) < 0]
        mounts.append(
            (through(homography(vehicle.picture.shape[1::-1], quad), _square(vehicle)), vehicle.two_rows)
        )

    def _mount(self, scene: Scene, square: Quad, *, two_rows: bool) -> None:
        """Hang a plate in the middle of `square`, in its plane, a little askew."""
        rng = self._rng
        design = random_design(rng, two_rows=two_rows and chance(rng, 0.75))
        shape = design.width_mm / design.height_mm
        wide = min(1.0, design.width_mm / 440) * rng.uniform(0.9, 1.1)
        tilt = seen_from((0.0, float(rng.normal(0, 6)), float(rng.normal(0, 1.2))), shape, wide, (0.5, 0.5))
        unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], np.float32)
        matrix = np.asarray(cv2.getPerspectiveTransform(unit, square), np.float64)
        scene.plates.append(
            hang(scene.picture, drawn(rng, design, self._types), through(matrix, tilt), design.rows, rng)
        )

    def _loose(self, scene: Scene) -> None:
        """Hang a plate anywhere: drawn, or a real one whose corners are not known exactly."""
        rng, height, width = self._rng, *scene.picture.shape[:2]
        size = float(np.exp(rng.uniform(np.log(30), np.log(320))))
        middle = float(rng.uniform(0.05, 0.95) * width), float(rng.uniform(0.05, 0.95) * height)
        if self._grounds.plates and chance(rng, 0.35):  # real plates are small and blue
            real = self._grounds.plates[rng.integers(len(self._grounds.plates))]
            quad = seen_from(random_angles(rng, 0.5), rng.uniform(2.6, 3.6), min(size, 130.0), middle)
            if not _free(scene, quad):
                return
            paste(scene.picture, real, np.ones(real.shape[:2], np.float32), quad)
            scene.plates.append(ScenePlate(quad, 1, Truth.ROUGH))
            return
        design = random_design(rng)
        shape = design.width_mm / design.height_mm
        quad = seen_from(random_angles(rng, 1.2), shape, size, middle)
        if _free(scene, quad):
            scene.plates.append(hang(scene.picture, drawn(rng, design, self._types), quad, design.rows, rng))

    def _decorate(self, scene: Scene, count: int, keep_off: tuple[Quad, ...] = ()) -> None:
        """Lay signs and letterings over the scene."""
        rng, height, width = self._rng, *scene.picture.shape[:2]
        for _ in range(count):
            decal = random_decal(rng)
            shape = decal.cover.shape[1] / decal.cover.shape[0]
            size = float(np.exp(rng.uniform(np.log(25), np.log(300))))
            middle = float(rng.uniform(0, width)), float(rng.uniform(0, height))
            quad = seen_from(random_angles(rng, 0.6), shape, size, middle)
            if any(_near(quad, other) for other in keep_off):
                continue
            paste(scene.picture, decal.picture, decal.cover * np.float32(rng.uniform(0.6, 1)), quad)
            scene.sights.append(middle)


def cut(rng: Rng, scene: Scene, around: Picture) -> Window:
    """Cut a window out of a scene, at a plate, at a thing worth a look or anywhere, and film it.

    `around` is what is seen beyond the scene, where that does not fill the window.
    """
    matrix = _view(rng, scene)
    sharp, rest = _prepared(scene.picture, matrix)
    picture = around.copy()
    cv2.warpAffine(
        sharp, rest, (WINDOW, WINDOW), dst=picture, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT
    )
    plates = tuple(plate.moved(matrix) for plate in scene.plates)
    return Window(filmed(rng, picture), plates)


def seen_in(plate: ScenePlate, picture: Picture) -> ScenePlate | None:
    """Ignore a plate that the edge of the picture cuts; leave out one that lies beyond it."""
    shown = visible_share(plate.corners, picture.shape[1], picture.shape[0])
    if shown > _WHOLE:
        return plate
    return ScenePlate(plate.corners, plate.rows, Truth.IGNORED) if shown > 0 else None


def visible_share(corners: Quad, width: float, height: float) -> float:
    """Give the share of a plate that lies in a picture of this size, measured at 9 x 5 points."""
    u, v = (axis.reshape(-1, 1) for axis in np.meshgrid(np.linspace(0, 1, 9), np.linspace(0, 1, 5)))
    tl, tr, br, bl = corners
    points = (tl * (1 - u) + tr * u) * (1 - v) + (bl * (1 - u) + br * u) * v
    inside = (points >= -1) & (points <= (width, height))
    return float(inside.all(axis=1).mean())


def _view(rng: Rng, scene: Scene) -> NDArray[np.float64]:
    """Choose where to look and how near: the plate looked at gets a size from tiny to filling the window."""
    height, width = scene.picture.shape[:2]
    target = float(np.exp(rng.uniform(np.log(_SMALLEST), np.log(_LARGEST))))
    if chance(rng, 0.15):  # the second look is always at this size
        target = _CLOSER_LOOK * rng.uniform(0.7, 1.4)
    if scene.plates and chance(rng, 0.75):  # most windows show a plate
        plate = scene.plates[rng.integers(len(scene.plates))]
        middle, scale = plate.corners.mean(axis=0), target / plate_size(plate.corners)
    elif scene.sights and chance(rng, 0.7):  # or something that resembles one
        middle, scale = np.array(scene.sights[rng.integers(len(scene.sights))]), target / 100
    else:
        middle = np.array((rng.uniform(0, width), rng.uniform(0, height)))
        scale = float(np.exp(rng.uniform(np.log(0.3), np.log(1.4))))
    scale = min(max(scale, 0.12), _MOST_ENLARGED)
    room = max(4.0, (WINDOW - 24 - target) / 2 * 0.95)
    place = WINDOW / 2 + rng.uniform(-1, 1, 2) * room
    looked = scale * _lean(rng)
    return np.column_stack([looked, place - looked @ middle])


def _lean(rng: Rng) -> NDArray[np.float64]:
    """Choose how aslant the camera hangs or the road runs: mostly not at all, now and then by up to 45 degrees."""
    if not chance(rng, _LEANING):
        return np.eye(2)
    turn, slope = np.radians(np.clip(rng.normal(0, 20), -45, 45)), rng.normal(0, 0.12)
    turned = np.array([(np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))])
    return np.asarray(turned @ np.array([(1, 0), (slope, 1)]), np.float64)


def _prepared(picture: Picture, matrix: NDArray[np.float64]) -> tuple[Picture, NDArray[np.float64]]:
    """Shrink the picture first where the window would skip pixels; give it with the matrix that is left to do."""
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:, :2]))))
    if scale > _SHARP:
        return picture, matrix
    height, width = picture.shape[:2]
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    larger = np.array((width / size[0], height / size[1]))
    # Whole numbers are middles of pixels, so what scales is the place plus one half.
    shift = matrix[:, 2] + matrix[:, :2] @ ((larger - 1) / 2)
    return small, np.column_stack([matrix[:, :2] * larger, shift])


def plate_size(corners: Quad) -> float:
    """Give the size by which a plate is near or far: the width that a long plate of the same area would have."""
    x, y = corners[:, 0], corners[:, 1]
    area = abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2
    return max(1.0, 1.77 * area**0.5)


def _square(vehicle: Vehicle) -> Quad:
    x, y = vehicle.mount
    half = vehicle.mount_width / 2
    return np.array(
        [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)], np.float32
    )


def _middle(quad: Quad) -> tuple[float, float]:
    x, y = quad.mean(axis=0)
    return float(x), float(y)


def _near(one: Quad, other: Quad) -> bool:
    """Say whether the boxes around two things touch."""
    return bool((one.min(axis=0) < other.max(axis=0)).all() and (other.min(axis=0) < one.max(axis=0)).all())


def _free(scene: Scene, quad: Quad) -> bool:
    return not any(_near(quad, plate.corners) for plate in scene.plates)


def _brightness(picture: Picture, quad: Quad) -> float:
    low = np.maximum(quad.min(axis=0).astype(int), 0)
    high = np.maximum(quad.max(axis=0).astype(int), low + 1)
    part = picture[low[1] : high[1], low[0] : high[0]]
    return float(part.mean()) if part.size else 95.0


def _part(rng: Rng, photo: Picture) -> Picture:
    """Take a part of a photograph, perhaps mirrored, at most 800 px wide."""
    height, width = photo.shape[:2]
    share = rng.uniform(0.4, 1)
    high, wide = int(height * share), int(width * share)
    top, left = int(rng.integers(0, height - high + 1)), int(rng.integers(0, width - wide + 1))
    part = photo[top : top + high, left : left + wide]
    if chance(rng, 0.5):  # a mirrored photograph is another one
        part = part[:, ::-1]
    scale = rng.uniform(450, 800) / max(part.shape[:2])
    return _recoloured(
        rng, np.asarray(cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    )


def _recoloured(rng: Rng, picture: Picture) -> Picture:
    """Turn the hues, so that few pictures are many."""
    if chance(rng, 0.4):  # often as it is
        return picture
    colours = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    colours[..., 0] = (colours[..., 0].astype(np.int16) + int(rng.integers(0, 180))) % 180
    table = np.clip(np.arange(256) * rng.uniform(0.2, 1.3), 0, 255).astype(np.uint8)
    colours[..., 1] = cv2.LUT(colours[..., 1], table)
    return np.asarray(cv2.cvtColor(colours, cv2.COLOR_HSV2BGR), np.uint8)
