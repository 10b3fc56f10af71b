"""What a node tells the centre: one class an event, each with a fixed `kind`.

Within a version a field may only be added, and only as optional; a reader ignores fields it does not know.
Times are aware UTC, durations end in `_s`, scores are 0…1.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from wire.ids import Epoch, EventId, LaneId, PassageId
from wire.plate_kinds import PlateColour, PlateKind
from wire.plates import PlateText

Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=2**53)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
"""A reason as a fixed word, so that screens can translate it."""


def _to_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("the time lies outside the calendar in UTC") from error


Moment = Annotated[AwareDatetime, AfterValidator(_to_utc)]


class Part(BaseModel):
    """Base of everything said: frozen; unknown fields of a later minor version are ignored.

    Errors do not repeat what a field held: it may be a plate.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class ClockQuality(StrEnum):
    """How far the node's wall clock can be trusted."""

    SYNCHRONISED = "synchronised"
    UNSYNCHRONISED = "unsynchronised"
    UNKNOWN = "unknown"


class Clock(Part):
    """The node's wall clock as it was when the event was made."""

    quality: ClockQuality = ClockQuality.UNKNOWN
    """What the node's time service says."""
    offset_s: Annotated[float, Field(allow_inf_nan=False)] | None = None
    """Node minus reference, in seconds, where it was measured."""
    stepped: bool = False
    """It was set anew within the last minutes, so that times of the node before and after cannot be compared."""


class Subject(StrEnum):
    """Who went through: the kind of a passage."""

    VEHICLE = "vehicle"
    NON_MOTOR = "non_motor"
    PERSON = "person"


class PlateStatus(StrEnum):
    """How a visit ended; there is no fifth way, so none can vanish."""

    READ = "read"
    UNCERTAIN = "uncertain"
    UNREAD = "unread"
    PLATELESS = "plateless"


class PlateReading(Part):
    """What the vote over a visit's frames made of its plate."""

    text: PlateText
    """In canonical form; `?` for a character that nobody could read."""
    kind: PlateKind | None = None
    """None: the text fits no format we know or, with a `?` in it, formats of several kinds."""
    colour: PlateColour = PlateColour.UNKNOWN
    """Of the background."""
    score: Score
    """The weakest character's score."""
    char_scores: tuple[Score, ...] = Field(max_length=16)
    """One score a character, in order; lower where the plate was seen small at best."""
    agreeing: Count = 1
    """Frames whose own reading was this text."""
    readings: Count = 1
    """Frames in which a plate was read at all."""


class EvidenceKind(StrEnum):
    """What a stored picture shows."""

    SCENE = "scene"
    PLATE = "plate"
    PERSON = "person"
    FACE = "face"
    """Only where a purpose record of the node says so."""


class Evidence(Part):
    """A picture by reference; it stays on the node until somebody with a right asks for it."""

    kind: EvidenceKind
    sha256: Sha256
    """Of the file's bytes; its name on the node."""
    size: Count
    """Bytes."""
    media_type: Literal["image/jpeg"] = "image/jpeg"
    width: Annotated[int, Field(gt=0)]
    """Pixels."""
    height: Annotated[int, Field(gt=0)]
    """Pixels."""


class Verdict(StrEnum):
    """What the rules concluded."""

    OPEN = "open"
    WAIT = "wait"
    REFUSE = "refuse"


class AccessDecision(Part):
    """The verdict and why; taken on the node, also with the line down."""

    verdict: Verdict
    reason: Code
    """The rule that decided."""
    credential: Annotated[str, Field(max_length=64)] | None = None
    """Roster number of the credential that granted or barred it; never a name."""


class _Event(Part):
    """What every sequenced event carries."""

    id: EventId
    lane: LaneId
    processed_at: Moment
    """When the event was made."""
    clock: Clock = Clock()


class Outcome(StrEnum):
    """What became of a visit, as it was seen: words of `PassageRecorded.outcome`."""

    PASSED = "passed"
    """It went through."""
    TURNED_BACK = "turned_back"
    """It went away on the side from which it had come."""
    LEFT_STANDING = "left_standing"
    """It stood there and is no visitor any more: it parked, or whoever was in it walked away."""
    UNSEEN = "unseen"
    """Nobody saw: the picture was cut, the camera was away, or it was lost from view."""


class PassageRecorded(_Event):
    """One subject went, or wants to go, through one lane once."""

    kind: Literal["passage"] = "passage"
    passage: PassageId
    """The passage's own id: the same in every revision."""
    revision: Annotated[int, Field(ge=0, lt=2**31)] = 0
    """Raised when the node knows better about a passage it has told of; the highest one counts."""
    subject: Subject
    captured_at: Moment
    """Time of the frame that won."""
    first_seen_at: Moment
    last_seen_at: Moment
    plate_status: PlateStatus
    plate: PlateReading | None = None
    """None: nothing was read."""
    decision: AccessDecision
    evidence: tuple[Evidence, ...] = Field(default=(), max_length=8)
    """Pictures of the very frame that won."""
    frames: Count = 1
    """Frames in which the subject was seen."""
    merged: tuple[PassageId, ...] = Field(default=(), max_length=16)
    """Passages told earlier that turned out to be this one."""
    preview: PlateText | None = None
    """The plate on which was decided while the subject was in view, where the final result is another one.

    None: the two agree, or there was only one.
    """
    other_plates: tuple[PlateReading, ...] = Field(default=(), max_length=4)
    """Further plates on the same vehicle, such as one of Hong Kong beside the mainland one in `plate`."""
    direction: Code | None = None
    """`in` or `out`, as the subject moved; None: it was not told, or did not move."""
    outcome: Code | None = None
    """What became of the visit: a word of Outcome, perhaps a later one. None: it is not over, or not told."""
    followed: bool = False
    """It went in under an arm that was raised for another one (tailgating)."""


