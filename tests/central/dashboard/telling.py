"""Tells a real store what nodes would tell it, so that the pages have something to show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from central.delivery.arrivals import Arrival, Delivery, Heartbeat, StateSaid
from central.line.ingest import ingest
from central.store.db import Store
from wire.codec import VERSION, Envelope
from wire.events import (
    AccessDecision,
    BarrierMoved,
    BarrierResult,
    Clock,
    ClockQuality,
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
from wire.topics import EventTopic, Topic, event_topic, parse_topic, state_topic

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
"""Noon in Shanghai."""

RESIDENT = AccessDecision(verdict=Verdict.OPEN, reason="resident", credential="R-0042")


def plate(text: str, colour: PlateColour, scores: Sequence[float] = (), agreeing: int = 7) -> PlateReading:
    """Make a reading whose characters are all sure unless `scores` says otherwise."""
    sure = tuple(scores) or (0.97,) * len(text)
    return PlateReading(
        text=PlateText(text),
        kind=kind_of(text),
        colour=colour,
        score=min(sure),
        char_scores=sure,
        agreeing=agreeing,
        readings=agreeing + 2,
    )


def scene(name: str, kind: EvidenceKind = EvidenceKind.SCENE) -> Evidence:
    """Refer to a picture that nobody has."""
    return Evidence(kind=kind, sha256=sha256(name.encode()).hexdigest(), size=91234, width=1280, height=720)


def lane_health(
    lane: str = "east-in", reason: str = "", gate: GateState = GateState.CLOSED, fault: str | None = None
) -> LaneHealth:
    """A lane that works."""
    return LaneHealth(
        lane=lane,
        camera=CameraState.LIVE,
        camera_reason=reason,
        last_frame_age_s=0.2,
        frames_read=48211,
        frames_dropped=17,
        reconnects=1,
        visits={PlateStatus.READ: 31, PlateStatus.UNCERTAIN: 2, PlateStatus.UNREAD: 1, PlateStatus.PLATELESS: 3},
        gate=gate,
        fault=fault,
    )


@dataclass(slots=True)
class Telling:
    """One node, talking to a store."""

    store: Store
    site: str = "garden"
    node: str = "east"
    epoch: UUID = field(default_factory=new_id)
    seq: int = 1

    def topic(self) -> Topic:
        return parse_topic(event_topic(self.site, self.node, EventTopic.PASSAGE))

    def take(self, *arrivals: Arrival) -> None:
        with self.store.write() as session:
            ingest(session, arrivals)

    def healthy(self, at: datetime, *lanes: LaneHealth, failures: dict[str, int] | None = None) -> None:
        health = NodeHealth(
            node_version="0.1.0",
            epoch=self.epoch,
            sent_at=at,
            up_s=86000,
            clock=Clock(quality=ClockQuality.SYNCHRONISED, offset_s=0.004),
            next_seq=self.seq,
            disk_free_bytes=212 * 2**30,
            failures=failures or {},
            lanes=lanes or (lane_health(),),
        )
        self.take(Heartbeat(self.topic(), health, at))

    def offline(self, at: datetime) -> None:
        state = NodeState(up=False, at=at)
        self.take(StateSaid(parse_topic(state_topic(self.site, self.node)), state, at, retained=False))

    def events(self, at: datetime, *events: Event) -> None:
        envelope = Envelope(v=VERSION, node=self.node, epoch=self.epoch, seq=self.seq, sent_at=at, events=events)
        self.seq += len(events)
        self.take(Delivery(self.topic(), envelope, at))

    def passage(  # noqa: PLR0913 - what a test wants to say of one
        self,
        at: datetime,
        reading: PlateReading | None,
        decision: AccessDecision = RESIDENT,
        *,
        status: PlateStatus = PlateStatus.READ,
        subject: Subject = Subject.VEHICLE,
        lane: str = "east-in",
        pictures: Sequence[Evidence] = (),
        preview: str | None = None,
        revises: UUID | None = None,
        **more: object,
    ) -> UUID:
        """Record a passage, or the first revision of one, with `more` fields of the event; returns its id."""
        passage = revises or new_id()
        told = PassageRecorded(
            id=new_id(),
            lane=lane,
            processed_at=at + timedelta(milliseconds=120),
            passage=passage,
            revision=1 if revises else 0,
            subject=subject,
            captured_at=at,
            first_seen_at=at - timedelta(seconds=2.1),
            last_seen_at=at + timedelta(seconds=0.4),
            plate_status=status,
            plate=reading,
            decision=decision,
            evidence=tuple(pictures),
            frames=23,
            preview=PlateText(preview) if preview else None,
        )
        self.events(at + timedelta(milliseconds=340), told.model_copy(update=more))
        return passage

    def barrier(
        self,
        passage: UUID,
        at: datetime,
        result: BarrierResult = BarrierResult.OPENED,
        detail: str = "",
        reason: str = "resident",
    ) -> None:
        """Tell what the barrier did about a passage."""
        moved = BarrierMoved(
            id=new_id(),
            lane="east-in",
            processed_at=at,
            passage=passage,
            result=result,
            reason=reason,
            detail=detail,
            requested_at=at,
            completed_at=at + timedelta(seconds=1.4),
        )
        self.events(at + timedelta(seconds=1.5), moved)
