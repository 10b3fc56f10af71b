"""Alerts as the pages show them: each with its passage and its two plates compared, and quick ways to close it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.alerts.alert_views import AlertView, open_alerts
from central.alerts.states import AlertState, Outcome
from central.passages.search import PassageView, find
from central.presence.front import who_stands_at
from central.tables import LaneRow
from wire.plate_kinds import PlateColour

SHOWN: Final = 8
"""Cards on one screen; what is beyond is counted."""
QUICK_CLOSINGS: Final[Mapping[Outcome, Sequence[str]]] = MappingProxyType(
    {
        Outcome.CONFIRMED: ("officers_sent", "handled_here"),
        Outcome.FALSE_MATCH: ("other_plate", "unreadable"),
        Outcome.STOOD_DOWN: ("has_left", "not_needed"),
    }
)
"""Reasons that take one press; each is a word of the catalogue's `closing`."""


@dataclass(frozen=True, slots=True)
class ComparedCharacter:
    """What was read and what is looked for at one position."""

    read: str
    watched: str
    differs: bool


@dataclass(frozen=True, slots=True)
class AlertCard:
    """One alert, with what was seen."""

    alert: AlertView
    passage: PassageView | None

    @property
    def colour(self) -> PlateColour:
        """The plate's colour as it was read; of several plates on a vehicle, of the one that hit."""
        if self.passage is None:
            return PlateColour.UNKNOWN
        read = (*((self.passage.plate,) if self.passage.plate else ()), *self.passage.other_plates)
        hit = (plate for plate in read if plate.text == self.alert.plate)
        plate = next(hit, self.passage.plate)
        return plate.colour if plate else PlateColour.UNKNOWN

    def colour_of(self, which: str) -> PlateColour:
        """Return the colour of a row: the entry's where it names one, else as it was read."""
        return (self.alert.watched_colour if which == "watched" else None) or self.colour

    @property
    def characters(self) -> tuple[ComparedCharacter, ...]:
        """Both plates, position by position."""
        pairs = zip_longest(self.alert.plate, self.alert.watched, fillvalue="")
        return tuple(
            ComparedCharacter(read, watched, place in self.alert.differs)
            for place, (read, watched) in enumerate(pairs)
        )

    @property
    def notes(self) -> tuple[tuple[str, int], ...]:
        """What to say of characters: a key of the catalogue, and which one, from 1."""
        return tuple(
            ("alerts.differs_here", place)
            for place, character in enumerate(self.characters, start=1)
            if character.differs
        )


@dataclass(frozen=True, slots=True)
class AlertPanel:
    """What nobody has closed yet: a few cards, and how many more there are."""

    cards: tuple[AlertCard, ...]
    more: int
    new: int
    """Alerts that nobody has taken up, shown or not."""
    at_arm: frozenset[UUID] = frozenset()
    """Those of them whose vehicle stands at an arm now."""

    @property
    def first(self) -> AlertCard | None:
        """The one of those shown that is next: whose vehicle stands there now, else which has waited longest.

        None: none waits.
        """
        waits = [card for card in reversed(self.cards) if card.alert.state is AlertState.NEW]
        return next((card for card in waits if card.alert.id in self.at_arm), waits[0] if waits else None)

    @property
    def quick(self) -> Mapping[Outcome, Sequence[str]]:
        """The reasons that take one press."""
        return QUICK_CLOSINGS


def cards_of(session: Session, alerts: Sequence[AlertView]) -> tuple[AlertCard, ...]:
    """Return the alerts with their passages."""
    return tuple(AlertCard(alert, find(session, alert.passage)) for alert in alerts)


def alert_panel(session: Session, viewer: Viewer, now: datetime) -> AlertPanel | None:
    """Return the panel as the viewer sees it at `now`; None without the right to see alerts."""
    if not viewer.may(Right.SEE_ALERTS):
        return None
    alerts = open_alerts(session, viewer)
    new = [alert for alert in alerts if alert.state is AlertState.NEW]
    at_arm = _at_arm(session, new, now)
    return AlertPanel(cards_of(session, alerts[:SHOWN]), len(alerts[SHOWN:]), len(new), at_arm)


def _at_arm(session: Session, alerts: Sequence[AlertView], now: datetime) -> frozenset[UUID]:
    places = {(alert.site, alert.node, alert.lane) for alert in alerts}
    lanes = (session.get(LaneRow, place) for place in places)
    there = {one.passage for lane in lanes if lane is not None for one in who_stands_at(session, lane, now)}
    return frozenset(alert.id for alert in alerts if alert.passage in there)
