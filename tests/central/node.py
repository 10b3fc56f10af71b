"""A node as the centre hears it: numbers its events and makes the arrivals of them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from central.delivery.arrivals import Delivery, Heartbeat, StateSaid
from wire.codec import Envelope, UnreadableEvent, envelope_of
from wire.events import (
    AccessDecision,
    BarrierMoved,
    BarrierResult,
    Dropped,
    Event,
    Evidence,
    EvidenceKind,
    GateState,
    PassageRecorded,
    PlateReading,
    PlateStatus,
    Subject,
    Verdict,
)
from wire.health import CameraState, LaneHealth, NodeHealth, NodeState
from wire.ids import new_id
from wire.plate_kinds import PlateColour
from wire.plates import PlateText, kind_of
from wire.topics import Channel, EventTopic, Topic

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
PICTURE = Evidence(kind=EvidenceKind.SCENE, sha256="ab" * 32, size=1000, width=640, height=360)


@dataclass(slots=True)
class TellingNode:
    """Makes what a node says, with its own outbox numbers."""

    site: str = "east"
    name: str = "gate-1"
    epoch: UUID = field(default_factory=new_id)
    next_seq: int = 1

    @property
    def topic(self) -> Topic:
        return Topic(self.site, self.name, Channel.EVENT, EventTopic.PASSAGE)

    def tells(
        self, *events: Event | UnreadableEvent, seq: int | None = None, received_at: datetime | None = None
    ) -> Delivery:
        """Say events, under the next numbers or from `seq`; they come when the last of them was made, or then."""
        first = self.next_seq if seq is None else seq
        self.next_seq = max(self.next_seq, first + len(events))
        envelope = Envelope(node=self.name, epoch=self.epoch, seq=first, sent_at=NOON, events=events)
        return Delivery(self.topic, envelope, received_at or self._arrival(events))

    def _arrival(self, events: tuple[Event | UnreadableEvent, ...]) -> datetime:
        made = (event.processed_at for event in events if not isinstance(event, UnreadableEvent))
        return max((NOON, *(at - timedelta(seconds=1) for at in made))) + timedelta(seconds=2)

    def encloses(self, *events: Event) -> Envelope:
        """Put events into the next envelope, as it goes over the wire."""
        first, self.next_seq = self.next_seq, self.next_seq + len(events)
        return envelope_of(self.name, self.epoch, first, NOON, events)

    def beats(
        self,
        at: datetime = NOON,
        *,
        oldest_unacked: int | None = None,
        gate: GateState = GateState.CLOSED,
        holds_s: float | None = None,
        sayings: tuple[str, ...] | None = None,
    ) -> Heartbeat:
        """Say its health; with `holds_s` also for how long its barrier can be held open, with
        `sayings` what its board can tell."""
        health = NodeHealth(
            node_version="0.1.0",
            epoch=self.epoch,
            sent_at=at,
            up_s=60,
            next_seq=self.next_seq,
            oldest_unacked=oldest_unacked,
            backlog=0 if oldest_unacked is None else self.next_seq - oldest_unacked,
            disk_free_bytes=10**9,
            failures={"camera_lost": 2},
            lanes=(
                LaneHealth(
                    lane="in-1",
                    camera=CameraState.LIVE,
                    last_frame_age_s=0.1,
                    frames_read=100,
                    visits={PlateStatus.READ: 3},
                    persons=2,
                    gate=gate,
                    holds_s=holds_s,
                    sayings=sayings,
                ),
            ),
        )
        return Heartbeat(Topic(self.site, self.name, Channel.EVENT, EventTopic.HEALTH), health, at)

    def says_it_is(
        self, *, up: bool, at: datetime = NOON, retained: bool = False, challenge: str | None = None
    ) -> StateSaid:
        """Say its state, or have its last will say it."""
        state = NodeState(up=up, at=at, epoch=self.epoch, challenge=challenge)
        return StateSaid(Topic(self.site, self.name, Channel.STATE), state, at, retained)


def passage(
    plate: str | None = "京A12345",
    *,
    at: datetime = NOON,
    lane: str = "in-1",
    passage_id: UUID | None = None,
    revision: int = 0,
    verdict: Verdict = Verdict.OPEN,
    merged: tuple[UUID, ...] = (),
) -> PassageRecorded:
    """Make a passage; without a plate it is a person."""
    return PassageRecorded(
        id=new_id(),
        lane=lane,
        processed_at=at + timedelta(seconds=1),
        passage=passage_id or new_id(),
        revision=revision,
        subject=Subject.VEHICLE if plate else Subject.PERSON,
        captured_at=at,
        first_seen_at=at - timedelta(seconds=2),
        last_seen_at=at + timedelta(seconds=1),
        plate_status=PlateStatus.READ if plate else PlateStatus.PLATELESS,
        plate=reading(plate) if plate else None,
        decision=AccessDecision(verdict=verdict, reason="resident", credential="R-7"),
        evidence=(PICTURE,),
        frames=5,
        merged=merged,
    )


def reading(text: str) -> PlateReading:
    """Make a plate that was read well."""
    plate = PlateText.parse(text)
    return PlateReading(
        text=plate, kind=kind_of(plate), score=0.9, char_scores=(0.9,) * len(plate), agreeing=3, readings=4
    )


def move(of: UUID | None, result: BarrierResult = BarrierResult.OPENED, *, at: datetime = NOON) -> BarrierMoved:
    """Make what a barrier did."""
    return BarrierMoved(
        id=new_id(),
        lane="in-1",
        processed_at=at,
        passage=of,
        result=result,
        reason="resident",
        requested_at=at,
        completed_at=at + timedelta(seconds=1),
    )


def gave_up(first: int, last: int, reason: str = "outbox_full", of: UUID | None = None) -> Dropped:
    """Make a node's word that it no longer has numbers, `of` an earlier outbox where one is named."""
    return Dropped(
        id=new_id(),
        lane="in-1",
        processed_at=NOON,
        first_seq=first,
        last_seq=last,
        of="passage",
        reason=reason,
        epoch=of,
    )


def in_colour(told: PassageRecorded, colour: PlateColour) -> PassageRecorded:
    """Have a passage's plate seen in this colour."""
    plate = told.plate.model_copy(update={"colour": colour}) if told.plate else None
    return told.model_copy(update={"plate": plate})
