"""The background colour of a plate, from the hues of its rectified crop weighted by how coloured they are."""

import math
from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from models.base import Picture, PlateColour

_HUES = {
    PlateColour.YELLOW: (12, 34),
    PlateColour.GREEN: (35, 88),
    PlateColour.BLUE: (89, 142),
}
_LEAST_SHARE = 0.5
_LEAST_CHROMA = 18.0
_GREY_CHROMA = 3.0
_WHITE_ABOVE, _BLACK_BELOW = 130.0, 75.0
_LIKELY, _CERTAIN = 0.6, 0.95
_LOOKED_AT, _COLOURLESS = 4000, 1.5
_EVERY = 2
"""A quarter of a view's pixels tells its hues as well."""
_GROUND_IS_DARKER, _GROUND_IS_LIGHTER = 0.42, 0.58
"""A plate's ground takes more of its middle than its characters do: shares of what is light there."""
_PAPER_ABOVE = 110.0
_PALE = {PlateColour.WHITE: 1.0, PlateColour.BLUE: 0.4, PlateColour.YELLOW: 0.36, PlateColour.UNKNOWN: 0.36}
_BLACK_INK = 0.3
"""How coloured paper and the ink on it are at most; overexposed blue plates leave nothing dark but blue."""
_GREENS = {PlateColour.GREEN, PlateColour.YELLOW_GREEN}


def plate_colour(crop: Picture) -> PlateColour:
    """Name the background colour of a crop that shows the plate and nothing else (H x W x 3, BGR).

    Weighted by chroma, white and black characters count for nothing. A crop with next to no colour at all is
    `unknown`: it comes from a night or infrared camera, where a blue plate looks as grey as a white one.
    """
    hsv = np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2HSV), np.float32)
    chroma = np.asarray(hsv[..., 1] * hsv[..., 2] / 255, np.float32)
    if chroma.mean() < _LEAST_CHROMA:
        return _without_hue(float(chroma.mean()), float(np.median(hsv[..., 2])))
    shares = _shares(hsv[..., 0], chroma)
    best = max(shares, key=shares.__getitem__)
    if shares[best] < _LEAST_SHARE:
        return PlateColour.UNKNOWN
    left = crop.shape[1] // 4
    yellow_left = _shares(hsv[:, :left, 0], chroma[:, :left])[PlateColour.YELLOW] >= _LEAST_SHARE
    return PlateColour.YELLOW_GREEN if best is PlateColour.GREEN and yellow_left else best


def agreed_colour(view: Picture, shares: Mapping[PlateColour, float]) -> PlateColour:
    """Name the background by a network's shares (0…1), with the hues of the view as a check where they are clear.

    Where the two differ the network must be all but certain. Not for grey pictures (`is_grey`), whose plates have
    no colour whatever a network makes of them.
    """
    told = max(shares, key=shares.__getitem__)
    seen = plate_colour(np.ascontiguousarray(view[::_EVERY, ::_EVERY]))
    if seen in {PlateColour.UNKNOWN, told} or {seen, told} == _GREENS:
        return told if shares[told] >= _LIKELY else seen
    return told if shares[told] >= _CERTAIN else PlateColour.UNKNOWN


def checked_by_ink(colour: PlateColour, view: Picture) -> PlateColour:
    """Say the colour of a plate once more, knowing which of ground and ink is the lighter one.

    White plates bear dark characters: where they are light, the camera has lost the colour, as it does with a blue
    plate in a glaring lamp. Black characters on a ground that is pale, whatever tint it has, stand on paper, as
    those of temporary plates do, and paper counts as white. Not for grey pictures (`is_grey`).
    """
    if colour not in {PlateColour.WHITE, PlateColour.BLUE, PlateColour.YELLOW, PlateColour.UNKNOWN}:
        return colour
    height = len(view)
    band = np.ascontiguousarray(view[height // 4 : height - height // 4])
    grey = cv2.cvtColor(band, cv2.COLOR_BGR2GRAY)
    split, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_OTSU)
    lighter = grey > split
    share = float(lighter.mean())
    if share < _GROUND_IS_LIGHTER:
        return PlateColour.UNKNOWN if colour is PlateColour.WHITE and share < _GROUND_IS_DARKER else colour
    ground, ink = _brightness_and_chroma(band[lighter]), _brightness_and_chroma(band[~lighter])
    pale = ground[0] >= _PAPER_ABOVE and ground[1] <= _PALE[colour] and ink[1] <= _BLACK_INK
    return PlateColour.WHITE if pale else colour


def _brightness_and_chroma(pixels: Picture) -> tuple[float, float]:
    """Give the brightness (0…255) of the mean of some pixels, and what share of it (0…1) is colour."""
    values = pixels.reshape(-1, 3).mean(axis=0)
    brightest = float(values.max())
    return brightest, (brightest - float(values.min())) / max(brightest, 1.0)


def is_grey(picture: Picture) -> bool:
    """Say whether a whole picture comes from an infrared or grey camera; a few thousand of its pixels tell."""
    every = max(1, math.isqrt(picture.shape[0] * picture.shape[1] // _LOOKED_AT))
    blue, green, red = cv2.split(np.ascontiguousarray(picture[::every, ::every]))
    spread = cv2.subtract(cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red))
    return bool(cv2.mean(spread)[0] < _COLOURLESS)


def _shares(hue: NDArray[np.float32], chroma: NDArray[np.float32]) -> dict[PlateColour, float]:
    total = max(float(chroma.sum()), 1e-6)
    return {
        colour: float(chroma[(hue >= low) & (hue <= high)].sum()) / total for colour, (low, high) in _HUES.items()
    }


def _without_hue(chroma: float, brightness: float) -> PlateColour:
    if chroma >= _GREY_CHROMA and brightness >= _WHITE_ABOVE:
        return PlateColour.WHITE
    if chroma >= _GREY_CHROMA and brightness <= _BLACK_BELOW:
        return PlateColour.BLACK
    return PlateColour.UNKNOWN