class BarrierResult(StrEnum):
    """What became of an order to the barrier."""

    OPENED = "opened"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"


class BarrierMoved(_Event):
    """The barrier was told to open; said also, and above all, when it did not."""

    kind: Literal["barrier"] = "barrier"
    passage: PassageId | None = None
    """For whom; None: for no passage in particular."""
    command: EventId | None = None
    """The command of a person that it answers; None: the rules wanted it, or somebody at the node itself."""
    actor: Annotated[str, Field(max_length=64)] | None = None
    """Who wanted it: the account that gave the command, `button` for the node's own; None: the rules."""
    result: BarrierResult
    reason: Code
    """Why it was told to open, or why it did not."""
    detail: Annotated[str, Field(max_length=300)] = ""
    """What the driver says, for the technician."""
    requested_at: Moment
    completed_at: Moment


class GateState(StrEnum):
    """Where the arm is; `unknown` is a state of its own and never shown as open or closed."""

    OPEN = "open"
    OPENING = "opening"
    CLOSED = "closed"
    CLOSING = "closing"
    FAULT = "fault"
    UNKNOWN = "unknown"


class GateStateChanged(_Event):
    """The barrier is seen in another state than before."""

    kind: Literal["gate"] = "gate"
    state: GateState
    since: Moment
    """When it was first seen so."""


class Dropped(_Event):
    """The node no longer has these sequence numbers: the outbox hit its cap, or its files were damaged.

    They are gaps with a reason.
    """

    kind: Literal["dropped"] = "dropped"
    first_seq: Count
    """First number given up."""
    last_seq: Count
    """Last number given up."""
    of: Code
    """Class of the events; `unknown` where nobody can tell any more."""
    reason: Code
    """Why: `outbox_full`, `not_kept` (asked for, and told long ago) or `damaged`."""
    epoch: Epoch | None = None
    """Whose numbers they are, where it is an earlier outbox of this node; None: the outbox that says it."""


class CommandRefused(_Event):
    """A command that moved nothing, and why; a flood of them is folded into one with its count."""

    kind: Literal["command_refused"] = "command_refused"
    command: EventId | None = None
    """None: it could not even be read, or its signature is not the centre's, so that its id means nothing."""
    reason: Code
    """A word of CommandRefusal."""
    count: Annotated[int, Field(ge=1, le=2**53)] = 1
    """Commands refused for this reason since the last time it was said."""


class HoldChange(StrEnum):
    """What became of a hold: words of `HoldChanged.change`."""

    BEGAN = "began"
    """The barrier is kept open."""
    NOT_BEGUN = "not_begun"
    """It is not; `reason` says why."""
    ENDED = "ended"
    """It is kept open no longer; its controller lowers the arm when nobody is under it."""
    NOT_ENDED = "not_ended"
    """The controller did not take the end, so that the hold goes on until its time is over."""


class HoldEnd(StrEnum):
    """Why a hold ended: words of `HoldChanged.reason`, beside the reasons for which a controller fails."""

    PERSON = "person"
    """Somebody ended it."""
    CLOCK = "clock"
    """Its time was over."""
    REPLACED = "replaced"
    """Another hold took its place."""
    ARM_DOWN = "arm_down"
    """The arm was seen down though it was to be held: somebody lowered it, or its power was cut."""
    NODE_RESTARTED = "node_restarted"
    """The node's machine was switched on anew, or its program fell while the hold was being begun or ended."""
    NOT_HELD = "not_held"
    """The node knows of no such hold any more."""


class HoldChanged(_Event):
    """A barrier is held open, or no longer, or that failed; said only to a centre that reads it."""

    kind: Literal["hold"] = "hold"
    hold: EventId
    """Id of the command that began it, or was to."""
    change: Code
    """A word of HoldChange; there may be more of them."""
    command: EventId | None = None
    """The command of a person that it answers; None: nobody asked, as when the time is over."""
    actor: Annotated[str, Field(max_length=64)] | None = None
    """Account of the person who wanted this; None: nobody did."""
    reason: Code
    """Of a hold that began: what for. Else why: a word of HoldEnd, or what went wrong."""
    detail: Annotated[str, Field(max_length=300)] = ""
    """What the driver says, for the technician."""
    left_s: Seconds = 0
    """For how much longer it is held, by the monotonic clock."""


class BuzzerSounded(_Event):
    """The node's own buzzer called people to somebody who waits; once a wait, to a centre that reads it."""

    kind: Literal["buzzer"] = "buzzer"
    passage: PassageId
    """Who stands at the front of the arm; the id that the passage has, or will have when it is told."""
    waited_s: Seconds
    """For how long when it sounded first, by the monotonic clock."""


class NoticeGiven(_Event):
    """What became of a notice to who stands at the arm; said only to a centre that reads it."""

    kind: Literal["notice"] = "notice"
    notice: EventId
    """Id of the command that wanted it."""
    passage: PassageId | None = None
    """To whom; None: nobody was seen there."""
    actor: Annotated[str, Field(max_length=64)]
    """Account of the person who wanted it."""
    saying: Code
    """A word of `wire.commands.Saying`, or of a later centre."""
    shown: bool
    """The board shows it."""
    spoken: bool
    """The voice was given it."""
    reason: Code | None = None
    """Why it was not shown, or not spoken, or neither; None: the board did all that it can."""
    detail: Annotated[str, Field(max_length=300)] = ""
    """What the driver says, for the technician."""


Event = Annotated[
    PassageRecorded
    | BarrierMoved
    | GateStateChanged
    | Dropped
    | CommandRefused
    | HoldChanged
    | BuzzerSounded
    | NoticeGiven,
    Field(discriminator="kind"),
]
