"""All lanes' cards, read and drawn once for everybody who looks, however many lines are open.

A lane's passages and openings are read anew when the feed tells of it; nodes, and what changes by the clock alone,
after REFRESH at the latest.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Final

from sqlalchemy.orm import Session

from central.dashboard.live import LaneCard, card_of
from central.dashboard.renderer import Renderer
from central.feed import FeedEntry, FeedKind
from central.presence.front import Place
from central.registry.nodes import nodes

REFRESH: Final = timedelta(seconds=5)
"""The age at which nodes are judged anew, and openings that are told for a while."""
_PARTS: Final = ("state", "held", "present", "hold", "openings", "notice", "scene", "last")
"""Parts of a lane's card that are sent apart, each with a template and an event of its own."""


@dataclass(frozen=True, slots=True)
class _Kept:
    position: int
    """Of the feed, up to which this holds."""
    at: datetime
    cards: Mapping[Place, LaneCard]


@dataclass(frozen=True, slots=True)
class _Drawing:
    card: LaneCard
    day: date
    """On which it was drawn: times of another day are written with it."""
    parts: Mapping[str, str]


class LiveLanes:
    """Keeps the cards and their drawings; safe for any number of threads."""

    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._lock = Lock()
        self._kept: _Kept | None = None
        self._drawings: dict[tuple[Place, str], _Drawing] = {}
        self.lanes_read = 0
        """Cards read from the store so far."""
        self.lanes_drawn = 0
        """Cards drawn so far."""

    def cards(
        self, session: Session, position: int, entries: Sequence[FeedEntry], now: datetime
    ) -> tuple[LaneCard, ...]:
        """Return every lane's card as of feed position `position`, to which `entries` led."""
        with self._lock:
            kept = self._kept
            if kept is None or any(entry.kind is FeedKind.RESET for entry in entries):
                kept = self._read(session, _Kept(position, now, {}), (), now)
            else:
                fresh = tuple(entry for entry in entries if entry.position > kept.position)
                if fresh or now - kept.at >= REFRESH:
                    kept = self._read(session, _Kept(max(position, kept.position), now, kept.cards), fresh, now)
            self._kept = kept
        return tuple(kept.cards.values())

    def drawn(self, card: LaneCard, language: str, now: datetime) -> Mapping[str, str]:
        """Return the parts of a lane's card as HTML, by the name of their server-sent event."""
        place = _place(card)
        with self._lock:
            drawing = self._drawings.get((place, language))
            day = now.astimezone(self._renderer.zone).date()
            if drawing is None or drawing.card != card or drawing.day != day:
                drawing = _Drawing(card, day, dict(self._draw(card, language, now)))
                self._drawings[place, language] = drawing
        return drawing.parts

    def _read(self, session: Session, kept: _Kept, entries: Sequence[FeedEntry], now: datetime) -> _Kept:
        """Read all nodes, and of the lanes those that the entries name, that are new or change by the clock."""
        named = {(entry.site, entry.node, entry.lane) for entry in entries}
        cards: dict[Place, LaneCard] = {}
        for node in nodes(session, now):
            for lane in node.lanes:
                place = (node.site, node.node, lane.lane)
                before = kept.cards.get(place)
                if before is not None and before.lane == lane and before.is_settled and not _names(named, place):
                    cards[place] = replace(before, node=node)
                else:
                    cards[place] = card_of(session, node, lane, now)
                    self.lanes_read += 1
        self._drawings = {one: drawing for one, drawing in self._drawings.items() if one[0] in cards}
        return replace(kept, cards=cards)

    def _draw(self, card: LaneCard, language: str, now: datetime) -> Iterable[tuple[str, str]]:
        self.lanes_drawn += 1
        for part in _PARTS:
            yield f"{card.key}.{part}", self._renderer.fragment(f"_lane_{part}.html", language, now, card=card)


def _place(card: LaneCard) -> Place:
    return card.node.site, card.node.node, card.lane.lane


def _names(named: set[tuple[str | None, str | None, str | None]], place: Place) -> bool:
    site, node, _ = place
    return place in named or (site, node, None) in named
