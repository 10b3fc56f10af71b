"""The shape of everything that is said, for comparing with the one committed beside this file.

`python -m tests.wire.schema > tests/wire/schema.json` renews it.
"""

import json
import sys

from pydantic.json_schema import models_json_schema

from wire.codec import Ack, Envelope
from wire.commands import EndHold, GiveNotice, HoldBarrier, OpenBarrier, SignedCommand
from wire.health import NodeHealth, NodeState
from wire.live_picture import LivePicture, WatchLanes
from wire.presence import LanePresence

_NO_SHAPE = frozenset({"description", "title"})


def schema() -> str:
    """Return the JSON schemas of all messages as text, without the words that describe them."""
    messages = (
        Envelope,
        Ack,
        NodeHealth,
        NodeState,
        LanePresence,
        WatchLanes,
        LivePicture,
        OpenBarrier,
        HoldBarrier,
        EndHold,
        GiveNotice,
        SignedCommand,
    )
    _, found = models_json_schema([(message, "validation") for message in messages])
    return json.dumps(_shape(found), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _shape(part: object) -> object:
    if isinstance(part, dict):
        return {key: _shape(inner) for key, inner in part.items() if not _is_wording(key, inner)}
    if isinstance(part, list):
        return [_shape(inner) for inner in part]
    return part


def _is_wording(key: str, inner: object) -> bool:
    return key in _NO_SHAPE and isinstance(inner, str)


if __name__ == "__main__":
    sys.stdout.write(schema())
