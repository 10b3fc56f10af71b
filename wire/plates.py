"""Plate grammar: one normaliser and one reading of the grammar, used by store, match and search alike."""

import unicodedata
from functools import lru_cache
from typing import Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from wire.errors import WireError
from wire.plate_kinds import ALPHABET, LONGEST, PLATE_FORMATS, UNREADABLE, PlateColour, PlateFormat, PlateKind

_SEPARATORS = frozenset("·•・‧.-– \t\u3000")


class PlateText(str):
    """A plate in canonical form whose `repr` is masked, so that a log line cannot hold it by accident.

    It compares, hashes and serialises as the plain text it is.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"PlateText(<{len(self)} characters>)"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Bring `text` into canonical form; raises WireError as `canonical_plate` does."""
        return cls(canonical_plate(text))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        # The length is bounded before the normaliser sees the text: NFKC may swell hostile input.
        plain = core_schema.str_schema(min_length=1, max_length=4 * LONGEST)
        return core_schema.no_info_after_validator_function(cls.parse, plain)


def normalise_plate(text: str) -> str:
    """Fold width and case and drop the separators that people and plates put in; never fails.

    NFKC turns full-width letters, digits and ？ into plain ones.
    """
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if character not in _SEPARATORS)


def canonical_plate(text: str) -> str:
    """Return the one spelling under which a plate is stored, matched and searched.

    Raises WireError for an empty or over-long text and for characters that no plate has. A text that fits no
    format is fine: see `format_of`.
    """
    plate = normalise_plate(text)
    if not 1 <= len(plate) <= LONGEST:
        raise WireError(f"a plate has 1 to {LONGEST} characters, this text has {len(plate)}")
    strange = sorted({character for character in plate if character not in ALPHABET})
    if strange:
        codes = ", ".join(f"U+{ord(character):04X}" for character in strange)
        raise WireError(f"no plate has the character(s) {codes}")
    return plate


def format_of(plate: str) -> PlateFormat | None:
    """Return the first format that canonical `plate` fits, `?` standing for any character, or None."""
    return next(iter(_formats_of(plate)), None)


def kind_of(plate: str) -> PlateKind | None:
    """Return the kind that canonical `plate` is written as, or None.

    With characters unread it has a kind only if every format that it may be is of that kind: a car that lost its
    last character is not to be taken for the police.
    """
    kinds = [candidate.kind for candidate in _formats_of(plate)]
    if not kinds or not (is_complete(plate) or len(set(kinds)) == 1):
        return None
    return kinds[0]


def is_complete(plate: str) -> bool:
    """Say whether every character of `plate` was read."""
    return UNREADABLE not in plate


def colour_agrees(plate: str, colour: PlateColour) -> bool:
    """Say whether a plate of this text is issued in `colour`.

    An unknown colour contradicts nothing; a text that fits no format agrees with no known colour. A mismatch
    hints at a misread, cloned or covered plate.
    """
    if colour is PlateColour.UNKNOWN:
        return True
    return any(colour in candidate.colours for candidate in _formats_of(plate))


def issued_colours(plate: str) -> frozenset[PlateColour]:
    """Return the backgrounds that tell vehicles of this text apart; empty for a text that fits no format.

    Yellow-green is given as green: no number is issued in both, and a camera takes one for the other. An ordinary
    plate is never white: see `is_temporary`.
    """
    colours = {distinct_colour(colour) for candidate in _formats_of(plate) for colour in candidate.colours}
    return frozenset(colour for colour in colours if not is_temporary(plate, colour))


def distinct_colour(colour: PlateColour) -> PlateColour:
    """Return `colour` as far as it tells vehicles of one text apart: yellow-green is green."""
    return PlateColour.GREEN if colour is PlateColour.YELLOW_GREEN else colour


def assumed_colour(plate: str) -> PlateColour:
    """Return the background of a plate of which somebody gave the text alone.

    Blue where several are possible, which is what most such plates have; unknown for a text that fits no format.
    """
    colours = issued_colours(plate)
    if len(colours) == 1:
        return next(iter(colours))
    return PlateColour.BLUE if PlateColour.BLUE in colours else PlateColour.UNKNOWN


def is_temporary(plate: str, colour: PlateColour) -> bool:
    """Say whether this is the text of an ordinary plate on white: a temporary one, printed on paper."""
    return colour is PlateColour.WHITE and kind_of(plate) is PlateKind.ORDINARY


@lru_cache(maxsize=1024)
def _formats_of(plate: str) -> tuple[PlateFormat, ...]:
    """Return all formats that canonical `plate` fits; kept, for a gate asks of the same few in every frame."""
    return tuple(candidate for candidate in PLATE_FORMATS if _fits(plate, candidate))


def _fits(plate: str, candidate: PlateFormat) -> bool:
    if len(plate) != len(candidate.positions):
        return False
    return all(
        character == UNREADABLE or character in allowed
        for character, allowed in zip(plate, candidate.positions, strict=True)
    )
