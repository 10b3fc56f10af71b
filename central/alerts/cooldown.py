"""Which hit is shown as an alert of its own, and which is counted on one that is there: a pure rule."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from central.watch_list.matching import HitKind


@dataclass(frozen=True, slots=True)
class Sight:
    """A watch-list entry seen by one lane."""

    entry: UUID
    site: str
    node: str
    lane: str
    kind: HitKind
    plate: str
    """As it was read."""
    captured_at: datetime
    other_colour: bool = False
    """It was seen in another colour than is looked for."""


def holds_back(shown: Sight, hit: Sight, cooldown: timedelta) -> bool:
    """Tell whether an alert that is `shown` speaks for `hit` as well, by the times of their frames.

    It does so for the same entry in the same lane of the same node: two nodes of a site may name their lanes
    alike, and no node silences another. Another wanted plate is another entry and never held back; nor is the
    wanted plate itself by an alert for one that only looks like it, nor one look-alike by another. What differs in
    colour differs as a vehicle: of a plate and its clone, one after the other, both are told.
    """
    return (
        (shown.entry, shown.site, shown.node, shown.lane) == (hit.entry, hit.site, hit.node, hit.lane)
        and abs(hit.captured_at - shown.captured_at) < cooldown
        and shown.other_colour == hit.other_colour
        and (shown.kind is HitKind.EXACT or shown.plate == hit.plate)
    )


def held_back_by(shown: Iterable[tuple[UUID, Sight]], hit: Sight, cooldown: timedelta) -> UUID | None:
    """Return the alert nearest in time that speaks for `hit`; None: it needs one of its own."""
    speaking = [
        (abs(hit.captured_at - sight.captured_at), alert)
        for alert, sight in shown
        if holds_back(sight, hit, cooldown)
    ]
    return min(speaking)[1] if speaking else None
