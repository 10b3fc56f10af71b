"""Named places between frame and acknowledgement at which a test may make the node stop, fail, wait or die.

The program itself always runs with NO_FAULTS; only a drill composes it with anything else. There is no setting and
no environment variable that would arm a fault.
"""

from enum import StrEnum
from typing import Final, Protocol


class FaultPoint(StrEnum):
    """A place, in the order in which an event passes."""

    FRAME = "frame"
    """A frame came and nobody has looked at it."""
    DECIDED = "decided"
    """A passage is decided and not on disk."""
    EVIDENCE_SAVED = "evidence_saved"
    """Its pictures are on disk, the passage is not."""
    BEFORE_COMMIT = "before_commit"
    """The outbox is about to take events."""
    UNMIRRORED = "unmirrored"
    """Events are in the outbox's database and not in its mirror; nobody was told that they are on disk."""
    COMMITTED = "committed"
    """Events are on disk and nothing has moved."""
    BEFORE_DRIVER = "before_driver"
    """The driver is about to be called."""
    MOVED = "moved"
    """The driver answered and that is not on disk."""
    BEFORE_PUBLISH = "before_publish"
    """An envelope is about to go to the broker."""
    PUBLISHED = "published"
    """The broker has taken it."""
    ACKNOWLEDGED = "acknowledged"
    """The centre's acknowledgement came and nothing is deleted."""
    CONFIRMED = "confirmed"
    """What it acknowledged is deleted."""
    COMMAND = "command"
    """A command came and is not checked."""


class Faults(Protocol):
    """What happens at the places."""

    def reach(self, point: FaultPoint) -> None:
        """Be told that the program is at `point`; may wait, raise OSError or end the process."""
        ...


class NoFaults:
    """Nothing happens."""

    def reach(self, point: FaultPoint) -> None:
        """See Faults."""


NO_FAULTS: Final = NoFaults()
