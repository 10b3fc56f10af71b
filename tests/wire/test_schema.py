import json
from pathlib import Path

import pytest

from tests.wire.schema import schema
from wire.codec import UnreadableEvent, decode, decode_ack, decode_health, decode_state

HERE = Path(__file__).parent

ADVICE = """\
What is said between nodes and centre has another shape than the one in tests/wire/schema.json.
Nodes and centres of different ages talk to each other: within version 1 the only change is a new optional field.
If yours is one: write it down in CHANGELOG.md under "Wire", then renew the snapshot and the page with
    python -m tests.wire.schema > tests/wire/schema.json
    make docs
Anything else needs a new version of the contract, which both sides have to speak beside the old one.
"""


def test_the_shape_of_what_is_said_has_not_changed() -> None:
    if schema() != (HERE / "schema.json").read_text(encoding="utf-8"):
        pytest.fail(ADVICE, pytrace=False)


def test_the_snapshot_holds_every_message() -> None:
    names = json.loads(schema())["$defs"]

    assert {"Envelope", "Ack", "NodeHealth", "NodeState", "PassageRecorded", "BarrierMoved", "Dropped"} <= set(
        names
    )


def test_what_the_first_nodes_said_is_still_understood() -> None:
    """said_v1.json was written once and is never renewed: it stands for nodes that nobody has updated."""
    said = json.loads((HERE / "said_v1.json").read_text(encoding="utf-8"))

    envelope = decode(json.dumps(said["envelope"]).encode())
    assert [event.kind for event in envelope.events] == ["passage", "barrier", "gate", "dropped"]
    assert not any(isinstance(event, UnreadableEvent) for event in envelope.events)
    assert decode_ack(json.dumps(said["ack"]).encode()).also == ((43, 58),)
    assert decode_health(json.dumps(said["health"]).encode()).oldest_unacked == 42
    assert decode_state(json.dumps(said["state"]).encode()).up
