"""The live page's line: after each thing that happens the parts of the page that changed, drawn as HTML."""

import math
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from fastapi.sse import format_sse_event
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool

from central.accounts.viewer import Viewer
from central.dashboard.alert_cards import AlertPanel, alert_panel
from central.dashboard.live import LiveScene, newest
from central.dashboard.live_lanes import LiveLanes
from central.dashboard.renderer import Renderer
from central.dispatch.waits import Call, calls_to
from central.errands import Action, Errands
from central.feed import FeedEntry, FeedKind, Following
from central.line.batches import batches
from central.passages.search import PassageView, find
from wire.events import Subject

BEAT_S: Final = 2.0
"""The longest silence on the line; a page that hears nothing for three times as long says that it is not live."""
BURST_S: Final = 0.05
_DRAWN_EVERY_S: Final = 3.5
"""What changes by time alone is drawn so often; a beat between is a sign of life and asks the store nothing."""
RETRY_MS: Final = 2000


@dataclass(slots=True)
class LiveStream:
    """One browser's line; remembers what it sent, so that only what changed goes out."""

    renderer: Renderer
    lanes: LiveLanes
    errands: Errands
    language: str
    viewer: Viewer
    still_holds: Callable[[], Awaitable[bool]]
    """Asks whether the session behind the line holds."""
    csrf: str = ""
    """The session's token, for the forms in what is drawn."""
    _sent: dict[str, str] = field(default_factory=dict)
    _named: list[tuple[str, str, str]] = field(default_factory=list)
    _told: AlertPanel | None = None
    _called: tuple[Call, ...] | None = None

    async def follow(self, entries: Following, position: int) -> AsyncGenerator[bytes, None]:
        """Yield server-sent events: the whole page first, then its changes, and a beat at least every BEAT_S.

        `entries` are those after `position`.

        The beat comes last in its batch and carries the feed's position, so that who resumes missed nothing. When
        the session is over `over` is said and nothing more.
        """
        async with aclosing(entries), aclosing(batches(entries, BEAT_S, BURST_S)) as gathered:
            drawn_s = -math.inf
            async for batch in gathered:
                if batch or time.monotonic() - drawn_s >= _DRAWN_EVERY_S:
                    drawn_s = time.monotonic()
                    if not await self.still_holds():
                        yield format_sse_event(event="over", data_str="")
                        return
                    position = batch[-1].position if batch else position
                    for name, html in await run_in_threadpool(self._draw, batch, position):
                        yield format_sse_event(event=name, data_str=html)
                yield format_sse_event(event="beat", data_str=self._beat(), id=str(position), retry=RETRY_MS)

    def _draw(self, batch: tuple[FeedEntry, ...], position: int) -> list[tuple[str, str]]:
        # That he watches is on record since his page was opened.
        read = self.errands.glance(
            self.viewer, Action.SEE_LIVE, lambda session, now: self._read(session, batch, position, now)
        )
        now = self.errands.now()
        return [
            *self._calls(read.calls, now),
            *self._alerts(read.panel, now),
            *self._changed(read.scene, now),
            *self._news(read.news, now),
        ]

    def _read(self, session: Session, batch: tuple[FeedEntry, ...], position: int, now: datetime) -> "_Read":
        cards = tuple(
            card
            for card in self.lanes.cards(session, position, batch, now)
            if self.viewer.sites is None or card.node.site in self.viewer.sites
        )
        told = [entry.passage for entry in batch if self._is_news(entry)]
        found = (find(session, passage) for passage in reversed(told) if passage)
        return _Read(
            scene=LiveScene(cards, newest(session, self.viewer.sites)),
            panel=alert_panel(session, self.viewer, now),
            calls=calls_to(session, self.viewer.name),
            news=next((passage for passage in found if passage and not _only_left(passage)), None),
        )

    def _is_news(self, entry: FeedEntry) -> bool:
        return entry.kind is FeedKind.PASSAGE and entry.site is not None and self.viewer.sees(entry.site)

    def _changed(self, scene: LiveScene, now: datetime) -> Iterator[tuple[str, str]]:
        parts = {
            "newest": self.renderer.fragment("_newest.html", self.language, now, passages=scene.newest),
            "queue": self.renderer.fragment("_queue.html", self.language, now, queue=scene.queue),
        }
        drawn = [self.lanes.drawn(card, self.language, now) for card in scene.cards]
        lanes = {name: html for parts_of_lane in drawn for name, html in parts_of_lane.items()}
        # What lanes are called, and in which order they stand, is drawn with all of them.
        named = [(card.key, card.lane.title, card.node.name) for card in scene.cards]
        if self._sent.keys() != parts.keys() | lanes.keys() or named != self._named:
            yield from parts.items()
            yield (
                "lanes",
                self.renderer.fragment("_lanes.html", self.language, now, scene=scene, viewer=self.viewer),
            )
        else:
            yield from ((name, html) for name, html in (parts | lanes).items() if html != self._sent[name])
        self._sent, self._named = parts | lanes, named

    def _calls(self, calls: tuple[Call, ...], now: datetime) -> Iterator[tuple[str, str]]:
        if calls != self._called:
            self._called = calls
            yield "calls", self.renderer.fragment("_calls.html", self.language, now, calls=calls)

    def _alerts(self, panel: AlertPanel | None, now: datetime) -> Iterator[tuple[str, str]]:
        """Draw the alerts where they changed: a person may be typing in one of them."""
        if panel is None or panel == self._told:
            return
        before, self._told = self._told, panel
        frame = {"panel": panel, "viewer": self.viewer, "csrf": self.csrf}
        if before is None or replace(before, at_arm=panel.at_arm) != panel:
            yield "alerts", self.renderer.fragment("_alerts.html", self.language, now, **frame)
        yield "strip", self.renderer.fragment("_alert_strip.html", self.language, now, **frame)

    def _news(self, passage: PassageView | None, now: datetime) -> Iterator[tuple[str, str]]:
        if passage:
            yield "news", self.renderer.fragment("_news.html", self.language, now, passage=passage)

    def _beat(self) -> str:
        return self.renderer.fragment("_beat.html", self.language, self.errands.now())


@dataclass(frozen=True, slots=True)
class _Read:
    """What the line may have to draw anew."""

    scene: LiveScene
    panel: AlertPanel | None
    calls: tuple[Call, ...]
    news: PassageView | None


def _only_left(passage: PassageView) -> bool:
    """Say whether a passage only tells again of somebody who was announced when they came, and has gone.

    That it is read as another plate in the end is news.
    """
    gone = passage.subject is Subject.PERSON or (passage.outcome is not None and passage.preview is None)
    return gone and passage.revision > 0
