"""MQTT topic names: built and parsed here and nowhere else.

Levels are names of people's choosing checked by `wire.ids`, so no broker sees a dot, a blank or a wildcard.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from wire.errors import WireError
from wire.ids import NAME_PATTERN

ROOT = "gatehouse/v1"

_LEVEL = NAME_PATTERN.strip("^$")
_TOPIC = re.compile(
    rf"{ROOT}/(?P<site>{_LEVEL})/(?P<node>{_LEVEL})/(?P<channel>evt|ack|cmd|rsp|cfg|state|watch|pic)(?:/(?P<rest>{_LEVEL}))?"
)
_WITH_REST = frozenset({"evt", "cmd", "rsp", "pic"})


class Channel(StrEnum):
    """What a topic carries, and which way."""

    EVENT = "evt"
    ACK = "ack"
    COMMAND = "cmd"
    RESPONSE = "rsp"
    CONFIGURATION = "cfg"
    STATE = "state"
    WATCH = "watch"
    PICTURE = "pic"


class EventTopic(StrEnum):
    """Last level of an event topic; a broker's access rules can tell them apart."""

    PASSAGE = "passage"
    BARRIER = "barrier"
    GATE = "gate"
    ALARM = "alarm"
    HEALTH = "health"
    PRESENCE = "presence"


_TOPIC_OF_KIND = {
    "dropped": EventTopic.ALARM.value,
    "command_refused": EventTopic.ALARM.value,
    "buzzer": EventTopic.ALARM.value,
    "hold": EventTopic.BARRIER.value,
    "notice": EventTopic.BARRIER.value,
}


@dataclass(frozen=True, slots=True)
class Topic:
    """A parsed topic; `rest` is the event kind or the lane where the channel has one."""

    site: str
    node: str
    channel: Channel
    rest: str | None = None

    def __str__(self) -> str:
        tail = f"/{self.rest}" if self.rest else ""
        return f"{ROOT}/{self.site}/{self.node}/{self.channel}{tail}"


def event_topic(site: str, node: str, event_kind: str) -> str:
    """Where a node says what happened: by the event's `kind`, but some as alarms, and holds as the barrier's."""
    return _checked(Topic(site, node, Channel.EVENT, _TOPIC_OF_KIND.get(event_kind, event_kind)))


def ack_topic(site: str, node: str) -> str:
    """Where the centre says what it has committed."""
    return _checked(Topic(site, node, Channel.ACK))


def state_topic(site: str, node: str) -> str:
    """Where a node says that it is up, and its last will that it is not."""
    return _checked(Topic(site, node, Channel.STATE))


def command_topic(site: str, node: str, lane: str) -> str:
    """Where the centre tells a node to move the barrier of a lane."""
    return _checked(Topic(site, node, Channel.COMMAND, lane))


def commands_for(site: str, node: str) -> str:
    """Subscription of a node to the commands for all its lanes."""
    return f"{_checked(Topic(site, node, Channel.ACK)).removesuffix(Channel.ACK)}{Channel.COMMAND}/+"


def watch_topic(site: str, node: str) -> str:
    """Where the centre says which lanes of a node somebody watches."""
    return _checked(Topic(site, node, Channel.WATCH))


def picture_topic(site: str, node: str, lane: str) -> str:
    """Where a node sends the live picture of a lane that somebody watches."""
    return _checked(Topic(site, node, Channel.PICTURE, lane))


def all_pictures() -> str:
    """Subscription of the centre to the live pictures that it asked for."""
    return f"{ROOT}/+/+/{Channel.PICTURE}/+"


def all_events() -> str:
    """Subscription of the centre to every node's events."""
    return f"{ROOT}/+/+/{Channel.EVENT}/#"


def all_states() -> str:
    """Subscription of the centre to every node's state."""
    return f"{ROOT}/+/+/{Channel.STATE}"


def parse_topic(name: str) -> Topic:
    """Take a topic name apart; raises WireError for anything that is not one of ours."""
    match = _TOPIC.fullmatch(name)
    if match is None or (match["rest"] is not None) != (match["channel"] in _WITH_REST):
        raise WireError(f"not a topic of ours: {name[:100]!r}")
    return Topic(match["site"], match["node"], Channel(match["channel"]), match["rest"])


def _checked(topic: Topic) -> str:
    name = str(topic)
    parse_topic(name)
    return name
