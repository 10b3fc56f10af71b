"""From passages to alerts, in the transaction that stores the passages: neither is there without the other."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from central.alerts.cooldown import Sight, held_back_by
from central.alerts.shown import ShownAlerts
from central.alerts.states import AlertState
from central.audit.trail import AuditEntry, record
from central.feed import FeedKind, News
from central.grid.lookup import places_of
from central.grid.places import Place
from central.passages.recording import Origin, ToldPassage, ordering_time
from central.tables import AlertRow
from central.watch_list.lookup import WatchedPlates, watched_like
from central.watch_list.matching import Hit, HitKind, Reading, match
from wire.events import ClockQuality, PassageRecorded, PlateReading
from wire.ids import new_id

SYSTEM: Final = "system"


@dataclass(frozen=True, slots=True)
class Watching:
    """By what rules alerts are raised."""

    cooldown: timedelta = timedelta(minutes=5)
    places: Callable[[Session, Collection[str]], Mapping[str, Place]] = places_of
    """Tells where sites lie, every one that it is asked for."""


@dataclass(slots=True)
class Raised:
    """What a batch of passages led to."""

    alerts: list[HitKind] = field(default_factory=list)
    suppressed: int = 0
    """Hits counted on an alert that was there."""
    news: list[News] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    """One hit, and where it comes from."""

    origin: Origin
    event: PassageRecorded
    hit: Hit
    sight: Sight


def raise_alerts(session: Session, fresh: Sequence[ToldPassage], watching: Watching) -> Raised:
    """Compare passages that were just stored, new ones and new revisions, with the watch list.

    A passage raises at most one alert an entry, however often it is told. What comes late is compared as well.
    """
    raised = Raised()
    read = [(origin, event) for origin, event in fresh if plates_of(event)]
    plates = {plate.text for _, event in read for plate in plates_of(event)}
    entries = watched_like(session, plates, _first_arrival([origin for origin, _ in read]))
    places = watching.places(session, {origin.site for origin, _ in read})
    found = [one for origin, event in read for one in _found_of(origin, event, entries, places[origin.site])]
    if not found:
        return raised
    shown = ShownAlerts(
        session, [one.sight for one in found], [one.event.passage for one in found], watching.cooldown
    )
    for one in sorted(found, key=lambda one: (one.sight.captured_at, one.event.passage)):
        _take(session, one, shown, watching.cooldown, raised)
    session.flush()
    return raised


def plates_of(event: PassageRecorded) -> Sequence[PlateReading]:
    """Return every plate that was read on the vehicle, the one that counts first."""
    return (event.plate, *event.other_plates) if event.plate is not None else event.other_plates


def _found_of(origin: Origin, event: PassageRecorded, entries: WatchedPlates, place: Place) -> Sequence[_Found]:
    """Return one hit an entry: of several plates that may be the one looked for, the surest."""
    surest: dict[UUID, _Found] = {}
    for plate in plates_of(event):
        for one in _found(origin, event, plate, entries, place):
            known = surest.get(one.hit.entry)
            if known is None or one.hit.differences < known.hit.differences:
                surest[one.hit.entry] = one
    return tuple(surest.values())


def _first_arrival(origins: Sequence[Origin]) -> datetime | None:
    return min((origin.received_at for origin in origins), default=None)


def _found(
    origin: Origin, event: PassageRecorded, plate: PlateReading, entries: WatchedPlates, place: Place
) -> list[_Found]:
    reading = Reading(plate.text, place, true_time(origin, event), plate.colour)
    return [
        _Found(
            origin,
            event,
            hit,
            Sight(
                hit.entry,
                origin.site,
                origin.node,
                event.lane,
                hit.kind,
                str(plate.text),
                ordering_time(origin, event),
                hit.other_colour,
            ),
        )
        for hit in match(reading, entries.like(plate.text), origin.received_at)
    ]


def true_time(origin: Origin, event: PassageRecorded) -> datetime:
    """Return when it was captured, by the best clock there is.

    A node's measured error is taken off. A clock that is known to be wrong says nothing about what came before an
    approval, so that the time of arrival stands in: a wanted car is not to be missed because a node lives in the
    day before.
    """
    measured = _measured_time(event)
    if measured is not None:
        return min(measured, origin.received_at)
    if event.clock.quality is ClockQuality.UNSYNCHRONISED or origin.clock_doubt:
        return origin.received_at
    return event.captured_at


def _measured_time(event: PassageRecorded) -> datetime | None:
    """Take a clock's measured error off; None: there is none, or no calendar holds what it says."""
    if event.clock.offset_s is None:
        return None
    try:
        return event.captured_at - timedelta(seconds=event.clock.offset_s)
    except OverflowError:
        return None


def _take(session: Session, found: _Found, shown: ShownAlerts, cooldown: timedelta, raised: Raised) -> None:
    own = shown.of(found.hit.entry, found.event.passage)
    if own is not None:
        if shown.sharpen(own, found.sight, found.hit.differs):
            raised.news.append(_news(found, own.id))
        return
    alert = held_back_by(shown.sights(), found.sight, cooldown)
    if alert is None:
        row = _alert(found)
        shown.add(row)
        _audit(session, row)
        raised.alerts.append(found.hit.kind)
        raised.news.append(_news(found, row.id))
    elif shown.suppress(found.hit.entry, found.event.passage, alert):
        raised.suppressed += 1
        raised.news.append(_news(found, alert))


def _alert(found: _Found) -> AlertRow:
    return AlertRow(
        id=new_id(),
        entry=found.hit.entry,
        passage=found.event.passage,
        site=found.origin.site,
        node=found.origin.node,
        lane=found.event.lane,
        kind=found.hit.kind.value,
        plate=found.sight.plate,
        differs=list(found.hit.differs),
        other_colour=found.hit.other_colour,
        captured_at=found.sight.captured_at,
        clock_doubt=found.origin.clock_doubt,
        raised_at=found.origin.received_at,
        state=AlertState.NEW.value,
        suppressed=0,
    )


def _audit(session: Session, row: AlertRow) -> None:
    detail = {
        "entry": str(row.entry),
        "passage": str(row.passage),
        "kind": row.kind,
        "other_colour": row.other_colour,
    }
    entry = AuditEntry(row.raised_at, SYSTEM, SYSTEM, "raise_alert", str(row.id), site=row.site, detail=detail)
    record(session, entry)


def _news(found: _Found, alert: UUID) -> News:
    origin, event = found.origin, found.event
    return News(FeedKind.ALERT, origin.site, origin.node, event.lane, event.passage, alert)
