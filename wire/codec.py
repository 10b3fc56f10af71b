"""The envelope around events, and the one place where bytes become types.

A receiver gets every event that it can understand: an event that cannot be decoded comes out as an
`UnreadableEvent` in its place, so that one poisoned event neither blocks its neighbours nor leaves a hole.
Anything else that breaks the contract raises WireError, and nothing but WireError leaves this module. What a
message held is repeated neither in an error nor in the errors before it: it may be a plate.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal, TypeVar

import pydantic_core
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from wire.commands import Command, SignedCommand
from wire.errors import WireError
from wire.events import Code, Count, Event, Moment, Part
from wire.health import NodeHealth, NodeState
from wire.ids import Epoch, NodeId
from wire.live_picture import LivePicture, WatchLanes
from wire.presence import LanePresence

VERSION: Final = 1
MAX_BYTES = 131_072
"""Largest payload, in bytes; the brokers are told the same."""
MAX_EVENTS = 64
MAX_RANGES = 256
MAX_TOLD = 2304
"""Runs of told events that one acknowledgement names: more than any batch of the centre's holds."""
UNKNOWN_EVENT = "00000000"
"""Stands in an acknowledgement for an event of which not even the id could be read."""

IdEnds = Annotated[str, Field(pattern=r"^([0-9a-f]{8})+$", max_length=8 * MAX_EVENTS)]
"""The last eight digits of one id after the other; they are drawn at random."""
_SAYABLE = re.compile(r"[a-z][a-z0-9_]{0,47}|\[key\]")
"""Words of the contract, as against what somebody wrote into a message."""
_ID_END = re.compile(r"[0-9a-f]{8}")

_Message = TypeVar("_Message", bound=BaseModel)
_EVENT: TypeAdapter[Event] = TypeAdapter(Event)
_COMMAND: TypeAdapter[Command] = TypeAdapter(Command)


class UnreadableEvent(Part):
    """An event that this reader cannot decode, kept as it came."""

    kind: Literal["unreadable"] = "unreadable"
    reason: str
    """What is wrong with it, without what it held."""
    raw: str = Field(repr=False)
    """The event's JSON, as received."""


class Envelope(BaseModel):
    """One to n events with consecutive sequence numbers: `seq`, `seq + 1`, … within `epoch`."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    v: Literal[1] = VERSION
    """Version of the contract."""
    node: NodeId
    """Who speaks; the same as in the topic."""
    epoch: Epoch
    """Which outbox counts: born with its database."""
    seq: Annotated[int, Field(ge=1, le=2**53)]
    """Number of the first event."""
    sent_at: Moment
    events: tuple[Event | UnreadableEvent, ...] = Field(min_length=1, max_length=MAX_EVENTS)


class Ack(Part):
    """What the centre has committed of one epoch: all up to `upto`, and the closed ranges in `also`."""

    v: Literal[1] = VERSION
    """Version of the contract."""
    epoch: Epoch
    """The outbox that is meant; for any other it says nothing."""
    upto: Count
    """All up to and with this number; 0: none."""
    also: tuple[tuple[Count, Count], ...] = Field(default=(), max_length=MAX_RANGES)
    """First and last number of ranges above `upto`."""
    wanted: tuple[tuple[Count, Count], ...] = Field(default=(), max_length=MAX_RANGES)
    """First and last number of ranges that the centre misses and asks to be told again at once."""
    told: tuple[tuple[Count, IdEnds], ...] | None = Field(default=None, max_length=MAX_TOLD)
    """Which events came just now and are stored: a first number, and of it and those that follow the last eight
    digits of each id. A number may have been told before with another event; None: the centre does not say."""
    reads: tuple[Code, ...] | None = Field(default=None, max_length=64)
    """Event kinds, and later parts of them, that this centre reads: a node tells nothing newer. None: those of the
    first release, which did not say."""


class _Header(BaseModel):
    """An envelope whose events have not been looked at yet."""

    model_config = ConfigDict(extra="ignore")

    v: Literal[1]
    node: NodeId
    epoch: Epoch
    seq: Annotated[int, Field(ge=1, le=2**53)]
    sent_at: Moment
    events: list[Any] = Field(min_length=1, max_length=MAX_EVENTS)


def encode(
    message: Envelope | Ack | NodeHealth | NodeState | LanePresence | WatchLanes | SignedCommand,
) -> bytes:
    """Write a message as UTF-8 JSON; raises WireError when it is larger than a broker would take."""
    payload = message.model_dump_json(exclude_defaults=False).encode()
    _refuse_oversized(payload)
    return payload


def encode_picture(said: LivePicture, jpeg: bytes) -> bytes:
    """Write a live picture: what is said of it on one line, then the JPEG; raises WireError for one too large."""
    payload = b"\n".join((said.model_dump_json().encode(), jpeg))
    _refuse_oversized(payload)
    return payload


def encode_event(event: Event) -> str:
    """Write one event as JSON text, the form in which an outbox keeps it."""
    return event.model_dump_json()


def decode_event(text: str) -> Event | UnreadableEvent:
    """Read one event's JSON; what cannot be decoded comes back as an UnreadableEvent."""
    try:
        return _EVENT.validate_json(text)
    except ValidationError as error:
        return UnreadableEvent(reason=_explain(error), raw=text)


