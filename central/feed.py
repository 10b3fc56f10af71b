"""What just happened, in one order that only grows: screens follow it and resume where they stopped."""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID
from weakref import finalize

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from central.base import TooManyStreamsError
from central.store.db import Store
from central.tables import FeedRow

_LOG: Final = logging.getLogger(__name__)

KEPT_ENTRIES: Final = 50_000
_AT_ONCE: Final = 200
_LOOK_AGAIN_S: Final = 5.0
"""How soon a follower looks by itself: another process may write into the same database."""


class FeedKind(StrEnum):
    """What a feed entry points at."""

    PASSAGE = "passage"
    """A passage is new or was revised."""
    BARRIER = "barrier"
    NODE = "node"
    """A node or one of its lanes changed its state."""
    ALERT = "alert"
    """An alert was raised, acknowledged or closed, has a further hit, or its passage was read otherwise."""
    COMMAND = "command"
    """A command was given or answered."""
    RESET = "reset"
    """Entries between were pruned or never were: read everything anew, then go on from this position."""


@dataclass(frozen=True, slots=True)
class News:
    """Something to be put into the feed."""

    kind: FeedKind
    site: str
    node: str
    lane: str | None = None
    passage: UUID | None = None
    alert: UUID | None = None
    command: UUID | None = None


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One thing that happened, by reference."""

    position: int
    kind: FeedKind
    site: str | None = None
    node: str | None = None
    lane: str | None = None
    passage: UUID | None = None
    alert: UUID | None = None
    command: UUID | None = None


def append(session: Session, news: Sequence[News]) -> None:
    """Put news into the feed, in order."""
    if news:
        session.execute(insert(FeedRow), [_values(one) for one in news])


def prune(session: Session, kept: int = KEPT_ENTRIES) -> None:
    """Let all but the newest entries go; who asks for older ones is told to read everything anew."""
    newest = session.scalar(select(func.max(FeedRow.position))) or 0
    session.execute(
        delete(FeedRow).where(FeedRow.position <= newest - kept), execution_options={"synchronize_session": False}
    )


class Feed:
    """Hands out feed entries to any number of followers, each at its own pace, from the store and no memory."""

    def __init__(self, store: Store, most_followers: int = 200) -> None:
        self._store = store
        self._most_followers = most_followers
        self._turn = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        """That of the followers; None: nobody has ever followed, and nobody needs to be woken."""
        self._is_closed = False
        self.followers = 0

    def wake(self) -> None:
        """Say that something was committed; from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._next_turn)

    def close(self) -> None:
        """End every follower."""
        self._is_closed = True
        self.wake()

    @property
    def is_closed(self) -> bool:
        """Say whether every stream is to end."""
        return self._is_closed

    def follow(self, after: int | None = None) -> "Following":
        """Yield all entries after position `after` (None: from now on), then wait for more; ends at `close`.

        Raises TooManyStreamsError at once where enough follow already.
        """
        if self.followers >= self._most_followers:
            raise TooManyStreamsError(f"{self._most_followers} feeds are open, and that is the most; try later")
        return Following(self, self._follow(after))

    async def _follow(self, after: int | None) -> AsyncGenerator[FeedEntry, None]:
        self._loop = asyncio.get_running_loop()
        position = await self.newest() if after is None else after
        while not self._is_closed:
            turn = self._turn
            entries = await self._next(position)
            for entry in entries:
                yield entry
                position = entry.position
            if not entries:
                await _wait(turn)

    def _next_turn(self) -> None:
        self._turn.set()
        self._turn = asyncio.Event()

    def _leave(self) -> None:
        self.followers -= 1

    async def newest(self) -> int:
        """Return the position of the newest entry, 0 where there is none."""
        return await asyncio.to_thread(self._newest)

    async def _next(self, after: int) -> Sequence[FeedEntry]:
        try:
            return await asyncio.to_thread(self._read, after)
        except SQLAlchemyError as error:
            _LOG.warning("the feed cannot be read: %s", type(error).__name__)
            return ()

    def _read(self, after: int) -> Sequence[FeedEntry]:
        with self._store.read() as session:
            oldest, newest = _bounds(session)
            if after > newest or after < oldest - 1:
                return [FeedEntry(newest, FeedKind.RESET)]
            wanted = select(FeedRow).where(FeedRow.position > after).order_by(FeedRow.position).limit(_AT_ONCE)
            return [_entry(row) for row in session.scalars(wanted)]

    def _newest(self) -> int:
        with self._store.read() as session:
            return _bounds(session)[1]


class Following(AsyncIterator[FeedEntry]):
    """One follower's way through the feed; it counts from its making until it is closed, or forgotten."""

    def __init__(self, feed: Feed, entries: AsyncGenerator[FeedEntry, None]) -> None:
        self._entries = entries
        feed.followers += 1
        self._leave = finalize(self, feed._leave)  # noqa: SLF001 - the feed's own other half

    async def __anext__(self) -> FeedEntry:
        try:
            return await anext(self._entries)
        except StopAsyncIteration:
            self._leave()
            raise

    async def aclose(self) -> None:
        """Stop following and make room."""
        self._leave()
        await self._entries.aclose()


def _bounds(session: Session) -> tuple[int, int]:
    oldest, newest = session.execute(select(func.min(FeedRow.position), func.max(FeedRow.position))).one()
    return oldest or 0, newest or 0


async def _wait(turn: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(_LOOK_AGAIN_S):
            await turn.wait()
    except TimeoutError:
        return


def _values(one: News) -> dict[str, object]:
    return {
        "kind": one.kind.value,
        "site": one.site,
        "node": one.node,
        "lane": one.lane,
        "passage": one.passage,
        "alert": one.alert,
        "command": one.command,
    }


def _entry(row: FeedRow) -> FeedEntry:
    return FeedEntry(
        row.position, FeedKind(row.kind), row.site, row.node, row.lane, row.passage, row.alert, row.command
    )
