"""What a full outbox gives up: states of the arm first, then its movements, passages only where nothing else is left.

Neighbours in number are given up together, oldest first, and one `Dropped` event stands in their place: a number
that is missing at the centre always has a reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

GIVEN_UP_IN_ORDER: Final = ("gate", "barrier", "passage")
"""Kinds of events, the least of a loss first."""
DROPPED: Final = "dropped"
REASON: Final = "outbox_full"


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row as far as this rule cares; one that is `Dropped` itself stands for all numbers up to `last_seq`."""

    seq: int
    last_seq: int
    kind: str
    """Of a `Dropped`: the kind that it says was lost."""
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """`rows` neighbouring rows that become one; `of` is the gravest kind among them."""

    first_seq: int
    last_seq: int
    of: str
    rows: int

    @property
    def freed(self) -> int:
        """How many rows the outbox is shorter for it."""
        return self.rows - 1


def losses(rows: Iterable[HeldRow], kind: str, excess: int) -> Iterator[Loss]:
    """Choose among `rows`, ascending, what to give up until `excess` rows are freed, or nothing is left to choose.

    Only events of `kind`, and those that are less of a loss, are given up, and only two neighbours or more, because
    what stands in their place takes a row too.
    """
    allowed = GIVEN_UP_IN_ORDER[: GIVEN_UP_IN_ORDER.index(kind) + 1]
    run: list[HeldRow] = []
    for row in rows:
        follows = bool(run) and row.seq == run[-1].last_seq + 1
        if row.kind in allowed and (follows or not run) and len(run) <= excess:
            run.append(row)
            continue
        excess -= sum(loss.freed for loss in (yield from _of_run(run)))
        if excess <= 0:
            return
        run = [row] if row.kind in allowed else []
    yield from _of_run(run)


def _of_run(run: list[HeldRow]) -> "Iterator[Loss]":
    raise NotImplementedError
