"""What carries messages: the port that node and centre talk through, and what goes over it.

Errors that leave this package::

    TransportError     there is no line, or it broke: what was being said may have been heard or not
    └── NotSentError   certainly nobody heard it

A line keeps nothing for who is away: a session begins with what is retained and with nothing else. What has to
arrive is said again by who said it, until the other one answers (docs/decisions/0008).
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol


class TransportError(Exception):
    """Root of everything this package raises; nobody knows whether what was being said has been heard."""


class NotSentError(TransportError):
    """It did not leave, and never will."""


class Quality(IntEnum):
    """What a sender is told of a message."""

    AT_MOST_ONCE = 0
    """Nothing."""
    AT_LEAST_ONCE = 1
    """That whoever passes it on has it. Whether anybody got it is not said."""


@dataclass(frozen=True, slots=True)
class Message:
    """What came in, or is left to be said as a last will."""

    topic: str
    payload: bytes
    quality: Quality = Quality.AT_LEAST_ONCE
    retained: bool = False
    """Of what came in: it was said before this one listened. Of a last will: it is to be kept."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """How much may have come in and wait to be taken; what does not fit is dropped, and its sender is not told."""

    max_messages: int | None = None
    max_bytes: int | None = None
    """Full once so many bytes wait, each message counted with something for itself."""
    beside: Callable[[Message], bool] | None = None
    """Takes a message at once, past all that waits, and says whether it did. Raises nothing."""


EVERYTHING: Final = Incoming()
"""Whatever comes in is kept until it is taken."""


class Session(Protocol):
    """One life of a line, from its beginning to its end or its break."""

    async def subscribe(self, wanted: str, quality: Quality) -> None:
        """Have what is said on `wanted` come in (`+` is any one level), first what was retained there.

        Raises TransportError.
        """

    async def publish(
        self,
        topic: str,
        payload: bytes,
        quality: Quality,
        *,
        retain: bool = False,
        within_s: float | None = None,
    ) -> None:
        """Say something; returns once it has left, or with AT_LEAST_ONCE once whoever passes it on has it.

        `within_s` seconds are waited for that, by default as long as is usual for the line; `math.inf`: for ever.
        With `retain` it is told to whoever subscribes later, until something else is retained there. Never loses a
        cancellation. Raises TransportError, and of that NotSentError where it certainly did not leave.
        """

    def messages(self) -> AsyncIterator[Message]:
        """Give what comes in, each in the order in which its sender said it; raises TransportError at the end."""


class Transport(Protocol):
    """A way to whoever is at the other end, for one who has a name there."""

    def connect(
        self, incoming: Incoming = EVERYTHING, will: Message | None = None
    ) -> AbstractAsyncContextManager[Session]:
        """Begin a session, and end it with the block; who connects under the same name ends the one before.

        `will` is said for us when the session breaks, and not when it ends. Raises TransportError, at the end of
        the block as well.
        """
