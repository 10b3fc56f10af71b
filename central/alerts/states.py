"""The life of an alert, in words that never change."""

from enum import StrEnum


class AlertState(StrEnum):
    """Where an alert stands."""

    NEW = "new"
    """Nobody has taken it up: it sounds."""
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


class Outcome(StrEnum):
    """What the person concluded who closed an alert."""

    CONFIRMED = "confirmed"
    """It was the vehicle that is looked for."""
    FALSE_MATCH = "false_match"
    """It was another one."""
    STOOD_DOWN = "stood_down"
    """Nothing needs to be done, whichever vehicle it was."""
