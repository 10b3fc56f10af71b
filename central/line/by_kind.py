"""Sorts what nodes told by its kind, so that each kind is stored at once; there is no kind that nobody takes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import assert_never

from central.passages.recording import Origin, ToldMove, ToldPassage
from wire.codec import UnreadableEvent
from wire.events import (
    BarrierMoved,
    BuzzerSounded,
    CommandRefused,
    Dropped,
    Event,
    GateStateChanged,
    HoldChanged,
    NoticeGiven,
    PassageRecorded,
)

Told = tuple[Origin, Event | UnreadableEvent]


@dataclass(frozen=True, slots=True)
class ByKind:
    """Events of each kind, in the order in which they came."""

    passages: list[ToldPassage] = field(default_factory=list)
    moves: list[ToldMove] = field(default_factory=list)
    gates: list[tuple[Origin, GateStateChanged]] = field(default_factory=list)
    dropped: list[tuple[Origin, Dropped]] = field(default_factory=list)
    refusals: list[tuple[Origin, CommandRefused]] = field(default_factory=list)
    holds: list[tuple[Origin, HoldChanged]] = field(default_factory=list)
    soundings: list[tuple[Origin, BuzzerSounded]] = field(default_factory=list)
    notices: list[tuple[Origin, NoticeGiven]] = field(default_factory=list)
    unreadable: list[tuple[Origin, UnreadableEvent]] = field(default_factory=list)


def sorted_by_kind(told: Iterable[Told]) -> ByKind:  # noqa: C901 - one case a kind
    """Sort events.

    A class of event that is added to the wire and not here fails the type check; were it told all the same, the
    AssertionError would stop the intake, so that nothing is acknowledged that nobody stored.
    """
    kinds = ByKind()
    for origin, event in told:
        match event:
            case PassageRecorded():
                kinds.passages.append((origin, event))
            case BarrierMoved():
                kinds.moves.append((origin, event))
            case GateStateChanged():
                kinds.gates.append((origin, event))
            case Dropped():
                kinds.dropped.append((origin, event))
            case CommandRefused():
                kinds.refusals.append((origin, event))
            case HoldChanged():
                kinds.holds.append((origin, event))
            case BuzzerSounded():
                kinds.soundings.append((origin, event))
            case NoticeGiven():
                kinds.notices.append((origin, event))
            case UnreadableEvent():
                kinds.unreadable.append((origin, event))
            case _:
                assert_never(event)
    return kinds
