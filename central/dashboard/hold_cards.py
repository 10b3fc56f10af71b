"""What a lane's card says of a barrier that is held open, and what it offers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from central.commands.again import emergencies_again_at
from central.commands.hold_views import HoldView, next_press, of_lane
from central.commands.hold_words import HoldReason, HoldState
from wire.commands import CommandRefusal

TOLD_FOR: Final = timedelta(minutes=10)
"""How long it is told what became of a hold that is over."""
_ENDED_FOR: Final = timedelta(minutes=2)
"""How long it is told that one has ended: the gate's own state says the rest."""
_NOTHING_FOR: Final = timedelta(minutes=1)
"""How long it is told of one that came to nothing: the keys beside it are for the next one."""
_NEARLY_OVER: Final = timedelta(minutes=10)
_CAME_TO_NOTHING: Final = frozenset({HoldState.REFUSED, HoldState.NOT_SENT})
_GOES_ON: Final = frozenset({HoldState.ISSUED, HoldState.ON, HoldState.ENDING})


@dataclass(frozen=True, slots=True)
class HoldCard:
    """One lane's part about holds."""

    site: str
    node: str
    lane: str
    holds_s: float | None
    """For how long the barrier may be held at most; 0: it cannot be. None: its node is older than holds."""
    hold: HoldView | None
    """The one that is on, or was a moment ago."""
    press: str
    """Key of the next press of the one-touch button."""
    offers_announced: bool
    """Whether a quarter of an hour would make it longer."""
    again_at: datetime | None = None
    """When an emergency is taken again, where one was refused because there were too many."""

    @property
    def key(self) -> str:
        """The lane's name in the page, see `LaneCard.key`."""
        return f"{self.site}.{self.node}.{self.lane}"

    @property
    def is_on(self) -> bool:
        """Whether a hold is on, on its way, or ending, as far as is known."""
        return self.hold is not None and self.hold.state in _GOES_ON

    @property
    def may_be_ended(self) -> bool:
        """Whether its end can be asked for."""
        return self.hold is not None and self.hold.state.may_be_held and self.hold.state is not HoldState.ISSUED


def hold_card(session: Session, place: tuple[str, str, str], holds_s: float | None, now: datetime) -> HoldCard:
    """Read the part of the lane at `place` (site, node, lane) as it is at `now`."""
    newest = of_lane(session, place, now)
    shown = newest if newest is not None and now - _last_said(newest) < _told_for(newest) else None
    again_at = _again_at(session, place, shown) if shown is not None else None
    if again_at is not None and now >= again_at:
        shown = again_at = None
    goes_on = shown is not None and shown.state in _GOES_ON
    is_short = shown is None or not goes_on or shown.until - now < _NEARLY_OVER
    return HoldCard(*place, holds_s, shown, next_press(place, newest), is_short, again_at)


def _again_at(session: Session, place: tuple[str, str, str], hold: HoldView) -> datetime | None:
    too_many = hold.state is HoldState.REFUSED and hold.result_reason == CommandRefusal.TOO_MANY
    is_emergency = hold.reason == HoldReason.EMERGENCY
    return emergencies_again_at(session, place, hold.issued_at) if too_many and is_emergency else None


def _told_for(hold: HoldView) -> timedelta:
    if hold.state is HoldState.ENDED:
        return _ENDED_FOR
    return _NOTHING_FOR if hold.state in _CAME_TO_NOTHING else TOLD_FOR


def _last_said(hold: HoldView) -> datetime:
    if hold.state in _GOES_ON or hold.state is HoldState.OVERDUE:
        return hold.until
    return hold.ended_at or hold.issued_at
