"""Is this reading a plate that is looked for? A pure rule: the same question has the same answer at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from central.grid.places import Place
from central.watch_list.confusables import are_confused
from wire.plate_kinds import UNREADABLE, PlateColour
from wire.plates import distinct_colour

MOST_DIFFERENCES: Final = 2
"""With more characters confused or unread than these a reading says too little about anybody's plate.

Another colour counts as one of them.
"""


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
    """Characters differ that are easily confused, or were not read, or the colour differs: a person decides."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A plate as it was read at one place."""

    plate: str
    """Canonical; `?` for what nobody could read."""
    place: Place
    captured_at: datetime
    colour: PlateColour = PlateColour.UNKNOWN
    """As it was seen."""


@dataclass(frozen=True, slots=True)
class WatchedPlate:
    """What the rule must know of an entry."""

    entry: UUID
    plate: str
    place: Place
    state: EntryState
    approved_at: datetime | None
    ends_at: datetime
    colour: PlateColour | None = None
    """None: every colour."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A reading that is, or may be, the plate of an entry."""

    entry: UUID
    kind: HitKind
    differs: tuple[int, ...]
    """Positions, from 0, at which reading and entry differ."""
    other_colour: bool = False
    """It was seen in another colour: another vehicle of that number, a cloned plate, or the light."""

    @property
    def differences(self) -> int:
        """In how much reading and entry differ; 0: in nothing."""
        return len(self.differs) + self.other_colour


def match(reading: Reading, entries: Iterable[WatchedPlate], now: datetime) -> tuple[Hit, ...]:
    """Return a hit for every one of `entries` that `reading` is or may be, as of `now`.

    An entry that is not active, is over, is looked for elsewhere, or was approved after the capture hits nothing.
    """
    compared = (_compared(reading, watched) for watched in entries if _applies(watched, reading, now))
    return tuple(hit for hit in compared if hit is not None)


def may_be(read: str, wanted: str, *, other_colour: bool) -> bool:
    """Tell whether a reading is, or may be, the plate `wanted`; `?` for what nobody could read."""
    return _differences(read, wanted, other_colour=other_colour) is not None


def in_other_colour(seen: PlateColour, wanted: PlateColour | None) -> bool:
    """Tell whether a plate was seen in another colour than is looked for; unseen, it is no other."""
    if wanted is None or seen is PlateColour.UNKNOWN:
        return False
    return distinct_colour(seen) is not distinct_colour(wanted)


def _compared(reading: Reading, watched: WatchedPlate) -> Hit | None:
    other_colour = in_other_colour(reading.colour, watched.colour)
    differs = _differences(reading.plate, watched.plate, other_colour=other_colour)
    if differs is None:
        return None
    kind = HitKind.CANDIDATE if differs or other_colour else HitKind.EXACT
    return Hit(watched.entry, kind, differs, other_colour)


def _applies(watched: WatchedPlate, reading: Reading, now: datetime) -> bool:
    return (
        watched.state is EntryState.ACTIVE
        and watched.approved_at is not None
        and watched.approved_at <= reading.captured_at
        and max(now, reading.captured_at) < watched.ends_at
        and watched.place.covers(reading.place)
    )


def _differences(read: str, wanted: str, *, other_colour: bool) -> tuple[int, ...] | None:
    """Return where the texts differ; None where they cannot be the same plate."""
    if len(read) != len(wanted):
        return None
    pairs = tuple(enumerate(zip(read, wanted, strict=True)))
    if any(one != UNREADABLE and not are_confused(one, other) for _, (one, other) in pairs):
        return None
    differs = tuple(position for position, (one, other) in pairs if one != other)
    return differs if len(differs) + other_colour <= MOST_DIFFERENCES else None
