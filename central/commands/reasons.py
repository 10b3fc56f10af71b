"""Why a person opens a barrier, and how far a command is: fixed words, so that screens can translate them."""

from enum import StrEnum

from wire import commands


class OpeningReason(StrEnum):
    """Why somebody opens by hand."""

    RESIDENT_KNOWN = "resident_known"
    VISITOR_ANNOUNCED = "visitor_announced"
    DELIVERY = "delivery"
    EMERGENCY = commands.EMERGENCY
    PLATE_MISREAD = "plate_misread"
    STAFF = "staff"
    OTHER = "other"


class CommandState(StrEnum):
    """How far a command is."""

    ISSUED = "issued"
    """On its way; nobody has answered yet."""
    OPENED = "opened"
    """Motion or the open position was read back."""
    ACCEPTED = "accepted"
    """The controller took it; nobody can see whether the arm moved."""
    FAILED = "failed"
    """The node obeyed, the controller did not."""
    REFUSED = "refused"
    """The node would not obey; nothing moved."""
    NOT_SENT = "not_sent"
    """The line was down, so it never left the centre and never will."""
    UNANSWERED = "unanswered"
    """No answer for longer than one takes: nobody knows what became of it."""
