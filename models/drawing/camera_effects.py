"""What lies between a plate and its picture: light, weather, lens, sensor, compression; a function an effect.

All take and give pictures (H x W x 3, BGR, 8 bit) at the resolution of the camera, and a generator of random
numbers. `mixed` puts them on the way gates mix them.
"""

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture

_FACTOR_STEPS = 127
_VALUES = np.arange(256, dtype=np.float64)
_SHARES = np.linspace(0, 1, 256)
_STRIP = 2048
"""How many places there are at which a line of noise may begin."""

Effect = Callable[[Picture, np.random.Generator], Picture]


Mix = tuple[tuple[float, Effect], ...]
"""How often each effect is put on, in the order in which light meets them."""


def mixed(mix: Mix) -> Effect:
    """Give the effect that puts a random choice of `mix` on a picture."""

    def seen(picture: Picture, rng: np.random.Generator) -> Picture:
        for chance, effect in mix:
            if rng.random() < chance:
                picture = effect(picture, rng)
        return picture

    return seen


def blurred(picture: Picture, sigma: float) -> Picture:
    """Blur with a Gaussian of so many px; two passes of a small kernel take half of the time of OpenCV's own."""
    kernel = cv2.getGaussianKernel(2 * math.ceil(2.5 * sigma) + 1, sigma, cv2.CV_32F)
    return np.asarray(cv2.sepFilter2D(picture, -1, kernel, kernel), np.uint8)


def shadow(picture: Picture, rng: np.random.Generator) -> Picture:
    """Darken one side of a straight edge."""
    height, width = picture.shape[:2]
    angle = rng.uniform(0, 2 * np.pi)
    across = np.linspace(-1, 1, width, dtype=np.float32) * np.float32(np.cos(angle))
    down = np.linspace(-1, 1, height, dtype=np.float32) * np.float32(np.sin(angle))
    along = across + down[:, None] - np.float32(rng.uniform(-0.6, 0.6))
    along *= np.float32(rng.uniform(1, 12))
    soft = np.clip(along + np.float32(0.5), 0, 1)
    return _scaled(picture, 1 - soft * np.float32(rng.uniform(0.2, 0.65)))


def gradient(picture: Picture, rng: np.random.Generator) -> Picture:
    """Light the picture unevenly from one side to the other."""
    low, high = rng.uniform(0.6, 1.3, 2).astype(np.float32)
    return _scaled(picture, np.linspace(low, high, picture.shape[1], dtype=np.float32)[None, :])


def glare(picture: Picture, rng: np.random.Generator) -> Picture:
    """Blow out a soft spot, as the sun or a lamp does."""
    height, width = picture.shape[:2]
    middle = rng.uniform(0, width), rng.uniform(0, height)
    spread = rng.uniform(0.05, 0.3) * width
    across = (np.arange(width, dtype=np.float32) - middle[0]) ** 2
    down = (np.arange(height, dtype=np.float32) - middle[1]) ** 2
    spot = np.exp(-down / (2 * spread**2))[:, None] * np.exp(-across / (2 * spread**2))
    light = cv2.convertScaleAbs(spot, alpha=rng.uniform(50, 190))
    return np.asarray(cv2.add(picture, cv2.cvtColor(light, cv2.COLOR_GRAY2BGR)), np.uint8)


def tone(picture: Picture, rng: np.random.Generator) -> Picture:
    """Change gain, offset and gamma, each within what an automatic exposure leaves."""
    table = _SHARES ** rng.uniform(0.6, 1.7)
    contrast, level = rng.uniform(0.45, 1.15), rng.normal(0, 0.1)
    return _mapped(picture, ((table - 0.5) * contrast + 0.5 + level) * 255)


def cast(picture: Picture, rng: np.random.Generator) -> Picture:
    """Tint the whole picture, as lamps and white balance do."""
    spread = 0.35 if rng.random() < 0.2 else 0.12  # noqa: PLR2004 - sodium lamps are rare
    gains = np.exp(rng.normal(0, spread, 3))
    return _mapped(picture, _VALUES[:, None] * gains)


