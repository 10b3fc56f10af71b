"""Which characters of a plate are taken for one another, and the one spelling under which all of those meet.

Source: the project's notes on plates (section 5, fuzzy matching), whose groups come from the shapes of the GA 36
glyphs and from misreadings told by users of open readers: 8 read as R, Q as 0, Z as 7, 苏 as 鄂. It is a table of
what has been seen, not a measurement; a site that corrects its readings can replace it by its own.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

GROUPS: Final = (
    "0DQOU",
    "8BR3",
    "17TLJI",
    "2Z7",
    "5S6",
    "6GC",
    "A4",
    "EF",
    "KXH",
    "MNWH",
    "PRF",
    "UVY",
    "9P",
    "沪浙津渝",
    "辽冀黑蒙豫",
    "苏京宁云",
    "苏鄂",
    "川新皖",
    "鄂鲁贵赣粤青",
    "陕皖桂",
    "晋吉甘",
)
"""Any two characters of a group are confused; a character may stand in several, so this is no equivalence."""


def are_confused(one: str, other: str) -> bool:
    """Tell whether a reader may take `one` character for `other`; every character is itself."""
    return one == other or any(one in group and other in group for group in GROUPS)


def skeleton(plate: str) -> str:
    """Return the spelling that `plate` shares with every plate it may be confused with; `?` stays what it is.

    Classes of characters are the closure of GROUPS, so plates that are not confused may share a skeleton as well:
    it finds candidates by an index, and `are_confused` judges them.
    """
    return "".join(_CLASS_OF.get(character, character) for character in plate)


def _classes() -> Mapping[str, str]:
    classes: list[str] = []
    for group in GROUPS:
        touched = [one for one in classes if set(one) & set(group)]
        classes = [one for one in classes if one not in touched]
        classes.append("".join(sorted({*group, *"".join(touched)})))
    return MappingProxyType({character: one[0] for one in classes for character in one})


_CLASS_OF: Final = _classes()
