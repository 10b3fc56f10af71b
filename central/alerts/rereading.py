"""Alerts whose passage is read otherwise since: they say so, and stay open, for a person decides.

A passage is told of before its subject has left, and revised when it has. The revision may read another plate than
the one that raised the alert, or none.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.alerts.alert_views import OPEN
from central.alerts.raising import plates_of
from central.audit.trail import SYSTEM, AuditEntry, record
from central.feed import FeedKind, News
from central.passages.recording import Origin, ToldPassage
from central.tables import AlertRow, WatchEntryRow
from central.watch_list.matching import in_other_colour, may_be
from wire.events import PassageRecorded, PlateReading
from wire.plate_kinds import PlateColour


def note_rereadings(session: Session, fresh: Sequence[ToldPassage]) -> Sequence[News]:
    """Mark open alerts whose passage, as revised in `fresh`, cannot be the plate any more; unmark what can again.

    Whether the entry is still looked for is another question: what was read is compared with what it names.
    """
    revised = {event.passage: (origin, event) for origin, event in fresh if event.revision}
    if not revised:
        return ()
    concerned = (
        select(AlertRow, WatchEntryRow)
        .join(WatchEntryRow, WatchEntryRow.id == AlertRow.entry)
        .where(AlertRow.passage.in_(revised), AlertRow.state.in_([state.value for state in OPEN]))
        .order_by(AlertRow.id)
    )
    return [
        _news(alert)
        for alert, watched in session.execute(concerned)
        if _reread(session, alert, watched, *revised[alert.passage])
    ]


def _reread(
    session: Session, alert: AlertRow, watched: WatchEntryRow, origin: Origin, event: PassageRecorded
) -> bool:
    """Let an alert say what its passage reads by now; False: it says so already."""
    plates = plates_of(event)
    otherwise = not any(_may_be(plate, watched) for plate in plates)
    final = str(plates[0].text) if plates and otherwise else None
    if (alert.read_otherwise_at is not None, alert.final_plate) == (otherwise, final):
        return False
    alert.read_otherwise_at = origin.received_at if otherwise else None
    alert.final_plate = final
    detail = {"passage": str(event.passage), "revision": event.revision, "otherwise": otherwise}
    record(
        session,
        AuditEntry(
            origin.received_at, SYSTEM, SYSTEM, "reread_alert", str(alert.id), site=alert.site, detail=detail
        ),
    )
    return True


def _may_be(plate: PlateReading, watched: WatchEntryRow) -> bool:
    wanted = PlateColour(watched.colour) if watched.colour else None
    return may_be(plate.text, watched.plate, other_colour=in_other_colour(plate.colour, wanted))


def _news(alert: AlertRow) -> News:
    return News(FeedKind.ALERT, alert.site, alert.node, alert.lane, alert.passage, alert.id)
