"""The formats of Chinese plates as data: which characters may stand at which position, and the kind's name."""

import re
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class PlateFormat:
    """One kind of plate: its name and what may be written on it."""

    kind: str
    pattern: re.Pattern[str]


FORMATS = tuple(
    PlateFormat(kind, re.compile(pattern))
    for kind, pattern in (
        ("nev_small", rf"{_P}{_L}[A-HJK]{_C}[0-9]{{4}}"),
        ("nev_large", rf"{_P}{_L}[0-9]{{5}}[A-HJK]"),
        ("police", rf"{_P}{_O}{_C}[0-9]{{3}}警"),
        ("trailer", rf"{_P}{_L}{_C}{{4}}挂"),
        ("coach", rf"{_P}{_L}{_C}{{4}}学"),
        ("hk_mo", rf"粤Z{_C}{{4}}[港澳]"),
        ("consulate", rf"{_P}(?:[0-9]{{5}}|{_L}[0-9]{{4}})领"),
        ("embassy", r"(?:[0-9]{6}使|使[0-9]{6})"),
        ("wj", rf"WJ{_P}?[0-9]{{4}}[0-9TDSHBXJ]"),
        ("emergency", rf"{_P}(?:[XS][0-9]{{4}}|[0-9]{{5}})应急"),
        ("civil_aviation", r"民航[A-Z0-9]{5}"),
        ("military", rf"{_L}{{2}}[0-9]{{5}}"),
        ("ordinary", rf"{_P}{_O}{_C}{{5}}"),
    )
)
"""In the order in which they are tried."""


def plate_kind(text: str) -> str | None:
    """Name the first format that `text` fits, None if it fits none."""
    return next((one.kind for one in FORMATS if one.pattern.fullmatch(text)), None)