def hue(picture: Picture, rng: np.random.Generator) -> Picture:
    """Turn all hues a little and change how coloured they are."""
    hsv = cv2.cvtColor(picture, cv2.COLOR_BGR2HSV)
    table = np.empty((1, 256, 3), np.uint8)
    table[0, :, 0] = (_VALUES + int(rng.normal(0, 5))) % 180
    table[0, :, 1] = np.minimum(_VALUES * rng.uniform(0.35, 1.35), 255)
    table[0, :, 2] = _VALUES
    return np.asarray(cv2.cvtColor(cv2.LUT(hsv, table), cv2.COLOR_HSV2BGR), np.uint8)


def dark(picture: Picture, rng: np.random.Generator) -> Picture:
    """Take nearly all light away."""
    return _mapped(picture, _VALUES * rng.uniform(0.18, 0.5) + rng.uniform(0, 18))


def washed_out(picture: Picture, rng: np.random.Generator) -> Picture:
    """Lay haze over the picture: low contrast on a light ground."""
    share = rng.uniform(0.3, 0.65)
    return _mapped(picture, _VALUES * (1 - share) + rng.uniform(110, 215) * share)


def infrared(picture: Picture, rng: np.random.Generator) -> Picture:
    """Show what an infrared camera sees: grey, and reflecting paint brighter than its colour says."""
    weights = rng.dirichlet((2, 3, 3)).astype(np.float32)
    grey = cv2.transform(picture, weights[None, :])
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def rolling_bands(picture: Picture, rng: np.random.Generator) -> Picture:
    """Draw the bright and dark bands of a rolling exposure under flickering lamps."""
    height = picture.shape[0]
    phase, waves = rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 3)
    band = 1 + np.float32(rng.uniform(0.05, 0.3)) * np.sin(np.linspace(0, waves * 2 * np.pi, height) + phase)
    return _scaled(picture, band.astype(np.float32)[:, None])


def rain(picture: Picture, rng: np.random.Generator) -> Picture:
    """Draw streaks of rain or snow before the plate."""
    height, width = picture.shape[:2]
    veil = np.zeros((height, width), np.uint8)
    slant = rng.normal(0, 0.25)
    for _ in range(int(rng.integers(3, 14))):
        x, y, length = rng.uniform(0, width), rng.uniform(-5, height), rng.uniform(0.08, 0.5) * height
        end = (round(x + slant * length), round(y + length))
        cv2.line(veil, (round(x), round(y)), end, (int(rng.integers(60, 200)),), 1, cv2.LINE_AA)
    return np.asarray(cv2.add(picture, cv2.cvtColor(veil, cv2.COLOR_GRAY2BGR)), np.uint8)


