"""Named places between frame and acknowledgement at which a test may make the centre stop, fail, wait or die.

The program itself always runs with NO_FAULTS; only a drill composes it with anything else. There is no setting and
no environment variable that would arm a fault.
"""

from enum import StrEnum
from typing import Final, Protocol


class FaultPoint(StrEnum):
    """A place, in the order in which an event passes."""

    RECEIVED = "received"
    """A message came and nobody has read it."""
    READ = "read"
    """A batch is decoded and no transaction has begun."""
    INGESTED = "ingested"
    """Everything is in the transaction, which is not committed."""
    COMMITTED = "committed"
    """The transaction is committed and nobody knows."""
    BEFORE_ACK = "before_ack"
    """An acknowledgement is about to go to the broker."""
    ACKNOWLEDGED = "acknowledged"
    """The broker has taken it."""
    COMMAND_STORED = "command_stored"
    """A command is stored and not sent."""


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
