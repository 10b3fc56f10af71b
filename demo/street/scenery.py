"""The street without cars: sky, houses, trees, road, kerbs and guard booth, painted once."""

from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from demo.street.sheet import Bgr, shade
from demo.street.viewpoint import HEIGHT, LANE_HALF_M, LANE_X_M, WIDTH, project
from demo.street.world import STOP_Z_M
from models.base import Picture

Place = tuple[float, float, float]
_FINENESS = 2
_FAR_M = 400.0
_HORIZON = 236
_LEFT = LANE_X_M - LANE_HALF_M
_RIGHT = LANE_X_M + LANE_HALF_M
_ISLAND_M, _EXIT_M = 0.55, 3.4
_ASPHALT, _WHITE_LINE, _KERB, _PAVING, _GRASS = (
    (98, 96, 94),
    (226, 228, 228),
    (176, 180, 182),
    (160, 168, 172),
    (92, 138, 112),
)
_GREEN: Bgr = (62, 120, 84)
_YELLOW, _BLACK = (40, 190, 240), (48, 46, 44)


class Scenery:
    """Paints the empty street once; `picture` is day, `lights` what shines of itself at dusk."""

    def __init__(self) -> None:
        self._image = Image.new("RGB", (WIDTH * _FINENESS, HEIGHT * _FINENESS))
        self._pen = ImageDraw.Draw(self._image)
        self._sky()
        self._houses()
        self._ground()
        self._greens(_GREEN)
        self._booth()
        self.picture = self._finish()
        self._pen.rectangle((0, 0, *self._image.size), fill=(0, 0, 0))
        self._shining()
        self.lights = self._finish()

    def _sky(self) -> None:
        for row in range(_HORIZON * _FINENESS):
            share = row / (_HORIZON * _FINENESS)
            colour = tuple(
                round(a + (b - a) * share) for a, b in zip((142, 184, 222), (232, 238, 240), strict=True)
            )
            self._pen.line((0, row, self._image.width, row), fill=colour)

    def _houses(self) -> None:
        random = Random("houses")  # noqa: S311 - a picture, no secret
        for x in range(-60, 75, 15):
            floors, depth = random.randint(9, 16), random.uniform(150, 190)
            height, wide = floors * 2.9, 11.0
            tone = random.randint(-10, 10)
            self._flat(
                [(x, 0, depth), (x + wide, 0, depth), (x + wide, height, depth), (x, height, depth)],
                (200 + tone, 206 + tone, 210 + tone),
            )
            for floor in range(floors):
                for window in range(5):
                    left, low = x + 0.9 + window * 2.0, floor * 2.9 + 0.9
                    self._flat(
                        [
                            (left, low, depth),
                            (left + 1.2, low, depth),
                            (left + 1.2, low + 1.5, depth),
                            (left, low + 1.5, depth),
                        ],
                        (172 + tone, 178 + tone, 178 + tone),
                    )

    def _ground(self) -> None:
        bottom = (0, _HORIZON * _FINENESS, *self._image.size)
        self._pen.rectangle(bottom, fill=_GRASS[::-1])
        self._strip(_LEFT - 2.6, _RIGHT + _ISLAND_M + _EXIT_M + 2.2, _PAVING)
        self._strip(_LEFT - 0.2, _RIGHT + _ISLAND_M + _EXIT_M + 0.2, _KERB)
        self._strip(_LEFT, _RIGHT + _ISLAND_M + _EXIT_M, _ASPHALT)
        for start in range(16, 90, 6):
            self._strip(_RIGHT + 0.2, _RIGHT + 0.35, _WHITE_LINE, start, start + 3)
        self._strip(_LEFT + 0.15, _LEFT + 0.27, _WHITE_LINE, 1, 60)
        self._strip(_LEFT + 0.3, _RIGHT - 0.12, _WHITE_LINE, STOP_Z_M - 0.55, STOP_Z_M - 0.25)
        self._arrow(13.0)
        for block in range(2, 13):
            colour = _YELLOW if block % 2 else _BLACK
            self._wall(_LEFT - 0.1, (0, 0.14), (block, block + 1), colour)
        self._strip(_RIGHT, _RIGHT + _ISLAND_M, _KERB, 1, 12)
        for block in range(12):
            colour = _YELLOW if block % 2 else _BLACK
            self._flat(_upright(_RIGHT, (0, 0.14), (block + 0.8, block + 1.8)), colour)
        self._raised(12)

    def _raised(self, end: float) -> None:
        top = [
            (_RIGHT, 0.14, 0.8),
            (_RIGHT + _ISLAND_M, 0.14, 0.8),
            (_RIGHT + _ISLAND_M, 0.14, end),
            (_RIGHT, 0.14, end),
        ]
        self._flat(top, (188, 192, 194))

    def _arrow(self, z: float) -> None:
        x = LANE_X_M
        outline = [(-0.07, 3), (0.07, 3), (0.07, 1.3), (0.26, 1.3), (0, 0), (-0.26, 1.3), (-0.07, 1.3)]
        self._flat([(x + aside, 0.0, z + ahead) for aside, ahead in outline], _WHITE_LINE)

    def _greens(self, colour: Bgr) -> None:
        random = Random("greens")  # noqa: S311 - a picture, no secret
        for z in range(86, 14, -6):
            for x in (_LEFT - 5.4, _RIGHT + _EXIT_M + 4.6):
                self._tree(random, (x + random.uniform(-0.8, 0.8), z, random.uniform(4.2, 6.0)), colour)
        for x in (_LEFT - 2.8, _RIGHT + _ISLAND_M + _EXIT_M + 2.2):
            for distance in np.arange(70, 7 if x > 0 else 11.5, -0.5):
                self._bush(random, (x, float(distance)), colour)

    def _tree(self, random: Random, place: Place, colour: Bgr) -> None:
        x, z, height = place
        self._flat(
            [(x - 0.12, 0, z), (x + 0.12, 0, z), (x + 0.08, height * 0.6, z), (x - 0.08, height * 0.6, z)],
            shade(colour, 0.7),
        )
        for _ in range(70):
            aside, up = random.gauss(0, 0.8), random.gauss(0, 0.75)
            light = max(0.6, 1 + 0.16 * up + 0.1 * aside + random.uniform(-0.08, 0.08))
            self._ball((x + aside, height * 0.78 + up, z), 0.5, shade(colour, light))

    def _bush(self, random: Random, place: tuple[float, float], colour: Bgr) -> None:
        x, z = place
        for _ in range(14):
            up = random.uniform(0.1, 0.95)
            light = 0.62 + 0.5 * up + random.uniform(-0.06, 0.06)
            self._ball((x + random.uniform(-0.35, 0.35), up, z), 0.24, shade(colour, light))

    def _booth(self) -> None:
        left, right, near, far, top = _LEFT - 2.3, _LEFT - 0.55, 8.2, 10.2, 2.5
        self._flat(_upright(right, (0, top), (near, far)), (196, 200, 202))
        self._flat(_upright(right, (1.0, 2.1), (near + 0.2, far - 0.25)), (132, 118, 96))
        self._flat(_facing(left, right, (0, top), near), (226, 229, 230))
        self._flat(_facing(left, right, (0, 0.95), near), (150, 104, 62))
        self._flat(_upright(right, (0, 0.95), (near, far)), (126, 86, 50))
        self._flat(_facing(left + 0.15, right - 0.12, (1.0, 2.12), near), (150, 134, 108))
        self._flat(_facing(left + 0.25, left + 0.75, (1.0, 2.12), near - 0.01), (176, 160, 134))
        self._flat(_facing(left + 0.95, left + 1.0, (1.0, 2.12), near - 0.01), (226, 229, 230))
        self._flat(_facing(left - 0.25, right + 0.3, (top, top + 0.2), near - 0.3), (104, 74, 46))
        self._flat(_upright(right + 0.3, (top, top + 0.2), (near - 0.3, far + 0.2)), (84, 58, 36))

    def _shining(self) -> None:
        random = Random("lit windows")  # noqa: S311 - a picture, no secret
        for x in range(-60, 75, 15):
            for _ in range(9):
                left, low = x + 0.9 + 2.0 * random.randrange(5), random.randrange(9) * 2.9 + 0.9
                self._flat(_facing(left, left + 1.2, (low, low + 1.5), 170), (60, 110, 130))
        self._greens((0, 0, 0))
        left, right, near = _LEFT - 2.3, _LEFT - 0.55, 8.2
        self._flat(_facing(left, right, (0, 2.7), near), (0, 0, 0))
        self._flat(_facing(left + 0.15, right - 0.12, (1.0, 2.12), near), (70, 130, 160))
        self._flat(_upright(right, (0, 2.7), (near, near + 2.0)), (0, 0, 0))
        self._flat(_upright(right, (1.0, 2.1), (near + 0.2, near + 1.75)), (58, 110, 136))

    def _finish(self) -> Picture:
        fine = np.asarray(self._image, np.uint8)[..., ::-1]
        small = cv2.resize(np.ascontiguousarray(fine), (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
        return np.asarray(small, np.uint8)

    def _strip(self, left: float, right: float, colour: Bgr, near: float = 1.2, far: float = _FAR_M) -> None:
        """Paint a stretch of ground."""
        self._flat([(left, 0, near), (right, 0, near), (right, 0, far), (left, 0, far)], colour)

    def _wall(self, x: float, heights: tuple[float, float], reach: tuple[float, float], colour: Bgr) -> None:
        self._flat(_upright(x, heights, reach), colour)

    def _flat(self, places: list[Place], colour: Bgr) -> None:
        points = project(np.array(places, float)) * _FINENESS
        self._pen.polygon([(float(x), float(y)) for x, y in points], fill=(colour[2], colour[1], colour[0]))

    def _ball(self, place: Place, radius: float, colour: Bgr) -> None:
        middle, edge = project(np.array([place, (place[0] + radius, place[1], place[2])])) * _FINENESS
        size = float(abs(edge[0] - middle[0]))
        x, y = (float(part) for part in middle)
        self._pen.ellipse((x - size, y - size, x + size, y + size), fill=colour[::-1])


def _upright(x: float, heights: tuple[float, float], reach: tuple[float, float]) -> list[Place]:
    """Return the corners of a wall that runs along the street."""
    (low, high), (near, far) = heights, reach
    return [(x, low, near), (x, low, far), (x, high, far), (x, high, near)]


def _facing(left: float, right: float, heights: tuple[float, float], z: float) -> list[Place]:
    """Return the corners of a wall that faces the camera."""
    low, high = heights
    return [(left, low, z), (right, low, z), (right, high, z), (left, high, z)]
