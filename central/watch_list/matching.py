"""Is this reading a plate that is looked for? A pure rule: the same question has the same answer at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from central.accounts.places import Place
from central.watch_list.confusables import are_confused
from wire.plate_kinds import UNREADABLE

MOST_DIFFERENCES: Final = 2
"""With more characters confused or unread than these a reading says too little about anybody's plate."""


class EntryState(StrEnum):
    """Where a watch-list entry stands."""

    REQUESTED = "requested"
    ACTIVE = "active"
    REFUSED = "refused"
    REMOVED = "removed"
    ENDED = "ended"
    """Never stored: its time is up, whether it was ever active or not."""


class HitKind(StrEnum):
    """How sure a hit is."""

    EXACT = "exact"
    CANDIDATE = "candidate"
    """Characters differ that are easily confused, or were not read: a person decides."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A plate as it was read at one place."""

    plate: str
    """Canonical; `?` for what nobody could read."""
    place: Place
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class WatchedPlate:
    """What the rule must know of an entry."""

    entry: UUID
    plate: str
    place: Place
    state: EntryState
    approved_at: datetime | None
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """A reading that is, or may be, the plate of an entry."""

    entry: UUID
    kind: HitKind
    differs: tuple[int, ...]
    """Positions, from 0, at which reading and entry differ."""


def match(reading: Reading, entries: Iterable[WatchedPlate], now: datetime) -> tuple[Hit, ...]:
    """Return a hit for every one of `entries` that `reading` is or may be, as of `now`.

    An entry that is not active, is over, is looked for elsewhere, or was approved after the capture hits nothing.
    """
    compared = (
        (watched.entry, _differences(reading.plate, watched.plate))
        for watched in entries
        if _applies(watched, reading, now)
    )
    return tuple(
        Hit(entry, HitKind.CANDIDATE if differs else HitKind.EXACT, differs)
        for entry, differs in compared
        if differs is not None
    )


def may_be(read: str, wanted: str) -> bool:
    """Tell whether a reading is, or may be, the plate `wanted`; `?` for what nobody could read."""
    return _differences(read, wanted) is not None


def _applies(watched: WatchedPlate, reading: Reading, now: datetime) -> bool:
    return (
        watched.state is EntryState.ACTIVE
        and watched.approved_at is not None
        and watched.approved_at <= reading.captured_at
        and max(now, reading.captured_at) < watched.ends_at
        and watched.place.covers(reading.place)
    )


def _differences(read: str, wanted: str) -> tuple[int, ...] | None:
    """Return where the texts differ; None where they cannot be the same plate."""
    if len(read) != len(wanted):
        return None
    pairs = tuple(enumerate(zip(read, wanted, strict=True)))
    if any(one != UNREADABLE and not are_confused(one, other) for _, (one, other) in pairs):
        return None
    differs = tuple(position for position, (one, other) in pairs if one != other)
    return differs if len(differs) <= MOST_DIFFERENCES else None
