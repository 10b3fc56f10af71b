"""Events and clocks as the tests of the node need them."""

from datetime import UTC, datetime

from edge.running.clock import SetClock
from wire.events import (
    AccessDecision,
    BarrierMoved,
    BarrierResult,
    GateState,
    GateStateChanged,
    PassageRecorded,
    PlateStatus,
    Subject,
    Verdict,
)
from wire.ids import new_id

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def set_clock() -> SetClock:
    return SetClock(NOW, monotonic=1000.0)


def gate_event() -> GateStateChanged:
    return GateStateChanged(id=new_id(), lane="in-1", processed_at=NOW, state=GateState.OPEN, since=NOW)


def barrier_event() -> BarrierMoved:
    return BarrierMoved(
        id=new_id(),
        lane="in-1",
        processed_at=NOW,
        result=BarrierResult.OPENED,
        reason="resident",
        requested_at=NOW,
        completed_at=NOW,
    )


def passage_event() -> PassageRecorded:
    return PassageRecorded(
        id=new_id(),
        lane="in-1",
        processed_at=NOW,
        passage=new_id(),
        subject=Subject.VEHICLE,
        captured_at=NOW,
        first_seen_at=NOW,
        last_seen_at=NOW,
        plate_status=PlateStatus.UNREAD,
        decision=AccessDecision(verdict=Verdict.WAIT, reason="plate_unread"),
    )
