"""One example of everything that is said, for the document and for tests. The plate and the node are invented."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from wire.capabilities import READS
from wire.codec import Ack, Envelope
from wire.commands import (
    ANNOUNCED_S,
    EMERGENCY,
    NOT_LET_IN,
    CommandRefusal,
    EndHold,
    GiveNotice,
    HoldBarrier,
    OpenBarrier,
    Saying,
    SignedCommand,
)
from wire.events import (
    AccessDecision,
    BarrierMoved,
    BarrierResult,
    BuzzerSounded,
    Clock,
    ClockQuality,
    CommandRefused,
    Dropped,
    Event,
    Evidence,
    EvidenceKind,
    GateState,
    GateStateChanged,
    HoldChange,
    HoldChanged,
    NoticeGiven,
    Outcome,
    PassageRecorded,
    PlateReading,
    PlateStatus,
    Subject,
    Verdict,
)
from wire.health import CameraState, LaneHealth, NodeHealth, NodeState
from wire.live_picture import LivePicture, WatchLanes
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText
from wire.presence import LanePresence, Present, PresentState

_NOON: Final = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
_EPOCH: Final = UUID("019aae5f-1000-7000-8000-000000000001")
_PASSAGE: Final = UUID("019aae5f-2000-7000-8000-000000000002")
_LANE: Final = "north-in"
_CHALLENGE: Final = "5f0c7d1e9a3b48e2b6d4a1c0e7f39285"
_COMMAND: Final = UUID("019aae5f-3000-7000-8000-000000000008")
_HOLD: Final = UUID("019aae5f-3001-7000-8000-000000000009")
_NOTICE: Final = UUID("019aae5f-3003-7000-8000-00000000000d")
_CLOCK: Final = Clock(quality=ClockQuality.SYNCHRONISED, offset_s=0.004)


def example_envelope(*events: Event) -> Envelope:
    """Put `events` into an envelope, or a passage where there are none."""
    said = events or (example_events()[0],)
    return Envelope(node="gate-1", epoch=_EPOCH, seq=41, sent_at=_after(0.9), events=said)


def example_events() -> tuple[Event, ...]:
    """Make one event of every kind."""
    return _passage(), _barrier(), _gate(), _dropped(), _command_refused(), _hold(), _buzzer(), _notice()


def example_ack() -> Ack:
    """Make an acknowledgement that leaves a hole at 42."""
    return Ack(epoch=_EPOCH, upto=41, also=((43, 58),), told=((58, "00000003"),), reads=READS)


def example_health() -> NodeHealth:
    """Make a heartbeat of a node with one lane."""
    lane = LaneHealth(
        lane=_LANE,
        camera=CameraState.LIVE,
        last_frame_age_s=0.04,
        frames_read=91200,
        frames_dropped=310,
        visits={PlateStatus.READ: 52, PlateStatus.UNCERTAIN: 3},
        gate=GateState.CLOSED,
        holds_s=43200,
        sayings=tuple(Saying),
    )
    return NodeHealth(
        node_version="0.1.0",
        epoch=_EPOCH,
        sent_at=_after(5),
        up_s=3600.5,
        clock=_CLOCK,
        next_seq=59,
        oldest_unacked=42,
        backlog=1,
        disk_free_bytes=402653184000,
        failures={"uplink": 1},
        lanes=(lane,),
    )


def example_state() -> NodeState:
    """Make the state of a node that has just come up."""
    return NodeState(up=True, at=_NOON, epoch=_EPOCH, challenge=_CHALLENGE)


def example_presence() -> LanePresence:
    """Make what is said of a lane in which one waits."""
    plate = PlateReading(
        text=PlateText("浙A12345"),
        kind=PlateKind.ORDINARY,
        colour=PlateColour.BLUE,
        score=0.71,
        char_scores=(0.71, 0.99, 0.97, 0.94, 0.99, 0.99, 0.98),
        agreeing=1,
        readings=2,
    )
    waiting = Present(
        passage=_PASSAGE,
        subject=Subject.VEHICLE,
        state=PresentState.WAITING.value,
        since=_NOON,
        plate_status=PlateStatus.UNCERTAIN,
        plate=plate,
    )
    return LanePresence(lane=_LANE, at=_after(0.5), present=(waiting,))


def example_watch() -> WatchLanes:
    """Make what is said while somebody watches one lane."""
    return WatchLanes(lanes=(_LANE,))


def example_live_picture() -> LivePicture:
    """Make what is said of a picture that is watched."""
    return LivePicture(lane=_LANE, age_s=0.12, width=640, height=360)


def _passage() -> PassageRecorded:
    return PassageRecorded(
        id=UUID("019aae5f-2001-7000-8000-000000000003"),
        lane=_LANE,
        processed_at=_after(0.8),
        clock=_CLOCK,
        passage=_PASSAGE,
        subject=Subject.VEHICLE,
        captured_at=_after(0.4),
        first_seen_at=_NOON,
        last_seen_at=_after(0.6),
        plate_status=PlateStatus.READ,
        plate=PlateReading(
            text=PlateText("浙A12345"),
            kind=PlateKind.ORDINARY,
            colour=PlateColour.BLUE,
            score=0.94,
            char_scores=(0.98, 0.99, 0.97, 0.94, 0.99, 0.99, 0.98),
            agreeing=3,
            readings=3,
        ),
        decision=AccessDecision(verdict=Verdict.OPEN, reason="resident", credential="R-0107"),
        evidence=(Evidence(kind=EvidenceKind.SCENE, sha256="0" * 64, size=184320, width=1280, height=720),),
        frames=6,
        direction="in",
        outcome=Outcome.PASSED.value,
    )


def _barrier() -> BarrierMoved:
    return BarrierMoved(
        id=UUID("019aae5f-2002-7000-8000-000000000004"),
        lane=_LANE,
        processed_at=_after(1.3),
        clock=_CLOCK,
        passage=_PASSAGE,
        result=BarrierResult.OPENED,
        reason="resident",
        requested_at=_after(0.8),
        completed_at=_after(1.3),
    )


def _gate() -> GateStateChanged:
    return GateStateChanged(
        id=UUID("019aae5f-2003-7000-8000-000000000005"),
        lane=_LANE,
        processed_at=_after(1.3),
        clock=_CLOCK,
        state=GateState.OPENING,
        since=_after(1.3),
    )


def _dropped() -> Dropped:
    return Dropped(
        id=UUID("019aae5f-2004-7000-8000-000000000006"),
        lane=_LANE,
        processed_at=_after(2),
        clock=_CLOCK,
        first_seq=7,
        last_seq=19,
        of="gate",
        reason="outbox_full",
    )


def _after(seconds: float) -> datetime:
    return _NOON + timedelta(seconds=seconds)


def example_command() -> OpenBarrier:
    """Make an opening that a guard asked for."""
    return OpenBarrier(
        id=_COMMAND,
        site="garden",
        node="gate-1",
        lane=_LANE,
        actor="guard-1",
        reason="visitor_announced",
        nonce="8c1f0b7a2d3e4f5061728394a5b6c7d8",
        challenge=_CHALLENGE,
        issued_at=_after(7),
    )


def example_hold() -> HoldBarrier:
    """Make an emergency that was announced: the barrier stays open for a quarter of an hour."""
    return HoldBarrier(
        id=_HOLD,
        site="garden",
        node="gate-1",
        lane=_LANE,
        actor="guard-1",
        reason=EMERGENCY,
        nonce="1d2c3b4a5968778695a4b3c2d1e0f102",
        challenge=_CHALLENGE,
        issued_at=_after(20),
        seconds=ANNOUNCED_S,
    )


def example_end_of_hold() -> EndHold:
    """Make the end of it, asked for once the ambulance is in."""
    return EndHold(
        id=UUID("019aae5f-3002-7000-8000-00000000000a"),
        site="garden",
        node="gate-1",
        lane=_LANE,
        actor="guard-1",
        reason="over",
        nonce="2e3d4c5b6a798897a6b5c4d3e2f1020c",
        challenge=_CHALLENGE,
        issued_at=_after(320),
        hold=_HOLD,
    )


def example_notice() -> GiveNotice:
    """Make what a guard tells a driver whom he does not let in."""
    return GiveNotice(
        id=_NOTICE,
        site="garden",
        node="gate-1",
        lane=_LANE,
        actor="guard-1",
        reason=NOT_LET_IN,
        nonce="3f4e5d6c7b8a99a8b7c6d5e4f3021d0e",
        challenge=_CHALLENGE,
        issued_at=_after(95),
        passage=_PASSAGE,
        saying=Saying.TURN_ROUND,
    )


def example_signed_command() -> SignedCommand:
    """Make the form in which it goes over the line; the signature is an example and nobody's."""
    text = example_command().model_dump_json()
    return SignedCommand(command=text, key="0f1e2d3c4b5a6978", signature="A" * 86 + "==")


