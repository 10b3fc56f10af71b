"""What a person types to find a plate, brought to the store's own spelling."""

from dataclasses import dataclass
from typing import Final

from central.base import BadQueryError
from wire.plate_kinds import ALPHABET, LONGEST, UNREADABLE
from wire.plates import kind_of, normalise_plate

ANY_RUN: Final = "*"
_LONGEST_QUERY: Final = 32
"""Bounded before the normaliser sees the text, which may swell."""
_LIKE: Final = {UNREADABLE: "_", ANY_RUN: "%"}


@dataclass(frozen=True, slots=True, repr=False)
class PlatePattern:
    """A plate as it is stored, or a LIKE pattern without anything in it that would need an escape."""

    text: str
    is_exact: bool
    piece: str = ""
    """What was typed, where it is only a piece: every plate that contains it is meant."""


def plate_pattern(typed: str) -> PlatePattern:
    """Read `typed`: full width, lower case and separators are fine; `?` is any one character, `*` any run.

    A whole plate, which has a format, means exactly itself; anything else without a wildcard is a piece of one, as
    people remember it, and means every plate that contains it. A `?` finds a stored `?` as well, the mark of a
    character that nobody could read.

    The index of plates answers a whole plate at once. Pieces and patterns are looked for from the newest passage
    back until a page is full: quick where many fit, and where few do a walk over all that the other conditions
    leave, so that a time beside them is worth typing.

    Raises BadQueryError for characters that no plate has, and for more of them than a plate has.
    """
    if len(typed) > _LONGEST_QUERY:
        raise BadQueryError("plate", f"a search for a plate has at most {_LONGEST_QUERY} characters")
    wanted = normalise_plate(typed)
    characters = wanted.replace(ANY_RUN, "")
    strange = sorted({character for character in characters if character not in ALPHABET})
    if strange:
        codes = ", ".join(f"U+{ord(character):04X}" for character in strange)
        raise BadQueryError("plate", f"no plate has the character(s) {codes}; ? is any one character, * any run")
    if not wanted:
        raise BadQueryError("plate", "there is nothing to search for; leave the plate out to find all passages")
    if len(characters) > LONGEST:
        raise BadQueryError("plate", f"a plate has at most {LONGEST} characters, not {len(characters)}")
    if not _LIKE.keys() & set(wanted):
        if kind_of(wanted) is not None:
            return PlatePattern(wanted, is_exact=True)
        return PlatePattern(f"%{wanted}%", is_exact=False, piece=wanted)
    return PlatePattern("".join(_LIKE.get(character, character) for character in wanted), is_exact=False)
