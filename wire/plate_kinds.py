"""The kinds of Chinese number plates, as data: one row a kind, in the order in which they are tried.

Source: GA 36-2018 as digested in the project's notes on plates; serial rules of `civil_aviation` and `military`
are wide on purpose, because their standards could not be read. A plate that fits no row is still a plate: it is
passed on as uncertain, never dropped.
"""

from dataclasses import dataclass
from enum import StrEnum


class PlateColour(StrEnum):
    """Background of a plate; `unknown` where the light does not tell."""

    BLUE = "blue"
    GREEN = "green"
    YELLOW = "yellow"
    YELLOW_GREEN = "yellow_green"
    WHITE = "white"
    BLACK = "black"
    UNKNOWN = "unknown"


class PlateKind(StrEnum):
    """What a plate's text says about its vehicle."""

    NEV_SMALL = "nev_small"
    NEV_LARGE = "nev_large"
    POLICE = "police"
    TRAILER = "trailer"
    COACH = "coach"
    HK_MO = "hk_mo"
    CONSULATE = "consulate"
    EMBASSY = "embassy"
    ARMED_POLICE = "wj"
    EMERGENCY = "emergency"
    CIVIL_AVIATION = "civil_aviation"
    MILITARY = "military"
    ORDINARY = "ordinary"


PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
"""The 31 province marks."""
OFFICES = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
"""Second position: no I; O only on the government plates of old."""
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Letters of a serial: neither I nor O."""
DIGITS = "0123456789"
SERIAL = LETTERS + DIGITS
NEV_MARKS = "ABCDEFGHJK"
"""D A B C E: purely electric; F G H J K: other new energy."""
MARKS = "警学挂港澳使领应急民航"
UNREADABLE = "?"
"""Stands for one character that nobody could read."""
ALPHABET = frozenset(PROVINCES + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + DIGITS + MARKS + UNREADABLE)
LONGEST = 8


@dataclass(frozen=True, slots=True)
class PlateFormat:
    """One way to write one kind: the characters allowed at each position, and the backgrounds it is issued in."""

    kind: PlateKind
    positions: tuple[str, ...]
    colours: frozenset[PlateColour]


_B, _G, _Y, _YG, _W, _K = (
    PlateColour.BLUE,
    PlateColour.GREEN,
    PlateColour.YELLOW,
    PlateColour.YELLOW_GREEN,
    PlateColour.WHITE,
    PlateColour.BLACK,
)


def _format(kind: PlateKind, positions: tuple[str, ...], *colours: PlateColour) -> PlateFormat:
    return PlateFormat(kind, positions, frozenset(colours))


_P, _O, _L, _D, _S = PROVINCES, OFFICES, LETTERS, DIGITS, SERIAL
_D4, _D5, _S4 = (_D,) * 4, (_D,) * 5, (_S,) * 4

PLATE_FORMATS: tuple[PlateFormat, ...] = (
    _format(PlateKind.NEV_SMALL, (_P, _L, NEV_MARKS, _S, *_D4), _G),
    _format(PlateKind.NEV_LARGE, (_P, _L, *_D5, NEV_MARKS), _YG, _G),
    _format(PlateKind.POLICE, (_P, _O, _S, _D, _D, _D, "警"), _W),
    _format(PlateKind.TRAILER, (_P, _L, *_S4, "挂"), _Y),
    _format(PlateKind.COACH, (_P, _L, *_S4, "学"), _Y),
    _format(PlateKind.HK_MO, ("粤", "Z", *_S4, "港澳"), _K),
    _format(PlateKind.CONSULATE, (_P, *_D5, "领"), _K),
    _format(PlateKind.CONSULATE, (_P, _L, *_D4, "领"), _K),
    _format(PlateKind.EMBASSY, (*_D5, _D, "使"), _K),
    _format(PlateKind.EMBASSY, ("使", *_D5, _D), _K),
    _format(PlateKind.ARMED_POLICE, ("W", "J", _P, *_D4, _D + "TDSHBXJ"), _W),
    _format(PlateKind.ARMED_POLICE, ("W", "J", *_D4, _D + "TDSHBXJ"), _W),
    _format(PlateKind.EMERGENCY, (_P, "XS", *_D4, "应", "急"), _W),
    _format(PlateKind.EMERGENCY, (_P, *_D5, "应", "急"), _W),
    _format(PlateKind.EMERGENCY, ("应", "急", "XS" + _D, *_D4), _W),
    _format(PlateKind.CIVIL_AVIATION, ("民", "航", *(_S,) * 5), _G),
    _format(PlateKind.MILITARY, (_L, _L, *_D5), _W),
    _format(PlateKind.ORDINARY, (_P, _O, *(_S,) * 5), _B, _Y, _K),
)
