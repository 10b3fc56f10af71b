"""What just happened, in one order that only grows: screens follow it and resume where they stopped."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class FeedKind(StrEnum):
    """What a feed entry points at."""

    PASSAGE = "passage"
    """A passage is new or was revised."""
    BARRIER = "barrier"
    NODE = "node"
    """A node or one of its lanes changed its state."""
    RESET = "reset"
    """Entries between were pruned or never were: read everything anew, then go on from this position."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One thing that happened, by reference."""

    position: int
    kind: FeedKind
    site: str | None = None
    node: str | None = None
    lane: str | None = None
    passage: UUID | None = None


class Feed:
    """Hands out feed entries to any number of followers, each at its own pace."""

    def follow(self, after: int | None = None) -> AsyncIterator[FeedEntry]:
        """Yield all entries after position `after` (None: from now on), then wait for more; ends at `close`."""
        raise NotImplementedError