def dirt(picture: Picture, rng: np.random.Generator) -> Picture:
    """Splash mud: soft spots of one brownish or greyish tint."""
    height, width = picture.shape[:2]
    coarse = rng.random((max(2, height // 12), max(2, width // 12)), np.float32)
    cover = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    share = np.clip((cover - np.float32(rng.uniform(0.55, 0.8))) * 4, 0, np.float32(rng.uniform(0.2, 0.6)))
    mud = np.empty_like(picture)
    mud[:] = rng.uniform(60, 150) * rng.uniform(0.8, 1.1, 3)
    return np.asarray(cv2.blendLinear(picture, mud, 1 - share, share), np.uint8)


def occluded(picture: Picture, rng: np.random.Generator) -> Picture:
    """Lay a bar, a cable or a leaf before the plate: narrower than a character, so that each can still be told."""
    height, width = picture.shape[:2]
    tint = tuple(float(value) for value in rng.uniform(10, 230) * rng.uniform(0.85, 1.1, 3))
    x, y = rng.uniform(0, width), rng.uniform(0, height)
    hidden = picture.copy()
    if rng.random() < 0.5:  # noqa: PLR2004 - as many leaves as bars
        axes = rng.uniform(0.01, 0.035, 2) * width
        cv2.ellipse(
            hidden, (int(x), int(y)), (int(axes[0]) + 1, int(axes[1]) + 1), 0, 0, 360, tint, -1, cv2.LINE_AA
        )
    else:
        lean = rng.normal(0, 0.5) * height
        thick = max(1, round(float(rng.uniform(0.006, 0.02)) * width))
        cv2.line(hidden, (round(x - lean), 0), (round(x + lean), height), tint, thick, cv2.LINE_AA)
    return hidden


def defocus(picture: Picture, rng: np.random.Generator) -> Picture:
    """Blur as a lens does, in measure with the picture's size."""
    most = 0.3 + picture.shape[1] / 150
    return blurred(picture, float(rng.uniform(0.3, most)))


def motion_blur(picture: Picture, rng: np.random.Generator) -> Picture:
    """Blur along a line, as a moving car does."""
    length = int(rng.integers(2, max(3, picture.shape[1] // 22)))
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = length / 2
    start = (round(length - np.cos(angle) * reach), round(length - np.sin(angle) * reach))
    end = (round(length + np.cos(angle) * reach), round(length + np.sin(angle) * reach))
    cv2.line(kernel, start, end, (1.0,), 1)
    left, top, width, height = cv2.boundingRect((kernel > 0).astype(np.uint8))
    trimmed = kernel[top : top + height, left : left + width]
    return np.asarray(cv2.filter2D(picture, -1, trimmed / trimmed.sum()), np.uint8)


def sharpen(picture: Picture, rng: np.random.Generator) -> Picture:
    """Sharpen too much, as cheap cameras do."""
    soft = blurred(picture, float(rng.uniform(0.7, 2.0)))
    strength = float(rng.uniform(0.4, 1.8))
    return np.asarray(cv2.addWeighted(picture, 1 + strength, soft, -strength, 0), np.uint8)


def noise(picture: Picture, rng: np.random.Generator) -> Picture:
    """Add the sensor's noise, grey or coloured."""
    strength = float(abs(rng.normal(0, 9)))
    channels = 1 if rng.random() < 0.4 else 3  # noqa: PLR2004 - grey in the rest
    height, width = picture.shape[:2]
    # A strip of draws, of which each line of the picture shows another part: a draw for each value would take
    # longer than everything else together.
    strip = (rng.standard_normal(_STRIP + width * channels, np.float32) * np.float32(strength)).round()
    grains = strip.astype(np.int16)
    shown = np.ndarray((_STRIP, width * channels), np.int16, grains, strides=2 * grains.strides)
    lines = shown[rng.integers(0, _STRIP, height)].reshape(height, width, channels)
    grain = lines if channels == picture.shape[2] else cv2.merge([lines[..., 0]] * picture.shape[2])
    return np.asarray(cv2.add(picture, grain, dtype=cv2.CV_8U), np.uint8)


def jpeg(picture: Picture, rng: np.random.Generator) -> Picture:
    """Compress and decode again."""
    quality = int(rng.integers(22, 96))
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


MIX: Mix = (
    (0.10, dirt),
    (0.05, occluded),
    (0.25, shadow),
    (0.25, gradient),
    (0.08, glare),
    (0.35, hue),
    (0.60, tone),
    (0.40, cast),
    (0.05, washed_out),
    (0.05, dark),
    (0.08, infrared),
    (0.06, rain),
    (0.05, rolling_bands),
    (0.45, defocus),
    (0.10, motion_blur),
    (0.55, noise),
    (0.12, sharpen),
    (0.60, jpeg),
)
"""For drawn plates: most stay readable, a few are bad."""
LIGHT_MIX: Mix = (
    (0.15, shadow),
    (0.20, gradient),
    (0.35, hue),
    (0.40, tone),
    (0.30, cast),
    (0.10, infrared),
    (0.20, defocus),
    (0.30, noise),
)
"""For real crops, which have been through a camera already."""


def _mapped(picture: Picture, values: NDArray[np.float64]) -> Picture:
    """Give each value another: `values` has 256 of them, for all channels or for each (256 x 3)."""
    table = np.minimum(np.maximum(values, 0), 255).astype(np.uint8)
    return np.asarray(cv2.LUT(picture, table if table.ndim == 1 else table[None]), np.uint8)


def _scaled(picture: Picture, factor: NDArray[np.float32]) -> Picture:
    """Multiply by factors of up to two, in steps of a hundredth: floats take four times as long.

    The factors are one for each pixel (H x W), line (H x 1) or column (1 x W).
    """
    height, width = picture.shape[:2]
    steps = cv2.cvtColor(cv2.convertScaleAbs(factor, alpha=_FACTOR_STEPS), cv2.COLOR_GRAY2BGR)
    steps = cv2.repeat(steps, height // steps.shape[0], width // steps.shape[1])
    return np.asarray(cv2.multiply(picture, steps, scale=1 / _FACTOR_STEPS), np.uint8)
