"""Two readings of one plate laid beside each other: how many edits apart, and which character answers to which."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where the characters of a text stand in a reference, along the shortest way of edits between the two.

    `places` has an entry for each position of the reference: the position in the text, None where the text lacks
    it. `surplus` are the other way round: each character of the text that the reference lacks, with the position
    of the reference before which it stands (its length: behind the last one).
    """

    places: tuple[int | None, ...]
    surplus: tuple[tuple[int, int], ...]


def differences(one: str, other: str) -> int:
    """Count the edits between two plates (Levenshtein distance)."""
    return _costs(one, other)[-1][-1]


def surely_differing(one: str, other: str) -> int:
    """Count the differences that missing ends do not explain: a plate leaving the picture is read ever shorter."""
    return differences(one, other) - abs(len(one) - len(other))


def align(reference: str, text: str) -> Alignment:
    """Lay `text` beside `reference` (the way back through the table of Wagner and Fischer, 1974).

    Of ways as short, the one that takes a character for another is preferred to one that drops and adds.
    """
    costs = _costs(reference, text)
    places: list[int | None] = [None] * len(reference)
    surplus: list[tuple[int, int]] = []
    row, column = len(reference), len(text)
    while row or column:
        here = costs[row][column]
        if row and column and here == costs[row - 1][column - 1] + (reference[row - 1] != text[column - 1]):
            row, column = row - 1, column - 1
            places[row] = column
        elif row and here == costs[row - 1][column] + 1:
            row -= 1
        else:
            column -= 1
            surplus.append((row, column))
    return Alignment(tuple(places), tuple(reversed(surplus)))


def _costs(one: str, other: str) -> list[list[int]]:
    """Return the edits between every beginning of `one` (rows) and of `other` (columns)."""
    table = [list(range(len(other) + 1))]
    for row, left in enumerate(one, 1):
        above, current = table[-1], [row]
        for column, right in enumerate(other, 1):
            current.append(min(above[column] + 1, current[-1] + 1, above[column - 1] + (left != right)))
        table.append(current)
    return table
