"""What a full outbox gives up.

States of the arm first, then refused commands, calls, notices, movements, holds, passages. Neighbours in
number are given up together, oldest first, those of earlier epochs before those of this one. One `Dropped` event
stands in their place: a number that is missing at the centre always has a reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, assert_never, get_args

from wire.events import Event

EventKind = Literal["passage", "barrier", "gate", "dropped", "command_refused", "hold", "buzzer", "notice"]
"""Every kind of event that the wire has."""


def kind_of(event: Event) -> EventKind:
    """Return an event's kind: a new one does not pass the type checker before it has its place in `gravity`."""
    return event.kind


def gravity(kind: EventKind) -> int | None:
    """Say how grave a loss an event of this kind would be, from 0 on; None: never given up."""
    match kind:
        case "gate":
            return 0
        case "command_refused":
            # The centre knows of its own commands; what is lost is what somebody else tried.
            return 1
        case "buzzer":
            # Whom it called has heard it.
            return 2
        case "notice":
            # Whom it was for has heard it, and the centre knows who wanted it.
            return 3
        case "barrier":
            return 4
        case "hold":
            # What nobody knows of stands open.
            return 5
        case "passage":
            return 6
        case "dropped":
            # It takes the place of what was given up, and is itself joined with its neighbours.
            return None
    assert_never(kind)


def _in_order() -> tuple[EventKind, ...]:
    graded = [(grave, kind) for kind in get_args(EventKind) if (grave := gravity(kind)) is not None]
    return tuple(kind for _, kind in sorted(graded))


GIVEN_UP_IN_ORDER: Final = _in_order()
"""Kinds of events, the least of a loss first."""
_ORDER: Final[dict[str, int]] = {kind: place for place, kind in enumerate(GIVEN_UP_IN_ORDER)}


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
    allowed: tuple[str, ...] = GIVEN_UP_IN_ORDER[: _ORDER[kind] + 1]
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
    gravest = max((row.kind for row in run), key=_ORDER.__getitem__)
    return Loss(run[0].seq, run[-1].last_seq, gravest, len(run) - 1)
