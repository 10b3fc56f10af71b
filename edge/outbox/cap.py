"""What a full outbox gives up: states of the arm first, then its movements, passages only if nothing else is left.

Neighbours in number are given up together, oldest first, those of earlier epochs before those of this one. One
`Dropped` event stands in their place: a number that is missing at the centre always has a reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

GIVEN_UP_IN_ORDER: Final = ("gate", "barrier", "passage")
"""Kinds of events, the least of a loss first."""


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row as far as this rule cares; `last_seq` is above `seq` where a `Dropped` stands for several numbers."""

    seq: int
    last_seq: int
    kind: str
    """Of a `Dropped`: the kind that it says was lost."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Neighbouring rows that become one; `of` is the gravest kind among them, `freed` how many rows that saves."""

    first_seq: int
    last_seq: int
    of: str
    freed: int


def losses(rows: Iterable[HeldRow], kind: str, excess: int) -> Iterator[Loss]:
    """Choose among `rows`, ascending, what to give up until `excess` rows are freed or there is no more to choose.

    Only events of `kind` and those that are less of a loss are given up, and only two neighbours or more, because
    what stands in their place takes a row too.
    """
    allowed = GIVEN_UP_IN_ORDER[: GIVEN_UP_IN_ORDER.index(kind) + 1]
    run: list[HeldRow] = []
    for row in rows:
        continues = not run or row.seq == run[-1].last_seq + 1
        if row.kind in allowed and continues and len(run) <= excess:
            run.append(row)
            continue
        if len(run) > 1:
            yield _loss(run)
            excess -= len(run) - 1
        if excess <= 0:
            return
        run = [row] if row.kind in allowed else []
    if len(run) > 1:
        yield _loss(run)


def _loss(run: list[HeldRow]) -> Loss:
    gravest = max((row.kind for row in run), key=GIVEN_UP_IN_ORDER.index)
    return Loss(run[0].seq, run[-1].last_seq, gravest, len(run) - 1)
