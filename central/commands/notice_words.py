"""How far a notice to a driver is: fixed words, so that screens can translate them."""

from enum import StrEnum


class NoticeState(StrEnum):
    """How far a notice is."""

    ISSUED = "issued"
    """On its way; nobody has answered yet."""
    GIVEN = "given"
    """The board shows it, or spoke it, or both."""
    FAILED = "failed"
    """The node obeyed and the driver was told nothing; the reason says why."""
    REFUSED = "refused"
    """The node would not obey; nothing was said."""
    NOT_SENT = "not_sent"
    """The line was down, so it never left the centre and never will."""
    UNANSWERED = "unanswered"
    """No answer for longer than one takes: nobody knows what became of it."""