def _command_refused() -> CommandRefused:
    return CommandRefused(
        id=UUID("019aae5f-2005-7000-8000-000000000007"),
        lane=_LANE,
        processed_at=_after(9),
        clock=_CLOCK,
        command=_COMMAND,
        reason=CommandRefusal.REPLAYED.value,
    )


def _hold() -> HoldChanged:
    return HoldChanged(
        id=UUID("019aae5f-2006-7000-8000-00000000000b"),
        lane=_LANE,
        processed_at=_after(20.4),
        clock=_CLOCK,
        hold=_HOLD,
        change=HoldChange.BEGAN.value,
        command=_HOLD,
        actor="guard-1",
        reason=EMERGENCY,
        left_s=ANNOUNCED_S,
    )


def _buzzer() -> BuzzerSounded:
    return BuzzerSounded(
        id=UUID("019aae5f-2007-7000-8000-00000000000c"),
        lane=_LANE,
        processed_at=_after(90.8),
        clock=_CLOCK,
        passage=_PASSAGE,
        waited_s=90.2,
    )


def _notice() -> NoticeGiven:
    return NoticeGiven(
        id=UUID("019aae5f-2008-7000-8000-00000000000e"),
        lane=_LANE,
        processed_at=_after(95.3),
        clock=_CLOCK,
        notice=_NOTICE,
        passage=_PASSAGE,
        actor="guard-1",
        saying=Saying.TURN_ROUND.value,
        shown=True,
        spoken=True,
    )
