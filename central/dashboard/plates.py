"""A plate as it is drawn: character by character, each with its own score, in the plate's own colours."""

from dataclasses import dataclass
from itertools import chain, repeat
from typing import Final

from central.passages.search import PlateView
from wire.plate_kinds import MARKS, PROVINCES, UNREADABLE, PlateColour

DOUBT_BELOW: Final = 0.8
"""A character that scored less is marked for the eye."""
_HEAD: Final = 2
"""Province and office, which a dot parts from the serial."""


@dataclass(frozen=True, slots=True)
class PlateCharacter:
    """One character and how sure its reader was, 0…1; None where no score came with it."""

    text: str
    score: float | None
    parted: bool
    """A dot stands after it."""

    @property
    def unreadable(self) -> bool:
        """Nobody could read it."""
        return self.text == UNREADABLE

    @property
    def doubtful(self) -> bool:
        """It was read, but not surely."""
        return not self.unreadable and self.score is not None and self.score < DOUBT_BELOW

    @property
    def mark(self) -> bool:
        """It says what the vehicle is for, such as 警, and is red on a white plate."""
        return self.text in MARKS


@dataclass(frozen=True, slots=True)
class DrawnPlate:
    """A plate ready to be drawn."""

    colour: PlateColour
    characters: tuple[PlateCharacter, ...]

    @property
    def text(self) -> str:
        """All characters in a row."""
        return "".join(character.text for character in self.characters)

    @property
    def doubted(self) -> bool:
        """At least one character is doubtful or unreadable."""
        return any(character.doubtful or character.unreadable for character in self.characters)

    @property
    def notes(self) -> tuple[tuple[str, int], ...]:
        """What to say of characters: a key of the catalogue, and which one, from 1."""
        return tuple(
            ("plate.unreadable" if character.unreadable else "plate.doubtful", place)
            for place, character in enumerate(self.characters, start=1)
            if character.unreadable or character.doubtful
        )


def draw_plate(plate: PlateView) -> DrawnPlate:
    """Lay a plate out; missing scores are shown as missing, surplus ones ignored."""
    headed = plate.text[:1] in PROVINCES and len(plate.text) > _HEAD
    scores = chain(plate.char_scores, repeat(None))
    return DrawnPlate(
        plate.colour,
        tuple(
            PlateCharacter(character, score, parted=headed and place == _HEAD - 1)
            for place, (character, score) in enumerate(zip(plate.text, scores, strict=False))
        ),
    )
