"""Who is at the arm of a lane now: kept as its node said it, and believed only while it keeps saying so."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import update
from sqlalchemy.orm import Session

from central.delivery.arrivals import PresenceSaid
from central.passages.search import PlateView
from central.tables import LaneRow
from wire.events import PlateReading, PlateStatus, Subject
from wire.presence import Present, PresentState
from wire.topics import Topic

BY_RECORD: Final = "recorded"
"""The state of one who waits by the record alone: its node does not say who stands there."""
BELIEVED_FOR: Final = timedelta(seconds=15)
"""Somebody who is there is told of every few seconds: after three times of silence nobody knows."""
_WAITS: Final = frozenset({PresentState.WAITING.value, BY_RECORD})


@dataclass(frozen=True, slots=True)
class PresentView:
    """One who is at the arm."""

    passage: UUID
    """Of the passage that it is, or will be when it is told."""
    subject: Subject
    state: str
    """A word of `wire.presence.PresentState`, or a later one; or BY_RECORD."""
    since: datetime
    """When it came to the arm, by the centre's clock."""
    front: bool
    plate_status: PlateStatus
    plate: PlateView | None

    @property
    def waits(self) -> bool:
        """It stands there, so that its waiting counts."""
        return self.state in _WAITS

    @property
    def id(self) -> UUID:
        """Name the passage, as a PassageView does."""
        return self.passage

    @property
    def ordered_at(self) -> datetime:
        """Say when it came, as a PassageView does."""
        return self.since

    @property
    def clock_doubt(self) -> None:
        """Say nothing: its times are the centre's."""
        return


def note_presence(session: Session, said: PresenceSaid) -> bool:
    """Note who is at the arm of a lane; return whether that is another one, or does something else, than before.

    A lane of which no heartbeat has told is none yet.
    """
    row = session.get(LaneRow, (said.topic.site, said.topic.node, said.presence.lane))
    if row is None:
        return False
    ahead = said.presence.at - said.received_at
    # Its age counts, by the node's clock alone; whatever that says, nobody came later than now.
    present = [
        one.model_copy(update={"since": min(one.since - ahead, said.received_at)}) for one in said.presence.present
    ]
    was_old = row.present_at is None or said.received_at - row.present_at > BELIEVED_FOR
    before = [_read(one) for one in row.present or ()]
    row.present = [one.model_dump(mode="json") for one in present]
    row.present_at = said.received_at
    return was_old or [_gist(one) for one in before] != [_gist(one) for one in present]


def forget_presence(session: Session, topic: Topic) -> None:
    """Forget who is at the arms of a node that is down: once it is up again it has to say so anew."""
    of_node = update(LaneRow).where(LaneRow.site == topic.site, LaneRow.node == topic.node)
    session.execute(of_node.values(present=None, present_at=None))


def who_is_present(row: LaneRow, now: datetime) -> tuple[PresentView, ...] | None:
    """Return who is at the arm, who is at the front first; None: the node does not say, or did too long ago.

    That nobody is there counts only from a node whose camera has given a picture since it started.
    """
    if row.present is None or row.present_at is None or not (row.present or row.frames_read):
        return None
    if row.present and now - row.present_at > BELIEVED_FOR:
        return None
    return tuple(_view(one) for one in map(_read, row.present) if one is not None)


def _read(kept: dict[str, object]) -> Present | None:
    try:
        return Present.model_validate(kept)
    except ValidationError:
        # Of a later version of this program, which was put back since.
        return None


def _gist(one: Present | None) -> tuple[object, ...]:
    """Return what a screen shows of it besides the time."""
    if one is None:
        return ()
    return one.passage, one.state, one.front, one.plate_status, one.plate.text if one.plate else None


def _view(one: Present) -> PresentView:
    plate = _plate(one.plate) if one.plate else None
    return PresentView(one.passage, one.subject, one.state, one.since, one.front, one.plate_status, plate)


def _plate(plate: PlateReading) -> PlateView:
    return PlateView(
        plate.text, plate.kind, plate.colour, plate.score, plate.char_scores, plate.agreeing, plate.readings
    )
