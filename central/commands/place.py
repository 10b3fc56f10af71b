"""Where a command goes: one lane of one node."""

from typing import Protocol


class OfLane(Protocol):
    """Whatever is about one lane."""

    @property
    def site(self) -> str:
        """Where the node stands."""

    @property
    def node(self) -> str:
        """The node that obeys."""

    @property
    def lane(self) -> str:
        """The lane whose barrier is meant."""
