"""Whatever gives out ends of lines: a null modem in memory, or a real broker."""

from typing import Protocol

from transport.base import Transport


class Lines(Protocol):
    """A null modem or a Mosquitto."""

    def end(self, name: str) -> Transport:
        """Return the end of who is called `name`."""
