"""A line that takes commands, or does not, and remembers them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from central.commands.holds import Holds
from central.commands.keys import CommandKey
from central.commands.notices import Notices
from central.commands.openings import Openings
from central.commands.place import OfLane
from central.dispatch.waits import attend
from central.feed import Feed
from central.store.db import Store
from tests.central.errands import errands_over
from wire.commands import SignedCommand


@dataclass(slots=True)
class Line:
    up: bool = True
    sent: list[SignedCommand] = field(default_factory=list)

    async def send(self, _asked: OfLane, signed: SignedCommand) -> bool:
        if self.up:
            self.sent.append(signed)
        return self.up


def holds_over(
    store: Store,
    line: Line | None = None,
    feed: Feed | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Holds:
    return Holds(errands_over(store, clock, feed), CommandKey.new(), (line or Line()).send)


def notices_over(
    store: Store,
    line: Line | None = None,
    feed: Feed | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Notices:
    return Notices(errands_over(store, clock, feed), CommandKey.new(), (line or Line()).send, attend)


def openings_over(
    store: Store,
    line: Line | None = None,
    feed: Feed | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Openings:
    return Openings(errands_over(store, clock, feed), CommandKey.new(), (line or Line()).send)
