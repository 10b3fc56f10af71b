"""Fronts and rears of vehicles, drawn flat with the place where the plate is mounted.

They need not deceive a person: what the detector must learn is that lamps, grilles, badges, bumpers and the dark
recess are not the plate, and that the plate among them is.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture
from models.training.scenes.signs import as_share, lettering, random_decal, sign
from models.training.scenes.textures import Rng, chance, cloud, colour

_WIDTH, _HEIGHT = 420, 340
_SMOOTH = cv2.LINE_AA


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A vehicle seen flat: colour, cover (0…1), and where a plate sits: its middle and its width in pixels.

    `two_rows` says that a plate of two rows is what one expects there.
    """

    picture: Picture
    cover: NDArray[np.float32]
    mount: tuple[float, float]
    mount_width: float
    two_rows: bool


@dataclass(slots=True)
class _Canvas:
    picture: Picture
    cover: NDArray[np.uint8]
    rng: Rng

    def shape(self, points: list[tuple[float, float]], paint: tuple[int, int, int]) -> None:
        """Fill a polygon of the vehicle."""
        corners = np.array(points, np.float32).round().astype(np.int32)
        cv2.fillPoly(self.picture, [corners], paint, _SMOOTH)
        cv2.fillPoly(self.cover, [corners], (255,), _SMOOTH)

    def box(self, left: float, top: float, right: float, bottom: float, paint: tuple[int, int, int]) -> None:
        """Fill an upright box whose corners are a little uneven."""
        slack = self.rng.normal(0, 2.5, 8)
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        self.shape([(x + slack[i], y + slack[i + 4]) for i, (x, y) in enumerate(corners)], paint)

    def both(self, points: list[tuple[float, float]], paint: tuple[int, int, int]) -> None:
        """Fill a polygon and its mirror image on the other side."""
        self.shape(points, paint)
        self.shape([(_WIDTH - x, y) for x, y in points], paint)


def _blank(rng: Rng) -> _Canvas:
    return _Canvas(np.zeros((_HEIGHT, _WIDTH, 3), np.uint8), np.zeros((_HEIGHT, _WIDTH), np.uint8), rng)


def _glass(rng: Rng) -> tuple[int, int, int]:
    return colour(rng, 15, 110)


def _near(rng: Rng, paint: tuple[int, int, int], spread: float = 18) -> tuple[int, int, int]:
    """Give about the same colour, lighter or darker."""
    blue, green, red = (int(np.clip(value + shift, 0, 255)) for value, shift in zip(
        paint, rng.normal(rng.normal(0, spread), 3, 3), strict=True))  # fmt: skip
    return blue, green, red


def _body(rng: Rng) -> tuple[int, int, int]:
    """Choose a colour: white, black, silver and grey are most cars."""
    if chance(rng, 0.65):  # share of colourless cars
        return colour(rng, *((200, 255), (10, 60), (110, 200))[rng.integers(3)])
    return (int(rng.integers(0, 220)), int(rng.integers(0, 160)), int(rng.integers(0, 230)))


def _grille(canvas: _Canvas, left: float, top: float, right: float, bottom: float) -> None:
    rng = canvas.rng
    canvas.box(left, top, right, bottom, colour(rng, 5, 60))
    bar, step, thick = colour(rng, 30, 230), int(rng.integers(5, 18)), int(rng.integers(1, 5))
    form = rng.integers(3)
    if form != 1:
        for y in range(int(top) + 3, int(bottom), step):
            cv2.line(canvas.picture, (int(left), y), (int(right), y), bar, thick)
    if form != 0:
        for x in range(int(left) + 3, int(right), step):
            cv2.line(canvas.picture, (x, int(top)), (x, int(bottom)), bar, thick)


def _badge(canvas: _Canvas, x: float, y: float, size: float) -> None:
    rng = canvas.rng
    ink, thick = colour(rng, 120, 255), int(rng.integers(2, 5))
    form = rng.integers(4)
    if form == 0:
        for ring in range(4):
            centre = int(x + (ring - 1.5) * size * 0.75), int(y)
            cv2.circle(canvas.picture, centre, int(size / 2), ink, thick, _SMOOTH)
        return
    axes = int(size * rng.uniform(0.5, 0.9)), int(size * rng.uniform(0.4, 0.8))
    cv2.ellipse(canvas.picture, (int(x), int(y)), axes, 0, 0, 360, ink, -1 if form == 1 else thick, _SMOOTH)
    for turn in rng.uniform(0, 6.28, rng.integers(0, 4)):
        end = int(x + np.cos(turn) * size * 0.5), int(y + np.sin(turn) * size * 0.4)
        cv2.line(canvas.picture, (int(x), int(y)), end, _near(rng, ink, 60), thick, _SMOOTH)