def end_of_id(event: str) -> str:
    """Return the last eight digits of the id in an event's JSON, also of one that cannot be decoded."""
    try:
        parsed = pydantic_core.from_json(event)
    except ValueError:
        return UNKNOWN_EVENT
    named = parsed.get("id") if isinstance(parsed, dict) else None
    return _end_of(named) if isinstance(named, str) else UNKNOWN_EVENT


def end_of_told(event: Event | UnreadableEvent) -> str:
    """Return the same of an event as it came."""
    return end_of_id(event.raw) if isinstance(event, UnreadableEvent) else _end_of(str(event.id))


def envelope_of(
    node: str, epoch: Epoch, seq: int, sent_at: Moment, events: Iterable[Event | UnreadableEvent]
) -> Envelope:
    """Put events into an envelope; raises WireError if they do not fit the contract."""
    try:
        return Envelope(node=node, epoch=epoch, seq=seq, sent_at=sent_at, events=tuple(events))
    except ValidationError as error:
        raise WireError(_explain(error)) from None


def decode(payload: bytes) -> Envelope:
    """Read an envelope; raises WireError for anything that is not one of a version we know."""
    parsed = _parse(payload)
    if isinstance(parsed, dict) and parsed.get("v", VERSION) != VERSION:
        raise WireError(f"envelope of {_version(parsed['v'])}; this reader knows version {VERSION}")
    try:
        header = _Header.model_validate(parsed)
    except ValidationError as error:
        raise WireError(f"not an envelope: {_explain(error)}") from None
    events = tuple(_decode_one(item) for item in header.events)
    return Envelope(node=header.node, epoch=header.epoch, seq=header.seq, sent_at=header.sent_at, events=events)


def decode_ack(payload: bytes) -> Ack:
    """Read an acknowledgement; raises WireError."""
    return _read(Ack, payload)


def decode_health(payload: bytes) -> NodeHealth:
    """Read a heartbeat; raises WireError."""
    return _read(NodeHealth, payload)


def decode_presence(payload: bytes) -> LanePresence:
    """Read who is at the arm of a lane; raises WireError."""
    return _read(LanePresence, payload)


def decode_watch(payload: bytes) -> WatchLanes:
    """Read which lanes are watched; raises WireError."""
    return _read(WatchLanes, payload)


def decode_picture(payload: bytes) -> tuple[LivePicture, bytes]:
    """Read what is said of a live picture, and its bytes as they came; raises WireError."""
    _refuse_oversized(payload)
    said, _, jpeg = payload.partition(b"\n")
    return _read(LivePicture, said), jpeg


def decode_state(payload: bytes) -> NodeState:
    """Read a node's retained state; raises WireError."""
    return _read(NodeState, payload)


def decode_command(payload: bytes) -> SignedCommand:
    """Read a command as it comes, its signature not yet checked; raises WireError."""
    return _read(SignedCommand, payload)


def open_command(signed: SignedCommand) -> Command:
    """Read what was signed, to be called once the signature is found good; raises WireError."""
    try:
        return _COMMAND.validate_python(_parse(signed.command.encode()))
    except ValidationError as error:
        raise WireError(f"cannot be read as a command: {_explain(error)}") from None


def _end_of(event_id: str) -> str:
    end = event_id[-8:].lower()
    return end if _ID_END.fullmatch(end) else UNKNOWN_EVENT


def _decode_one(item: object) -> Event | UnreadableEvent:
    return decode_event(pydantic_core.to_json(item).decode())


def _read(kind: type[_Message], payload: bytes) -> _Message:
    try:
        return kind.model_validate(_parse(payload))
    except ValidationError as error:
        raise WireError(f"cannot be read as {kind.__name__}: {_explain(error)}") from None


def _refuse_oversized(payload: bytes) -> None:
    if len(payload) > MAX_BYTES:
        raise WireError(f"the message has {len(payload)} bytes, the wire takes {MAX_BYTES}")


def _parse(payload: bytes) -> object:
    _refuse_oversized(payload)
    try:
        parsed: object = pydantic_core.from_json(payload, allow_inf_nan=False)
    except ValueError as error:
        raise WireError(f"not JSON: {error}") from error
    return parsed


def _version(value: object) -> str:
    return f"version {value}" if isinstance(value, int) and abs(value) < 10**6 else "an unknown version"


def _explain(error: ValidationError) -> str:
    """Name the fields that are wrong, without repeating what they held."""
    details = error.errors(include_input=False, include_url=False)
    return "; ".join(f"{_place(detail['loc'])}: {_fault(detail)}" for detail in details)[:500]


def _place(steps: tuple[int | str, ...]) -> str:
    """Write where a fault is; a step that came with the message, such as a key, is left out."""
    named = (str(step) if isinstance(step, int) or _SAYABLE.fullmatch(step) else "…" for step in steps)
    return ".".join(named) or "message"


def _fault(detail: ErrorDetails) -> str:
    if detail["type"] != "union_tag_invalid":
        return detail["msg"]
    tag = str(detail.get("ctx", {}).get("tag", ""))
    return f"the kind {tag} is unknown" if _SAYABLE.fullmatch(tag) else "the kind is unknown"
