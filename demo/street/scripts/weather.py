"""Light and weather of a script: dusk, night with headlights, rain, and a camera that switches to infrared."""

import cv2
import numpy as np

from demo.street.render import gain_at
from demo.street.scripts.script import Light
from demo.street.sprites import Gain
from demo.street.viewpoint import HEIGHT, WIDTH
from models.base import Picture

_NIGHT_GAIN: Gain = (0.20, 0.17, 0.15)
_SHEETS, _STREAKS = 4, 420
_DUSK_STEPS = 200
_INFRARED_LIFT = 18


def light_of(light: Light, time_s: float) -> Gain:
    """Say how much of blue, green and red the light leaves now."""
    return _NIGHT_GAIN if light.night else gain_at(_dusk_at(light, time_s))


def darkness(light: Light, time_s: float) -> float:
    """Say how much lamps shine now, 0…1."""
    return 1.0 if light.night else _dusk_at(light, time_s)


def _dusk_at(light: Light, time_s: float) -> float:
    if not light.turns_in_s:
        return light.dusk
    turned = round(_DUSK_STEPS * min(1.0, time_s / light.turns_in_s)) / _DUSK_STEPS
    return light.dusk + turned * (1 - 2 * light.dusk)


def is_infrared(light: Light, time_s: float) -> bool:
    """Say whether the camera sees in grey now."""
    return any(start <= time_s < end for start, end in light.infrared)


def in_infrared(picture: Picture) -> Picture:
    """Show the picture as a camera does by its own infrared lamp: grey, the dark parts lifted."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    lifted = cv2.convertScaleAbs(grey, alpha=0.9, beta=_INFRARED_LIFT)
    return np.asarray(cv2.cvtColor(lifted, cv2.COLOR_GRAY2BGR), np.uint8)


class Rain:
    """Streaks of rain, drawn once; another sheet of them in every frame."""

    def __init__(self) -> None:
        self._sheets = [_streaks(number) for number in range(_SHEETS)]

    def fall(self, canvas: Picture, strength: float, time_s: float) -> None:
        """Lay rain and the haze of it over `canvas`, changing it."""
        haze = 0.14 * strength
        cv2.convertScaleAbs(canvas, dst=canvas, alpha=1 - haze, beta=170 * haze * float(canvas.mean()) / 128)
        sheet = self._sheets[round(time_s * 25) % _SHEETS]
        cv2.add(canvas, cv2.convertScaleAbs(sheet, alpha=strength), dst=canvas)


def _streaks(number: int) -> Picture:
    random = np.random.default_rng(number)
    sheet = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for x, y, long in zip(
        random.integers(0, WIDTH, _STREAKS),
        random.integers(-40, HEIGHT, _STREAKS),
        random.integers(14, 46, _STREAKS),
        strict=True,
    ):
        shine = int(random.integers(26, 70))
        start, end = (int(x), int(y)), (int(x - long * 0.12), int(y + long))
        cv2.line(sheet, start, end, (shine, shine, shine), 1, cv2.LINE_AA)
    return np.asarray(cv2.GaussianBlur(sheet, (3, 3), 0.8), np.uint8)