def _text(canvas: _Canvas, x: float, y: float, width: float, *, board: bool = False) -> None:
    """Lay text on the vehicle with its middle at x, y."""
    decal = (sign if board else lettering)(canvas.rng)
    height = max(4, round(width * decal.cover.shape[0] / decal.cover.shape[1]))
    size = max(4, round(width)), min(height, _HEIGHT // 3)
    picture = cv2.resize(decal.picture, size, interpolation=cv2.INTER_AREA)
    cover = cv2.resize(decal.cover, size, interpolation=cv2.INTER_AREA)[..., None]
    top, left = max(0, round(y - size[1] / 2)), max(0, round(x - size[0] / 2))
    part = canvas.picture[top : top + size[1], left : left + size[0]]
    cover, picture = cover[: part.shape[0], : part.shape[1]], picture[: part.shape[0], : part.shape[1]]
    part[:] = (part * (1 - cover) + picture * cover).astype(np.uint8)


def _lamp(canvas: _Canvas, points: list[tuple[float, float]], paint: tuple[int, int, int]) -> None:
    rng = canvas.rng
    canvas.both(points, paint)
    x, y = np.mean(points, axis=0)
    inner = _near(rng, paint, 60)
    for middle in (x, _WIDTH - x):
        axes = int(rng.uniform(4, 16)), int(rng.uniform(4, 14))
        cv2.ellipse(canvas.picture, (int(middle), int(y)), axes, 0, 0, 360, inner, -1, _SMOOTH)


def _bumper_lines(canvas: _Canvas, top: float, bottom: float, paint: tuple[int, int, int]) -> None:
    rng = canvas.rng
    for _ in range(rng.integers(1, 5)):
        y = int(rng.uniform(top, bottom))
        bend = int(rng.normal(0, 8))
        line = np.array([(30, y), (140, y + bend), (_WIDTH - 140, y + bend), (_WIDTH - 30, y)], np.int32)
        cv2.polylines(
            canvas.picture,
            [line],
            isClosed=False,
            color=_near(rng, paint, 45),
            thickness=int(rng.integers(1, 4)),
            lineType=_SMOOTH,
        )


def _shell(canvas: _Canvas, paint: tuple[int, int, int], roof: float) -> None:
    """Draw the outline of a car from roof to bumper, and what it stands on."""
    waist, side = 135 + canvas.rng.normal(0, 12), canvas.rng.uniform(8, 30)
    inset = canvas.rng.uniform(50, 90)
    canvas.box(0, 318, _WIDTH, _HEIGHT - 2, (12, 12, 12))
    canvas.both(
        [(side + 12, 290), (side + 70, 290), (side + 70, 338), (side + 12, 338)], colour(canvas.rng, 8, 40)
    )
    canvas.shape(
        [(inset, roof), (_WIDTH - inset, roof), (_WIDTH - side, waist), (_WIDTH - side * 0.7, 300),
         (_WIDTH - side - 20, 325), (side + 20, 325), (side * 0.7, 300), (side, waist)],
        paint,
    )  # fmt: skip
    slope = canvas.rng.uniform(8, 18)
    canvas.shape(
        [
            (inset + 10, roof + 10),
            (_WIDTH - inset - 10, roof + 10),
            (_WIDTH - side - slope, waist - 14),
            (side + slope, waist - 14),
        ],
        _glass(canvas.rng),
    )


def car_front(rng: Rng) -> Vehicle:
    """Draw the front of a car."""
    canvas, paint = _blank(rng), _body(rng)
    _shell(canvas, paint, rng.uniform(8, 40))
    top = 175 + rng.normal(0, 10)
    _bumper_lines(canvas, 140, 320, paint)
    _lamp(canvas, [(28, top), (110, top + 12), (104, top + 40), (34, top + 30)], colour(rng, 150, 255))
    half = rng.uniform(40, 95)
    _grille(canvas, 210 - half, top + rng.uniform(-5, 20), 210 + half, top + rng.uniform(38, 60))
    _badge(canvas, 210, top + rng.uniform(-8, 30), rng.uniform(12, 30))
    low = rng.uniform(262, 282)
    if chance(rng, 0.7):  # most have a lower intake
        _grille(canvas, rng.uniform(50, 120), low, rng.uniform(300, 370), rng.uniform(295, 312))
    _lamp(canvas, [(38, 275), (72, 275), (68, 296), (44, 296)], colour(rng, 40, 255))
    if chance(rng, 0.15):  # a sticker or an inspection mark
        _text(canvas, rng.uniform(110, 310), 100, rng.uniform(30, 80), board=True)
    return _vehicle(canvas, (210 + rng.normal(0, 6), top + rng.uniform(55, 95)), rng.uniform(86, 118))


def car_rear(rng: Rng) -> Vehicle:
    """Draw the rear of a car."""
    canvas, paint = _blank(rng), _body(rng)
    _shell(canvas, paint, rng.uniform(5, 50))
    top = 150 + rng.normal(0, 12)
    _bumper_lines(canvas, 145, 320, paint)
    red = (int(rng.integers(10, 80)), int(rng.integers(5, 70)), int(rng.integers(90, 240)))
    wide = rng.uniform(60, 130)
    _lamp(canvas, [(24, top), (24 + wide, top + 8), (20 + wide, top + 40), (30, top + 48)], red)
    if chance(rng, 0.2):  # a light bar across
        canvas.box(100, top + 12, 320, top + 22, red)
    _badge(canvas, 210, top + rng.uniform(-4, 25), rng.uniform(10, 24))
    for x in (120, 300):
        if chance(rng, 0.7):  # name of the model
            _text(canvas, x, top + rng.uniform(42, 60), rng.uniform(30, 70))
    low = chance(rng, 0.35)  # a third has the plate in the bumper
    y = rng.uniform(262, 285) if low else top + rng.uniform(42, 85)
    recess = rng.uniform(62, 90)
    canvas.shape(
        [
            (210 - recess, y - 24),
            (210 + recess, y - 24),
            (210 + recess * 0.9, y + 24),
            (210 - recess * 0.9, y + 24),
        ],
        _near(rng, paint, 30) if chance(rng, 0.7) else colour(rng, 10, 70),  # or black
    )
    canvas.box(210 - recess, y - 27, 210 + recess, y - 21, _near(rng, paint, 60))
    _grille(canvas, 60, 302, 360, 318)
    return _vehicle(canvas, (210 + rng.normal(0, 4), y), rng.uniform(84, 116))


def lorry_front(rng: Rng) -> Vehicle:
    """Draw the cab of a lorry or the face of a bus."""
    canvas, paint = _blank(rng), _body(rng)
    canvas.box(30, 4, 390, 300, paint)
    canvas.box(48, 38 + rng.normal(0, 8), 372, 150 + rng.normal(0, 12), _glass(rng))
    if chance(rng, 0.6):  # name or destination above the screen
        _text(canvas, 210, 22, rng.uniform(100, 260), board=chance(rng, 0.5))
    _grille(canvas, rng.uniform(80, 130), 168, rng.uniform(290, 340), rng.uniform(190, 235))
    _text(canvas, 210, rng.uniform(160, 215), rng.uniform(60, 200))
    canvas.box(18, 248 + rng.normal(0, 8), 402, 318, colour(rng, 20, 220))
    _lamp(canvas, [(36, 258), (100, 258), (98, 292), (40, 292)], colour(rng, 150, 255))
    if chance(rng, 0.3):  # mirrors
        canvas.both([(2, 60), (24, 60), (24, 130), (2, 130)], colour(rng, 5, 60))
    return _vehicle(canvas, (210 + rng.normal(0, 25), rng.uniform(265, 308)), rng.uniform(76, 100))


def lorry_rear(rng: Rng) -> Vehicle:
    """Draw the tailgate of a lorry or trailer with its large painted text, or the rear of a bus."""
    canvas, paint = _blank(rng), _body(rng)
    canvas.box(16, 2, 404, 250, paint)
    dark = _near(rng, paint, 60)
    for x in np.arange(16, 404, rng.uniform(18, 90)):
        cv2.line(canvas.picture, (int(x), 4), (int(x), 248), dark, int(rng.integers(1, 6)))
    if chance(rng, 0.4):  # a bus has a window there
        canvas.box(60, 20, 360, 110, _glass(rng))
    for _ in range(rng.integers(1, 4)):
        _text(canvas, rng.uniform(120, 300), rng.uniform(30, 225), rng.uniform(60, 330), board=chance(rng, 0.3))
    canvas.box(30, 250, 390, 282, colour(rng, 10, 80))
    for left in range(34, 386, 44):
        stripe = (30, 30, 190) if (left // 44) % 2 else (225, 225, 225)
        if chance(rng, 0.7):  # reflecting strips
            canvas.box(left, 252, left + 40, 260, stripe)
    canvas.box(20, 282, 400, 310, colour(rng, 10, 140))
    red = (int(rng.integers(10, 60)), int(rng.integers(5, 60)), int(rng.integers(120, 240)))
    _lamp(canvas, [(34, 264), (96, 264), (96, 284), (34, 284)], red)
    canvas.both([(50, 300), (130, 300), (130, 338), (50, 338)], (18, 18, 18))
    return _vehicle(canvas, (210 + rng.normal(0, 40), rng.uniform(272, 305)), rng.uniform(76, 104), two_rows=True)


def motorcycle_rear(rng: Rng) -> Vehicle:
    """Draw the rear of a motorcycle or scooter."""
    canvas, paint = _blank(rng), _body(rng)
    canvas.box(185, 180, 235, 336, (16, 16, 16))
    canvas.shape([(150, 60), (270, 60), (250, 210), (170, 210)], paint)
    canvas.both([(120, 90), (160, 80), (165, 200), (140, 190)], _near(rng, paint))
    canvas.box(170, 110 + rng.normal(0, 8), 250, 142, (30, 20, int(rng.integers(110, 240))))
    canvas.both([(110, 120), (140, 125), (140, 145), (112, 140)], (20, 120, 230))
    canvas.box(160, 20, 260, 66, colour(rng, 10, 70))
    canvas.both([(60, 30), (120, 40), (120, 52), (60, 44)], colour(rng, 10, 80))
    canvas.box(130, 160, 290, 258, colour(rng, 10, 80))
    return _vehicle(canvas, (210 + rng.normal(0, 5), rng.uniform(195, 225)), rng.uniform(70, 120), two_rows=True)


def _vehicle(canvas: _Canvas, mount: tuple[float, float], width: float, *, two_rows: bool = False) -> Vehicle:
    """Shade the finished drawing: light from above, mirrored surroundings, stains."""
    rng = canvas.rng
    if chance(rng, 0.12):  # something more is stuck on
        decal = random_decal(rng)
        _lay(canvas, decal.picture, decal.cover)
    ramp = np.linspace(rng.uniform(0.8, 1.3), rng.uniform(0.45, 1.1), _HEIGHT, dtype=np.float32)[:, None]
    shine = cloud(rng, _HEIGHT, _WIDTH, int(rng.integers(2, 20))) * rng.uniform(0.02, 0.14)
    shaded = canvas.picture * (ramp + shine)[..., None]
    cover = as_share(np.asarray(cv2.GaussianBlur(canvas.cover, (0, 0), 1.2), np.uint8))
    return Vehicle(np.clip(shaded, 0, 255).astype(np.uint8), cover, mount, width, two_rows)


def _lay(canvas: _Canvas, picture: Picture, cover: NDArray[np.float32]) -> None:
    width = int(canvas.rng.uniform(40, 140))
    height = max(3, min(100, width * cover.shape[0] // cover.shape[1]))
    left, top = int(canvas.rng.integers(20, _WIDTH - 20 - width)), int(canvas.rng.integers(40, 200))
    share = cv2.resize(cover, (width, height), interpolation=cv2.INTER_AREA)[..., None]
    part = canvas.picture[top : top + height, left : left + width]
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    part[:] = (part * (1 - share) + small * share).astype(np.uint8)


_KINDS: tuple[Callable[[Rng], Vehicle], ...] = (car_front, car_rear, lorry_front, lorry_rear, motorcycle_rear)
_SHARES = (0.34, 0.3, 0.13, 0.15, 0.08)


def random_vehicle(rng: Rng) -> Vehicle:
    """Draw any vehicle, as often as one meets them."""
    return _KINDS[rng.choice(len(_KINDS), p=_SHARES)](rng)
