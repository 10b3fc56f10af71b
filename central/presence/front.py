"""Who stands at a lane's arm: as its node says, or who waits by the record where no node says so.

Card, bar, queue, chime, calls and whoever sees to somebody ask here, so that an older node's visitors wait
everywhere.
"""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from central.passages.search import PassageQuery, PassageView, search
from central.presence.at_arm import BY_RECORD, PresentView, who_is_present
from central.tables import LaneRow
from wire.events import Verdict

FOR_WHOM: Final = timedelta(minutes=15)
"""Whoever was seen longer ago no longer stands there."""
JUST_SEEN: Final = timedelta(minutes=4)
"""By the record nobody waits for longer; until then whoever is called last has time to come."""
_LAST: Final = 8
"""Passages of a lane among which somebody may still wait; those whose outcome is known do not."""

Place = tuple[str, str, str]
"""Site, node and lane."""


def who_is_front(
    session: Session, place: Place, present: tuple[PresentView, ...] | None, now: datetime
) -> PassageView | PresentView | None:
    """Return whom the arm is before; `present` is what the node says, None where it does not."""
    if present is not None:
        return next((one for one in present if one.front), None)
    waits = _who_waits(session, place, now)
    return waits if waits is not None and is_still_for(waits, place, now) else None


def who_stands_at(session: Session, lane: LaneRow, now: datetime) -> tuple[PresentView, ...]:
    """Return who is at a lane's arm, as its node says or by the record."""
    present = who_is_present(lane, now)
    return who_stands(present, who_is_front(session, (lane.site, lane.node, lane.lane), present, now))


def who_stands(
    present: tuple[PresentView, ...] | None, front: PassageView | PresentView | None
) -> tuple[PresentView, ...]:
    """Return who is at the arm; where the node does not say, `present` None, that is `front` by the record."""
    if present is not None:
        return present
    return (_by_record(front),) if isinstance(front, PassageView) else ()


def is_still_for(passage: PassageView, place: Place, now: datetime) -> bool:
    """Tell whether it is a passage of this lane, of a moment ago, that is not over; a search finds the others."""
    is_of_lane = (passage.site, passage.node, passage.lane) == place
    return is_of_lane and passage.outcome is None and now - passage.ordered_at < FOR_WHOM


def _by_record(passage: PassageView) -> PresentView:
    return PresentView(
        passage=passage.id,
        subject=passage.subject,
        state=BY_RECORD,
        since=passage.ordered_at,
        front=True,
        plate_status=passage.plate_status,
        plate=passage.plate,
    )


def _who_waits(session: Session, place: Place, now: datetime) -> PassageView | None:
    """Return who was seen last in the lane, a moment ago, and was not let in.

    Of whom it is known what became of them, nobody stands there.
    """
    site, node, lane = place
    query = PassageQuery(site=site, node=node, lane=lane, since=now - JUST_SEEN, limit=_LAST)
    latest = next((one for one in search(session, query).items if one.outcome is None), None)
    return None if latest is None or latest.verdict is Verdict.OPEN else latest
