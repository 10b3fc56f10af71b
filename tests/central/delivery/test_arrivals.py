from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.delivery.arrivals import Delivery, Heartbeat, RawMessage, Refusal, Refused, StateSaid, read_arrival
from tests.central.node import NOON, TellingNode, passage
from wire.codec import encode
from wire.health import NodeState

GOOD = encode(TellingNode().encloses(passage()))
TOPIC = "gatehouse/v1/east/gate-1/evt/passage"


def raw(payload: bytes = GOOD, topic: str = TOPIC, *, retained: bool = False) -> RawMessage:
    return RawMessage(topic, payload, retained, NOON)


def test_good_messages_are_read() -> None:
    node = TellingNode()
    beat = encode(node.beats().health)
    state = encode(NodeState(up=True, at=NOON))

    assert isinstance(read_arrival(raw(), {}), Delivery)
    assert isinstance(read_arrival(raw(beat, "gatehouse/v1/east/gate-1/evt/health"), {}), Heartbeat)
    assert isinstance(read_arrival(raw(state, "gatehouse/v1/east/gate-1/state", retained=True), {}), StateSaid)
    assert isinstance(read_arrival(raw(), {"gate-1": "east"}), Delivery)


@pytest.mark.parametrize(
    "message, reason",
    [
        (raw(b""), Refusal.MALFORMED),
        (raw(b"\xff"), Refusal.MALFORMED),
        (raw(b"[" * 100_000), Refusal.MALFORMED),
        (raw(b'{"v": 1}'), Refusal.MALFORMED),
        (raw(b"[1, 2]"), Refusal.MALFORMED),
        (raw(b'{"v": 2}'), Refusal.UNKNOWN_VERSION),
        (raw(b" " * 131_073), Refusal.OVERSIZED),
        (raw(retained=True), Refusal.RETAINED),
        (raw(topic="gatehouse/v1/east/gate-2/evt/passage"), Refusal.FORGED),
        (raw(topic="gatehouse/v1/west/gate-1/evt/passage"), Refusal.FORGED),
        (raw(topic="gatehouse/v1/east/gate-1/evt/else"), Refusal.FOREIGN_TOPIC),
        (raw(topic="gatehouse/v1/east/gate-1/ack"), Refusal.FOREIGN_TOPIC),
        (raw(topic="gatehouse/v2/east/gate-1/evt/passage"), Refusal.FOREIGN_TOPIC),
        (raw(topic="$SYS/broker"), Refusal.FOREIGN_TOPIC),
        (raw(GOOD, "gatehouse/v1/east/gate-1/state"), Refusal.MALFORMED),
    ],
)
def test_anything_else_is_refused_with_its_reason(message: RawMessage, reason: Refusal) -> None:
    arrival = read_arrival(message, {"gate-1": "east"})

    assert isinstance(arrival, Refused)
    assert arrival.reason is reason
    assert arrival.raw is message


@pytest.mark.parametrize("channel", ["evt/passage", "evt/health", "state"])
def test_a_node_that_is_not_configured_speaks_for_no_site_where_others_are(channel: str) -> None:
    message = raw(topic=f"gatehouse/v1/east/gate-1/{channel}")

    for sites in ({"gate-2": "east"}, {"east": "east"}):
        arrival = read_arrival(message, sites)

        assert isinstance(arrival, Refused)
        assert arrival.reason is Refusal.FORGED
        assert "gate-1" in arrival.detail


def test_numbers_that_run_over_the_highest_one_are_refused() -> None:
    envelope = TellingNode(next_seq=2**53).encloses(passage(), passage())

    arrival = read_arrival(raw(encode(envelope)), {})

    assert isinstance(arrival, Refused)
    assert arrival.reason is Refusal.MALFORMED


@given(st.binary(max_size=300), st.sampled_from(["passage", "health", "barrier"]), st.booleans())
def test_random_bytes_are_refused_and_nothing_else(payload: bytes, kind: str, retained: bool) -> None:  # noqa: FBT001
    message = raw(payload, f"gatehouse/v1/east/gate-1/evt/{kind}", retained=retained)

    assert isinstance(read_arrival(message, {}), Refused)


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=3))
def test_a_damaged_envelope_is_refused_or_read_but_never_raises(place: int, damage: bytes) -> None:
    damaged = GOOD[:place] + damage + GOOD[place + len(damage) :]

    assert isinstance(read_arrival(replace(raw(), payload=damaged), {}), Delivery | Refused)
