"""What has come in and nobody took yet, so bounded that whoever is slow fills no memory."""

import asyncio
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from transport.base import Incoming, Message

OVERHEAD_BYTES: Final = 1000
"""What a message counts for itself, however short it is."""

_Item = TypeVar("_Item")


class Inbox(asyncio.Queue[_Item], Generic[_Item]):
    """A queue of messages in whatever form the line has them; `read` makes one ours.

    `put_nowait` raises asyncio.QueueFull where a message does not fit.
    """

    def __init__(self, incoming: Incoming, read: Callable[[_Item], Message]) -> None:
        self._incoming = incoming
        self._read = read
        self._held_bytes = 0
        super().__init__()

    def put_nowait(self, item: _Item) -> None:
        """Take a message in, or hand it to who takes it at once."""
        beside = self._incoming.beside
        if beside is None or not beside(self._read(item)):
            super().put_nowait(item)

    def full(self) -> bool:
        """Say whether no further message fits."""
        most, most_bytes = self._incoming.max_messages, self._incoming.max_bytes
        return (most is not None and self.qsize() >= most) or (
            most_bytes is not None and self._held_bytes >= most_bytes
        )

    def _put(self, item: _Item) -> None:
        self._held_bytes += self._size(item)
        super()._put(item)

    def _get(self) -> _Item:
        item = super()._get()
        self._held_bytes -= self._size(item)
        return item

    def _size(self, item: _Item) -> int:
        return len(self._read(item).payload) + OVERHEAD_BYTES
