"""The formats of Chinese plates as data: what may be written, on which background, and what the kind is called."""

import re
from dataclasses import dataclass

from models.base import PlateColour

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "0123456789"
MARKS = "警学挂港澳使领应急民航"
ALPHABET = DIGITS + LETTERS + "O" + PROVINCES + MARKS
"""All characters that stand on plates: O only as an issuing office, I never."""

_P = f"[{PROVINCES}]"
_L = "[A-HJ-NP-Z]"
_O = "[A-HJ-Z]"
_C = "[A-HJ-NP-Z0-9]"


_B, _G, _Y, _YG, _W, _K = (
    PlateColour.BLUE,
    PlateColour.GREEN,
    PlateColour.YELLOW,
    PlateColour.YELLOW_GREEN,
    PlateColour.WHITE,
    PlateColour.BLACK,
)


@dataclass(frozen=True, slots=True)
class PlateFormat:
    """One kind of plate: its name, what may be written on it, and the backgrounds it is issued in."""

    kind: str
    pattern: re.Pattern[str]
    colours: frozenset[PlateColour]


def _format(kind: str, pattern: str, *colours: PlateColour) -> PlateFormat:
    return PlateFormat(kind, re.compile(pattern), frozenset(colours))


FORMATS = (
    _format("nev_small", rf"{_P}{_L}[A-HJK]{_C}[0-9]{{4}}", _G),
    _format("nev_large", rf"{_P}{_L}[0-9]{{5}}[A-HJK]", _YG, _G),
    _format("police", rf"{_P}{_O}{_C}[0-9]{{3}}警", _W),
    _format("trailer", rf"{_P}{_L}{_C}{{4}}挂", _Y),
    _format("coach", rf"{_P}{_L}{_C}{{4}}学", _Y),
    _format("hk_mo", rf"粤Z{_C}{{4}}[港澳]", _K),
    _format("consulate", rf"{_P}(?:[0-9]{{5}}|{_L}[0-9]{{4}})领", _K),
    _format("embassy", r"(?:[0-9]{6}使|使[0-9]{6})", _K),
    _format("wj", rf"WJ{_P}?[0-9]{{4}}[0-9TDSHBXJ]", _W),
    _format("emergency", rf"{_P}(?:[XS][0-9]{{4}}|[0-9]{{5}})应急", _W),
    _format("emergency", r"应急[XS0-9][0-9]{4}", _W),
    _format("civil_aviation", r"民航[A-HJ-NP-Z0-9]{5}", _G),
    _format("military", rf"{_L}{{2}}[0-9]{{5}}", _W),
    _format("ordinary", rf"{_P}{_O}{_C}{{5}}", _B, _Y, _K),
)
"""In the order in which they are tried. Motorcycles and low-speed vehicles are written as ordinary ones."""


_CROSS_BORDER = re.compile(rf"粤Z{_C}{{4}}[港澳]|[A-HJ-NPR-Z]{{1,2}}[0-9]{{1,4}}|M[A-Z][0-9]{{4}}")
"""The mainland plate of a car of Hong Kong or Macau, and what its plate at home says, dashes left out."""


def is_cross_border(text: str) -> bool:
    """Say whether a text is one of those that cars bear in pairs; the one of home fits no mainland format."""
    return _CROSS_BORDER.fullmatch(text) is not None


def plate_kind(text: str) -> str | None:
    """Name the first format that `text` fits, None if it fits none."""
    return next((one.kind for one in FORMATS if one.pattern.fullmatch(text)), None)


def colour_agrees(text: str, colour: PlateColour) -> bool:
    """Say whether a plate of this text is issued in `colour`.

    An unknown colour contradicts nothing; a text that fits no format agrees with no known colour.
    """
    return colour is PlateColour.UNKNOWN or any(
        colour in one.colours for one in FORMATS if one.pattern.fullmatch(text)
    )
