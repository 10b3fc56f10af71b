"""Why a barrier is held open, and how far a hold is: fixed words, so that screens can translate them."""

from enum import StrEnum

from wire import commands


class HoldReason(StrEnum):
    """Why somebody keeps a barrier open."""

    MOVING = "moving"
    CONSTRUCTION = "construction"
    EMERGENCY = commands.EMERGENCY
    """Announced: fire engines or ambulances are on their way."""
    OTHER = "other"
    """The note says it."""


class HoldState(StrEnum):
    """How far a hold is."""

    ISSUED = "issued"
    """On its way; nobody has answered yet."""
    ON = "on"
    """The barrier is kept open."""
    ENDING = "ending"
    """Somebody asked for its end; nobody has answered yet."""
    ENDED = "ended"
    """It is kept open no longer."""
    FAILED = "failed"
    """The node obeyed and the barrier is not held; the reason says why."""
    REFUSED = "refused"
    """The node would not obey; nothing moved."""
    NOT_SENT = "not_sent"
    """The line was down, so it never left the centre and never will."""
    UNANSWERED = "unanswered"
    """No answer for longer than one takes: nobody knows what became of it."""
    OVERDUE = "overdue"
    """Its time is over and the node has not said so yet."""

    @property
    def may_be_held(self) -> bool:
        """Whether the barrier is held, or may be for all that is known, so that its end can be asked for."""
        return self in _MAYBE_HELD


_MAYBE_HELD = frozenset(
    {HoldState.ISSUED, HoldState.ON, HoldState.ENDING, HoldState.UNANSWERED, HoldState.OVERDUE}
)
