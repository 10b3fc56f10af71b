"""Names and numbers of things: sites, nodes and lanes are named by people, everything that happens by a UUIDv7.

A UUIDv7 (RFC 9562 §5.7) begins with its time of birth, so that ids made on one node sort in order and stay
cheap to index. They are made on the node, never at the centre.
"""

from typing import Annotated
from uuid import UUID

import uuid_utils.compat
from pydantic import AfterValidator, StringConstraints

NAME_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,31}$"
"""What a person may call a site, a node or a lane; safe as a topic level on every broker and as a file name."""

Name = Annotated[str, StringConstraints(pattern=NAME_PATTERN)]
SiteId = Name
NodeId = Name
LaneId = Name

UUID_VERSION = 7


def _time_ordered(value: UUID) -> UUID:
    if value.version != UUID_VERSION:
        raise ValueError(f"the id must be a UUIDv7, this one is version {value.version}")
    return value


TimeOrderedId = Annotated[UUID, AfterValidator(_time_ordered)]
EventId = TimeOrderedId
PassageId = TimeOrderedId
Epoch = TimeOrderedId
"""Born with an outbox database: sequence numbers count within it, across restarts of the node."""


def new_id() -> UUID:
    """Make a UUIDv7 that sorts after every one that this process made before."""
    return uuid_utils.compat.uuid7()
