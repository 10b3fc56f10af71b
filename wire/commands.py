"""What the centre tells a node to do: signed, for one lane, and good for a short time only.

The centre signs the very text of the command (Ed25519, RFC 8032) with a key that it made at its first start; the
node knows the public half. A command carries the challenge that the node gave out last: its age is counted on the
node's monotonic clock from the moment at which that challenge was made, so that no wall clock matters. Its nonce
makes it good for one time. There is no command to close, and none for more than one lane: to end a hold means that
the arm is held no longer, and its controller lowers it when nobody is under it.
"""

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from wire.events import Code, Moment
from wire.ids import LaneId, NodeId, PassageId, SiteId, TimeOrderedId

_DOMAIN: Final = b"gatehouse command v1\n"
"""Signed in front of the text, so that a signature made for anything else is never one for a command."""
EMERGENCY: Final = "emergency"
"""The reason of an opening for fire engines and ambulances; the node counts these apart."""
ANNOUNCED_S: Final = 900
"""For how long an announced emergency keeps a barrier open."""
LONGEST_HOLD_S: Final = 86_400
"""Nobody holds a barrier open for longer than a day; each node takes less, as its configuration says."""
NOT_LET_IN: Final = "not_let_in"
"""The reason of a notice: it opens nothing."""
MAX_COMMAND_LENGTH: Final = 2048
SHORTEST_CHALLENGE: Final = 16


class Saying(StrEnum):
    """What a lane's board may be told to show and speak: words of `GiveNotice.saying`.

    The texts themselves stand at the node, so that nobody can put any other on a board.
    """

    PLEASE_WAIT = "please_wait"
    CALL_THE_RESIDENT = "call_the_resident"
    TURN_ROUND = "turn_round"


class CommandRefusal(StrEnum):
    """Why a command moves nothing."""

    UNREADABLE = "unreadable"
    """It is no command of a version that the node knows."""
    FORGED = "forged"
    """The signature is not the centre's."""
    NO_KEY = "no_key"
    """The node's configuration names no public key, so it obeys nobody."""
    WRONG_LANE = "wrong_lane"
    """It was signed for another lane, node or site than the topic it came by."""
    LATE = "late"
    """Its challenge is too old, or of an earlier start of the node, or was never given."""
    REPLAYED = "replayed"
    """It came before."""
    RETAINED = "retained"
    """A broker kept it; a command is for now."""
    TOO_MANY = "too_many"
    """More commands for the lane than a guard gives."""
    MASS_OPENING = "mass_opening"
    """More lanes at once than a guard opens."""
    ANOTHER_VEHICLE = "another_vehicle"
    """Whom it names is not at the gate any more, and somebody else is."""
    NO_BOARD = "no_board"
    """The lane has nothing that shows or speaks."""


class _Command(BaseModel):
    """What every command says."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    v: Literal[1] = 1
    """Version of the contract."""
    kind: str
    id: TimeOrderedId
    """The command's own; the event that answers names it."""
    site: SiteId
    node: NodeId
    lane: LaneId
    actor: Annotated[str, Field(min_length=1, max_length=64)]
    """Account of the person who wants it; no personal name."""
    reason: Code
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """Used once, ever."""
    challenge: Annotated[str, Field(min_length=SHORTEST_CHALLENGE, max_length=64)]
    """The node's, from its NodeState."""
    issued_at: Moment
    """By the centre's clock, for people; nothing is decided by it."""


class OpenBarrier(_Command):
    """Open the barrier of one lane once."""

    kind: Literal["open_barrier"] = "open_barrier"
    passage: PassageId | None = None
    """For whom, where it is for somebody who stands there."""


class HoldBarrier(_Command):
    """Keep the barrier of one lane open for a while; only to a node that says for how long it can."""

    kind: Literal["hold"] = "hold"
    seconds: Annotated[int, Field(ge=1, le=LONGEST_HOLD_S)]
    """For how long, by the node's monotonic clock from when it takes the command; it refuses more than it may."""


class EndHold(_Command):
    """Keep it open no longer; nothing is lowered by it that its controller would not lower."""

    kind: Literal["end_hold"] = "end_hold"
    hold: TimeOrderedId
    """Id of the command that began it."""


class GiveNotice(_Command):
    """Tell who stands at the arm something by the lane's board and voice; only to a node that names the saying."""

    kind: Literal["notice"] = "notice"
    passage: PassageId | None = None
    """To whom, where somebody is seen there; the node refuses it where another one stands."""
    saying: Code
    """A word of Saying; there may be more of them."""


Command = Annotated[OpenBarrier | HoldBarrier | EndHold | GiveNotice, Field(discriminator="kind")]


class SignedCommand(BaseModel):
    """A command as it goes over the line; the text itself is signed, so that nobody can read it in two ways."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    v: Literal[1] = 1
    """Version of the contract."""
    command: Annotated[str, Field(max_length=MAX_COMMAND_LENGTH, repr=False)]
    """The JSON text of a command, such as OpenBarrier, byte for byte as it was signed."""
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    """Which key signed: the first 16 hex digits of the sha256 of its 32 public bytes."""
    signature: Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{86}==$")]
    """64 bytes in base64 (RFC 4648 §4)."""


def signed_bytes(command: str) -> bytes:
    """Return what is signed: a mark that this is a command, then its text in UTF-8."""
    return _DOMAIN + command.encode()
