"""Everything that may be said, as hypothesis strategies."""

from datetime import datetime, timedelta, timezone
from uuid import UUID

from hypothesis import strategies as st

from wire.codec import MAX_RANGES, Ack, Envelope
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
    HoldChanged,
    NoticeGiven,
    PassageRecorded,
    PlateReading,
    PlateStatus,
    Subject,
    Verdict,
)
from wire.health import CameraState, LaneHealth, NodeHealth, NodeState
from wire.ids import NAME_PATTERN
from wire.plate_kinds import ALPHABET, LONGEST, PLATE_FORMATS, PlateColour, PlateFormat, PlateKind
from wire.plates import PlateText

NAMES = st.from_regex(NAME_PATTERN, fullmatch=True)
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,47}", fullmatch=True)
COUNTS = st.integers(0, 2**53)
SCORES = st.floats(0, 1)
SECONDS = st.floats(0, 1e9)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=OFFSETS)  # noqa: DTZ001 - zone drawn


def _as_version_7(number: int) -> UUID:
    return UUID(int=number & ~(0xF << 76) & ~(0x3 << 62) | 7 << 76 | 2 << 62)


IDS = st.integers(0, 2**128 - 1).map(_as_version_7)

PLATES = st.text(sorted(ALPHABET), min_size=1, max_size=LONGEST).map(PlateText)


def texts_of(candidate: PlateFormat) -> st.SearchStrategy[str]:
    """Draw plates of one format."""
    return st.tuples(*(st.sampled_from(allowed) for allowed in candidate.positions)).map("".join)


WELL_FORMED = st.sampled_from(PLATE_FORMATS).flatmap(texts_of)

CLOCKS = st.builds(
    Clock, quality=st.sampled_from(ClockQuality), offset_s=st.none() | st.floats(-1e6, 1e6, allow_nan=False)
)
READINGS = st.builds(
    PlateReading,
    text=PLATES,
    kind=st.none() | st.sampled_from(PlateKind),
    colour=st.sampled_from(PlateColour),
    score=SCORES,
    char_scores=st.lists(SCORES, max_size=16).map(tuple),
    agreeing=COUNTS,
    readings=COUNTS,
)
EVIDENCE = st.builds(
    Evidence,
    kind=st.sampled_from(EvidenceKind),
    sha256=st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    size=COUNTS,
    width=st.integers(1, 10**5),
    height=st.integers(1, 10**5),
)
DECISIONS = st.builds(
    AccessDecision,
    verdict=st.sampled_from(Verdict),
    reason=CODES,
    credential=st.none() | st.text(st.characters(codec="utf-8"), max_size=64),
)
_ORIGIN = {"id": IDS, "lane": NAMES, "processed_at": MOMENTS, "clock": CLOCKS}

PASSAGES = st.builds(
    PassageRecorded,
    **_ORIGIN,
    passage=IDS,
    revision=st.integers(0, 2**31 - 1),
    subject=st.sampled_from(Subject),
    captured_at=MOMENTS,
    first_seen_at=MOMENTS,
    last_seen_at=MOMENTS,
    plate_status=st.sampled_from(PlateStatus),
    plate=st.none() | READINGS,
    decision=DECISIONS,
    evidence=st.lists(EVIDENCE, max_size=3).map(tuple),
    frames=COUNTS,
    merged=st.lists(IDS, max_size=3).map(tuple),
    preview=st.none() | PLATES,
)
MOVES = st.builds(
    BarrierMoved,
    **_ORIGIN,
    passage=st.none() | IDS,
    command=st.none() | IDS,
    actor=st.none() | st.text(st.characters(codec="utf-8"), max_size=64),
    result=st.sampled_from(BarrierResult),
    reason=CODES,
    detail=st.text(st.characters(codec="utf-8"), max_size=300),
    requested_at=MOMENTS,
    completed_at=MOMENTS,
)
GATES = st.builds(GateStateChanged, **_ORIGIN, state=st.sampled_from(GateState), since=MOMENTS)
LOSSES = st.builds(Dropped, **_ORIGIN, first_seq=COUNTS, last_seq=COUNTS, of=CODES, reason=CODES)
REFUSALS = st.builds(CommandRefused, **_ORIGIN, command=st.none() | IDS, reason=CODES, count=st.integers(1, 2**53))
HOLDS = st.builds(
    HoldChanged,
    **_ORIGIN,
    hold=IDS,
    change=CODES,
    command=st.none() | IDS,
    actor=st.none() | st.text(st.characters(codec="utf-8"), max_size=64),
    reason=CODES,
    detail=st.text(st.characters(codec="utf-8"), max_size=300),
    left_s=SECONDS,
)
BUZZERS = st.builds(BuzzerSounded, **_ORIGIN, passage=IDS, waited_s=SECONDS)
NOTICES = st.builds(
    NoticeGiven,
    **_ORIGIN,
    notice=IDS,
    passage=st.none() | IDS,
    actor=st.text(st.characters(codec="utf-8"), max_size=64),
    saying=CODES,
    shown=st.booleans(),
    spoken=st.booleans(),
    reason=st.none() | CODES,
    detail=st.text(st.characters(codec="utf-8"), max_size=300),
)
EVENTS: st.SearchStrategy[Event] = st.one_of(PASSAGES, MOVES, GATES, LOSSES, REFUSALS, HOLDS, BUZZERS, NOTICES)

ENVELOPES = st.builds(
    Envelope,
    node=NAMES,
    epoch=IDS,
    seq=st.integers(1, 2**53),
    sent_at=MOMENTS,
    events=st.lists(EVENTS, min_size=1, max_size=4).map(tuple),
)
RANGES = st.lists(st.tuples(COUNTS, COUNTS), max_size=MAX_RANGES).map(tuple)
TOLD = st.lists(st.tuples(COUNTS, st.from_regex(r"([0-9a-f]{8}){1,4}", fullmatch=True)), max_size=8).map(tuple)
ACKS = st.builds(Ack, epoch=IDS, upto=COUNTS, also=RANGES, wanted=RANGES, told=st.none() | TOLD)
LANES = st.builds(
    LaneHealth,
    lane=NAMES,
    camera=st.sampled_from(CameraState),
    camera_reason=st.text(st.characters(codec="utf-8"), max_size=200),
    last_frame_age_s=st.none() | SECONDS,
    frames_read=COUNTS,
    frames_dropped=COUNTS,
    frames_corrupt=COUNTS,
    reconnects=COUNTS,
    visits=st.dictionaries(st.sampled_from(PlateStatus), COUNTS),
    bystanders=COUNTS,
    gate=st.sampled_from(GateState),
    holds_s=st.none() | SECONDS,
    sayings=st.none() | st.lists(CODES, max_size=3).map(tuple),
)
HEALTH = st.builds(
    NodeHealth,
    node_version=st.text(st.characters(codec="utf-8"), max_size=32),
    epoch=IDS,
    sent_at=MOMENTS,
    up_s=SECONDS,
    clock=CLOCKS,
    next_seq=COUNTS,
    oldest_unacked=st.none() | COUNTS,
    backlog=COUNTS,
    disk_free_bytes=COUNTS,
    failures=st.dictionaries(CODES, COUNTS, max_size=5),
    lanes=st.lists(LANES, max_size=3).map(tuple),
)
STATES = st.builds(
    NodeState,
    up=st.booleans(),
    at=MOMENTS,
    epoch=st.none() | IDS,
    challenge=st.none() | st.text(st.characters(codec="utf-8"), max_size=64),
)
