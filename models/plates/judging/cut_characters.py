"""Which characters are what is left of others whose head or foot is hidden: a Z without its foot reads as a 7.

Counted on some 600 wrong readings of drawn and real plates that had a fifth to a quarter of their height covered
(`benchmarks/plate_covered.py` with other seeds); what came up once or twice is left out.
"""

from models.base import PlateRead

WITHOUT_HEAD = {"U": "0DQ", "1": "7T", "Z": "2", "A": "LE4", "L": "Z", "T": "Y", "K": "R"}
"""What is read where heads are hidden, and what it may be in truth."""
WITHOUT_FOOT = {"7": "Z", "Q": "90", "R": "8B", "A": "4", "F": "E", "1": "LJ", "2": "36", "E": "F", "Y": "X"}
"""The same where feet are hidden."""
_FIRST = 2
"""Before it stand the province and a letter that no digit can be mistaken for."""


def weakest_rest(read: PlateRead, rests: dict[str, str]) -> float:
    """Give the least score of the characters that may be the rest of others, 1 where there are none."""
    scored = list(zip(read.text, read.char_scores, strict=True))[_FIRST:]
    return min((score for character, score in scored if character in rests), default=1.0)
