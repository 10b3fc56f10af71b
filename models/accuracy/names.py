"""The plate that a file is named after, and the one spelling in which plates are compared."""

import re
import unicodedata
from collections.abc import Iterator

from models.plates.formats import ALPHABET, PROVINCES, plate_kind

_SEPARATORS = frozenset("·•・‧.-– \t\u3000")
_SHORTEST, _LONGEST = 5, 8


def plate_text(text: str) -> str | None:
    """Fold width and case and drop separators; None where what is left cannot stand on a plate."""
    folded = unicodedata.normalize("NFKC", text).upper()
    plate = "".join(character for character in folded if character not in _SEPARATORS)
    return plate if len(plate) <= _LONGEST and all(character in ALPHABET for character in plate) else None


def plate_in_name(stem: str) -> str | None:
    """Find the plate in a file's name without its ending; numbers and the like before and after it are left out.

    A piece of the name that fits a format of plates wins; else one that begins with a province and is as long as
    plates are.
    """
    pieces = [piece for piece in map(plate_text, _pieces(stem)) if piece]
    fitting = [piece for piece in pieces if plate_kind(piece)]
    headed = [piece for piece in pieces if piece[0] in PROVINCES and len(piece) >= _SHORTEST]
    return next(iter([*fitting, *headed]), None)


def _pieces(stem: str) -> Iterator[str]:
    """Yield what may be the plate: pieces between underlines, blanks and brackets, then those between hyphens."""
    name = unicodedata.normalize("NFKC", stem)
    for parts in (r"[_()\[\]\s]+", r"[_()\[\]\s-]+"):
        yield from (piece for piece in re.split(parts, name) if piece)
