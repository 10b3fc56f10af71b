"""What comes over the line, read: a delivery, a heartbeat, a state, or something refused with its reason."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from wire import codec
from wire.codec import MAX_BYTES, VERSION, Envelope
from wire.errors import WireError
from wire.health import NodeHealth, NodeState
from wire.presence import LanePresence
from wire.topics import Channel, EventTopic, Topic, parse_topic

_HIGHEST_SEQ: Final = 2**53


class Refusal(StrEnum):
    """Why something that came cannot be used."""

    FOREIGN_TOPIC = "foreign_topic"
    RETAINED = "retained"
    """Events are never retained: somebody else put it there, or an old broker kept it."""
    FORGED = "forged"
    """The topic and the message, or the configuration, do not name the same node and site."""
    OVERSIZED = "oversized"
    UNKNOWN_VERSION = "unknown_version"
    MALFORMED = "malformed"
    UNREADABLE = "unreadable"
    """One event of a good envelope cannot be decoded."""
    POISON = "poison"
    """It was decoded, and the store cannot take it."""


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A message as the broker handed it over."""

    topic: str
    payload: bytes
    retained: bool
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """Events of one node, in an envelope."""

    topic: Topic
    envelope: Envelope
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Poisoned:
    """A delivery of one event that was decoded and that the store refuses."""

    delivery: Delivery
    detail: str


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a node says of its health."""

    topic: Topic
    health: NodeHealth
    received_at: datetime


@dataclass(frozen=True, slots=True)
class StateSaid:
    """A node, or its last will, says whether it is up."""

    topic: Topic
    state: NodeState
    received_at: datetime
    retained: bool
    """It was said at some earlier time."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that cannot be used, kept as it came."""

    reason: Refusal
    detail: str
    raw: RawMessage
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class PresenceSaid:
    """A node says who is at the arm of one lane."""

    topic: Topic
    presence: LanePresence
    received_at: datetime


Arrival = Delivery | Poisoned | Heartbeat | StateSaid | PresenceSaid | Refused


def read_arrival(raw: RawMessage, sites: Mapping[str, str]) -> Arrival:
    """Read a message; `sites` says where each configured node stands, and no message may say otherwise.

    A node that is not among them is believed only where none is configured at all.
    """
    try:
        topic = parse_topic(raw.topic)
    except WireError as error:
        return Refused(Refusal.FOREIGN_TOPIC, str(error), raw)
    if (fault := _of_its_site(topic, sites)) is not None:
        return Refused(Refusal.FORGED, fault, raw, topic)
    reader = _reader(topic)
    if reader is None:
        return Refused(Refusal.FOREIGN_TOPIC, "nothing is read from this topic", raw, topic)
    if raw.retained and topic.channel is Channel.EVENT:
        return Refused(Refusal.RETAINED, "an event must not be retained", raw, topic)
    try:
        return reader(topic, raw)
    except WireError as error:
        return Refused(_why(raw.payload), str(error), raw, topic)


def _of_its_site(topic: Topic, sites: Mapping[str, str]) -> str | None:
    """Say why the configuration does not let this node speak for this site; None where it does."""
    if not sites:
        return None
    site = sites.get(topic.node)
    if site is None:
        return f"node {topic.node} is not among the configured ones: name it under [nodes]"
    return None if site == topic.site else f"node {topic.node} stands at site {site}"


def _reader(topic: Topic) -> Callable[[Topic, RawMessage], Arrival] | None:
    """Return what reads a topic; None: nobody at the centre does, and what comes there is a dead letter."""
    match topic.channel:
        case Channel.EVENT:
            return _event_reader(topic.rest)
        case Channel.STATE:
            return _read_state
        case Channel.ACK | Channel.COMMAND | Channel.RESPONSE | Channel.CONFIGURATION:
            return None
        case Channel.WATCH | Channel.PICTURE:
            # A live picture is never stored, not even as a dead letter: the line hands it elsewhere.
            return None
        case _:
            assert_never(topic.channel)


def _event_reader(rest: str | None) -> Callable[[Topic, RawMessage], Arrival] | None:
    """Return what reads the messages of an event topic.

    The topic names the first event of an envelope, for a broker's access rules; each event counts by its own kind.
    """
    if rest not in set(EventTopic):
        return None
    said = EventTopic(rest)
    match said:
        case EventTopic.PASSAGE | EventTopic.BARRIER | EventTopic.GATE | EventTopic.ALARM:
            return _read_delivery
        case EventTopic.HEALTH:
            return _read_health
        case EventTopic.PRESENCE:
            return _read_presence
        case _:
            assert_never(said)


def _read_delivery(topic: Topic, raw: RawMessage) -> Arrival:
    envelope = codec.decode(raw.payload)
    if envelope.node != topic.node:
        return Refused(Refusal.FORGED, f"the envelope says node {envelope.node}", raw, topic)
    if envelope.seq + len(envelope.events) - 1 > _HIGHEST_SEQ:
        return Refused(Refusal.MALFORMED, "the sequence numbers run over the highest one", raw, topic)
    return Delivery(topic, envelope, raw.received_at)


def _read_health(topic: Topic, raw: RawMessage) -> Arrival:
    return Heartbeat(topic, codec.decode_health(raw.payload), raw.received_at)


def _read_presence(topic: Topic, raw: RawMessage) -> Arrival:
    return PresenceSaid(topic, codec.decode_presence(raw.payload), raw.received_at)


def _read_state(topic: Topic, raw: RawMessage) -> Arrival:
    return StateSaid(topic, codec.decode_state(raw.payload), raw.received_at, raw.retained)


def _why(payload: bytes) -> Refusal:
    """Name the way in which a payload breaks the contract."""
    if len(payload) > MAX_BYTES:
        return Refusal.OVERSIZED
    try:
        parsed = json.loads(payload)
    except (ValueError, RecursionError):
        return Refusal.MALFORMED
    if isinstance(parsed, dict) and parsed.get("v", VERSION) != VERSION:
        return Refusal.UNKNOWN_VERSION
    return Refusal.MALFORMED
