"""What the live page shows: a card for each lane with who is there, who waits anywhere, and what was last."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from central.alerts.alert_views import passages_alarmed
from central.commands.notice_views import NoticeView, given_to, last_of_lane
from central.commands.notice_words import NoticeState
from central.commands.reasons import CommandState
from central.commands.views import CommandView, of_lane, of_passage
from central.dashboard.hold_cards import HoldCard, hold_card
from central.dashboard.past_orders import past_orders
from central.dispatch.rule import LET_IN_FOR
from central.dispatch.waits import attended_by
from central.passages.search import PassageQuery, PassageView, search
from central.presence.at_arm import PresentView
from central.presence.front import Place, who_is_front, who_stands
from central.registry.nodes import LaneView, NodeView, nodes
from wire.events import GateState, Verdict
from wire.health import CameraState
from wire.presence import PresentState

NEWEST: Final = 12
_PER_LANE: Final = 4
TOLD_FOR: Final = timedelta(minutes=1)
"""How long a lane's card tells of an opening by hand that came to nothing."""
DONE_FOR: Final = timedelta(seconds=20)
"""How long it tells of one that went well: as long as an arm stays up; afterwards it is in the record."""
OPENINGS: Final = 2
_LONGEST_S: Final = 10 * 365 * 86_400
"""No camera has been silent for longer."""
WENT_WELL: Final = frozenset({CommandState.OPENED, CommandState.ACCEPTED})
"""What an order came to that moved the arm, as far as anybody can see."""
_TROUBLED: Final = frozenset({GateState.FAULT, GateState.UNKNOWN})


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
    past: Mapping[UUID, PassageView | None] = field(default_factory=dict)
    """Whom those of them were for that were for somebody else than who is at the front, see `past_orders`."""
    front: PassageView | PresentView | None = None
    """Whom the next opening is for; None: nobody stands there."""
    attended: Mapping[UUID, str] = field(default_factory=dict)
    """Who sees to whom of those at the arm."""
    notice: NoticeView | None = None
    """What a driver was told here last, for a while."""
    told: Mapping[UUID, NoticeView] = field(default_factory=dict)
    """What those at the arm were told last, of those that were told anything."""
    let_in: frozenset[UUID] = frozenset()
    """Whom the rules let in a moment ago; by the record also whom a person did: nobody tells of his going."""
    alarmed: frozenset[UUID] = frozenset()
    """Of whom at the arm an alert is open."""

    @property
    def key(self) -> str:
        """Name of the lane across all sites; safe in an HTML id and in the name of a server-sent event."""
        return f"{self.node.site}.{self.node.node}.{self.lane.lane}"

    @property
    def last_frame_at(self) -> datetime | None:
        """When the camera last gave a frame, by the centre's clock; None where it never did."""
        age = self.lane.last_frame_age_s
        return None if age is None or age > _LONGEST_S else self.node.last_heard_at - timedelta(seconds=age)

    @property
    def standing(self) -> tuple[PresentView, ...]:
        """Who is at the arm: as the node says, else by the record."""
        return who_stands(self.lane.present, self.front)

    @property
    def shown(self) -> PassageView | None:
        """The passage whose picture is shown: of who is at the front once he was told of, else the last one."""
        front = self.front
        here = (one for one in self.passages if front is not None and one.id == front.id)
        return next(here, self.passages[0] if self.passages else None)

    @property
    def is_settled(self) -> bool:
        """Nothing on it changes by the clock alone; what runs by the node's word is compared as it comes."""
        runs = self.openings or self.let_in or self.notice or self.holding.hold is not None
        return not runs and not isinstance(self.front, PassageView)

    @property
    def is_troubled(self) -> bool:
        """Somebody has to be told: its node, gate or camera is not as it should be."""
        well = self.lane.camera is CameraState.LIVE and self.lane.gate not in _TROUBLED and not self.lane.fault
        return not (self.node.up and well)

    def opened_for(self, present: PresentView) -> CommandView | None:
        """Return the opening by hand that let somebody in who is still at the arm."""
        went_well = (one for one in self.openings if one.state in WENT_WELL)
        return next((one for one in went_well if one.passage == present.passage), None)


@dataclass(frozen=True, slots=True)
class Queued:
    """One who is at an arm and may need somebody."""

    card: LaneCard
    present: PresentView


