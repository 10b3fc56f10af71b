"""The formats of Chinese plates as data: which characters may stand at which position, and the kind's name."""

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
_BLUE, _GREEN, _YELLOW = PlateColour.BLUE, PlateColour.GREEN, PlateColour.YELLOW
_WHITE, _BLACK, _MIXED = PlateColour.WHITE, PlateColour.BLACK, PlateColour.YELLOW_GREEN


@dataclass(frozen=True, slots=True)
class PlateFormat:
    """One kind of plate: its name, what may be written on it, the backgrounds it has."""

    kind: str
    pattern: re.Pattern[str]
    colours: frozenset[PlateColour]


def _format(kind: str, pattern: str, *colours: PlateColour) -> PlateFormat:
    return PlateFormat(kind, re.compile(pattern), frozenset(colours))


FORMATS = (
    _format("nev_small", rf"{_P}{_L}[A-HJK]{_C}[0-9]{{4}}", _GREEN),
    _format("nev_large", rf"{_P}{_L}[0-9]{{5}}[A-HJK]", _MIXED, _GREEN),
    _format("police", rf"{_P}{_O}{_C}[0-9]{{3}}警", _WHITE),
    _format("trailer", rf"{_P}{_L}{_C}{{4}}挂", _YELLOW),
    _format("coach", rf"{_P}{_L}{_C}{{4}}学", _YELLOW),
    _format("hk_mo", rf"粤Z{_C}{{4}}[港澳]", _BLACK),
    _format("consulate", rf"{_P}(?:[0-9]{{5}}|{_L}[0-9]{{4}})领", _BLACK),
    _format("embassy", r"(?:[0-9]{6}使|使[0-9]{6})", _BLACK),
    _format("wj", rf"WJ{_P}?[0-9]{{4}}[0-9TDSHBXJ]", _WHITE),
    _format("emergency", rf"{_P}(?:[XS][0-9]{{4}}|[0-9]{{5}})应急", _WHITE),
    _format("civil_aviation", r"民航[A-Z0-9]{5}", _GREEN),
    _format("military", rf"{_L}{{2}}[0-9]{{5}}", _WHITE),
    _format("ordinary", rf"{_P}{_O}{_C}{{5}}", _BLUE, _YELLOW),
)


def plate_kind(text: str) -> str | None:
    """Name the first format that `text` fits, None if it fits none."""
    return next((one.kind for one in FORMATS if one.pattern.fullmatch(text)), None)


def fits_colour(text: str, colour: PlateColour) -> bool:
    """Say whether a format that `text` fits may have this background; an unknown colour contradicts nothing."""
    fitting = [one for one in FORMATS if one.pattern.fullmatch(text)]
    return any(colour is PlateColour.UNKNOWN or colour in one.colours for one in fitting)
