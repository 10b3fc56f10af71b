"""Whether a reading is to be believed, and in words why not: the grammar speaks last, after all voting."""

from dataclasses import replace
from enum import StrEnum

from models.base import PlateColour, PlateRead, ReadSource
from models.plates.formats import colour_agrees, plate_kind
from models.plates.judging.seen_small import believed_score

READ_SCORE = 0.8
"""The least score of the weakest character of a plate that counts as read."""
CUT_SCORE = READ_SCORE / 2
"""What the characters of a plate score at most that was not seen whole: each may be the rest of another."""
_GREEN = frozenset({PlateColour.GREEN, PlateColour.YELLOW_GREEN})
_ON_GREEN = 8


class ReadStatus(StrEnum):
    """What one reading is worth."""

    READ = "read"
    UNCERTAIN = "uncertain"


def doubts(read: PlateRead, least: float = READ_SCORE) -> tuple[str, ...]:
    """Say what speaks against a reading, empty if nothing does.

    That is all that `doubts_of_text` finds, and

    - `cut`: its characters were not seen in their full height, so its scores are `CUT_SCORE` at most;
    - `small`: seen so small that its scores are not worth `least`.
    """
    if not read.whole:
        return (*doubts_of_text(read, min(least, CUT_SCORE)), "cut")
    said = doubts_of_text(read, least)
    return (*said, "small") if read.score >= least > believed_score(read) else said


def doubts_of_text(read: PlateRead, least: float = READ_SCORE) -> tuple[str, ...]:
    """Say what speaks against the text of a reading, however large it was seen.

    - `low_score at position N`: a character, counted from 1, scores below `least`;
    - `no_text`: nothing was read at all;
    - `grammar`: the text fits no format of plates;
    - `seven_on_green`: a plate of new energy has eight characters, one was lost;
    - `temporary`: an ordinary text on white, as on the paper of temporary plates;
    - `colour`: no plate of this text is issued on this background;
    - `second_opinion`: the text is another reader's, which is never believed alone.
    """
    said = [f"low_score at position {place}" for place, score in enumerate(read.char_scores, 1) if score < least]
    if not read.text:
        said.append("no_text")
    elif plate_kind(read.text) is None:
        said.append("grammar")
    elif not colour_agrees(read.text, read.colour):
        said.append(_off_colour(read))
    if read.source is ReadSource.SECOND_OPINION:
        said.append("second_opinion")
    return tuple(said)


def _off_colour(read: PlateRead) -> str:
    if read.colour in _GREEN and len(read.text) < _ON_GREEN:
        return "seven_on_green"
    on_paper = read.colour is PlateColour.WHITE and plate_kind(read.text) == "ordinary"
    return "temporary" if on_paper else "colour"


def as_cut(read: PlateRead) -> PlateRead:
    """Give a reading as one of a plate that was not seen whole: the same text, believed by nobody.

    Whatever weighs readings by their scores, as votes do, so never makes a plate `read` of such ones alone.
    """
    scores = tuple(min(score, CUT_SCORE) for score in read.char_scores)
    return replace(read, char_scores=scores, whole=False)


def status_of(read: PlateRead, least: float = READ_SCORE) -> ReadStatus:
    """Say whether a single reading counts as read."""
    return ReadStatus.UNCERTAIN if doubts(read, least) else ReadStatus.READ