@dataclass(frozen=True, slots=True)
class LiveScene:
    """Everything on the live page, as of one moment."""

    cards: tuple[LaneCard, ...]
    newest: tuple[PassageView, ...]

    @property
    def queue(self) -> tuple[Queued, ...]:
        """Who is really at an arm and has not been let in; who has stood longest comes first."""
        return queue_of(self.cards)


def live_scene(session: Session, now: datetime, sites: Collection[str] | None = None) -> LiveScene:
    """Read the scene as it is at `now`; only that of `sites` unless it is None."""
    cards = tuple(card_of(session, node, lane, now) for node in nodes(session, now, sites) for lane in node.lanes)
    return LiveScene(cards, newest(session, sites))


def newest(session: Session, sites: Collection[str] | None) -> tuple[PassageView, ...]:
    """Return the newest passages of all lanes of `sites`."""
    return search(session, PassageQuery(sites=sites, limit=NEWEST)).items


def card_of(session: Session, node: NodeView, lane: LaneView, now: datetime) -> LaneCard:
    """Read one lane's card."""
    place = (node.site, node.node, lane.lane)
    query = PassageQuery(site=node.site, node=node.node, lane=lane.lane, limit=_PER_LANE)
    passages = search(session, query).items
    front = who_is_front(session, place, lane.present, now)
    openings = openings_told(session, place, now)
    standing = frozenset(one.passage for one in who_stands(lane.present, front))
    return LaneCard(
        node,
        lane,
        passages,
        hold_card(session, place, lane.holds_s, now),
        openings,
        past_orders(session, openings, front),
        front,
        attended_by(session, standing),
        notice_told(session, place, now),
        given_to(session, standing, now),
        frozenset(one.id for one in passages if is_let_in(one, now)) | _let_in_by_hand(session, front, now),
        passages_alarmed(session, standing),
    )


def is_let_in(passage: PassageView, now: datetime) -> bool:
    """Tell whether the rules let somebody in just now; who stands there for longer waits, whatever they said."""
    return passage.verdict is Verdict.OPEN and passage.outcome is None and now - passage.ordered_at < LET_IN_FOR


def _let_in_by_hand(session: Session, front: PassageView | PresentView | None, now: datetime) -> frozenset[UUID]:
    # By the orders themselves: so old a node does not say for whom its barrier moved.
    if not isinstance(front, PassageView):
        return frozenset()
    return frozenset(
        {front.id} if any(one.state in WENT_WELL for one in of_passage(session, front.id, now)) else ()
    )


def queue_of(cards: Sequence[LaneCard]) -> tuple[Queued, ...]:
    """Return who is at the arms of these lanes and was not let in; who has stood longest comes first."""
    queued = [Queued(card, one) for card in cards for one in card.standing if _needs_somebody(card, one)]
    return tuple(sorted(queued, key=lambda one: (not one.present.front, one.present.since)))


def _needs_somebody(card: LaneCard, one: PresentView) -> bool:
    is_there = one.waits or one.state == PresentState.ARRIVED
    return is_there and one.passage not in card.let_in and card.opened_for(one) is None


def openings_told(session: Session, place: Place, now: datetime) -> tuple[CommandView, ...]:
    """Return the openings by hand of which a lane's card still tells, newest first."""
    return still_told(of_lane(session, place, now, now - TOLD_FOR, OPENINGS), now)


def notice_told(session: Session, place: Place, now: datetime) -> NoticeView | None:
    """Return the notice of which a lane's card still tells: one that went well for a shorter while."""
    last = last_of_lane(session, place, now, now - TOLD_FOR)
    is_well = last is not None and last.state is NoticeState.GIVEN and last.result_reason is None
    return None if last is None or (is_well and now - last.issued_at > DONE_FOR) else last


def still_told(openings: Sequence[CommandView], now: datetime) -> tuple[CommandView, ...]:
    """Leave out those that are over: what went well a while ago, and what came to nothing before it went well.

    `openings` are newest first.
    """
    told: list[CommandView] = []
    for one in openings:
        if one.state in WENT_WELL:
            if now - (one.answered_at or one.issued_at) <= DONE_FOR:
                told.append(one)
            break
        told.append(one)
    return tuple(told)
