"""What the live page shows: a card for each lane with its latest passages, and the newest of all lanes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from central.commands.views import CommandView, of_lane
from central.dashboard.hold_cards import HoldCard, hold_card
from central.nodes import LaneView, NodeView, nodes
from central.passages import PassageQuery, PassageView, search

NEWEST: Final = 12
_PER_LANE: Final = 4
TOLD_FOR: Final = timedelta(minutes=10)
"""How long a lane's card tells of an opening by hand."""
OPENINGS: Final = 2
_LONGEST_S: Final = 10 * 365 * 86_400
"""No camera has been silent for longer."""


@dataclass(frozen=True, slots=True)
class LaneCard:
    """One lane, with the node that speaks for it."""

    node: NodeView
    lane: LaneView
    passages: tuple[PassageView, ...]
    """Newest first."""
    holding: HoldCard
    openings: tuple[CommandView, ...] = ()
    """By hand, of the last few minutes, newest first."""

    @property
    def key(self) -> str:
        """Name of the lane across all sites; safe in an HTML id and in the name of a server-sent event."""
        return f"{self.node.site}.{self.node.node}.{self.lane.lane}"

    @property
    def last_frame_at(self) -> datetime | None:
        """When the camera last gave a frame, by the centre's clock; None where it never did."""
        age = self.lane.last_frame_age_s
        return None if age is None or age > _LONGEST_S else self.node.last_heard_at - timedelta(seconds=age)


@dataclass(frozen=True, slots=True)
class LiveScene:
    """Everything on the live page, as of one moment."""

    cards: tuple[LaneCard, ...]
    newest: tuple[PassageView, ...]


def live_scene(session: Session, now: datetime, sites: frozenset[str] | None = None) -> LiveScene:
    """Read the scene as it is at `now`; only that of `sites` unless it is None."""
    cards = tuple(
        LaneCard(
            node,
            lane,
            _latest(session, node, lane),
            hold_card(session, (node.site, node.node, lane.lane), lane.holds_s, now),
            _openings(session, node, lane, now),
        )
        for node in nodes(session, now, sites)
        for lane in node.lanes
    )
    return LiveScene(cards, search(session, PassageQuery(sites=sites, limit=NEWEST)).items)


def _latest(session: Session, node: NodeView, lane: LaneView) -> tuple[PassageView, ...]:
    query = PassageQuery(site=node.site, node=node.node, lane=lane.lane, limit=_PER_LANE)
    return search(session, query).items


def _openings(session: Session, node: NodeView, lane: LaneView, now: datetime) -> tuple[CommandView, ...]:
    return of_lane(session, (node.site, node.node, lane.lane), now, now - TOLD_FOR, OPENINGS)
