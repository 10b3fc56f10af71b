import json
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.wire.strategies import ACKS, ENVELOPES, EVENTS, HEALTH, STATES
from wire.codec import (
    MAX_BYTES,
    MAX_EVENTS,
    MAX_RANGES,
    Ack,
    Envelope,
    UnreadableEvent,
    decode,
    decode_ack,
    decode_event,
    decode_health,
    decode_state,
    encode,
    encode_event,
    envelope_of,
)
from wire.errors import WireError
from wire.events import BarrierMoved, Event, PassageRecorded
from wire.examples import example_ack, example_envelope, example_events, example_health, example_state
from wire.health import NodeHealth, NodeState

Decoder = Callable[[bytes], BaseModel]
DECODERS: list[Decoder] = [decode, decode_ack, decode_health, decode_state]
MESSAGES = [
    (decode, example_envelope(*example_events())),
    (decode_ack, example_ack()),
    (decode_health, example_health()),
    (decode_state, example_state()),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def said(message: BaseModel) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(message.model_dump_json())
    return parsed


def packed(parsed: object) -> bytes:
    return json.dumps(parsed, ensure_ascii=False).encode()


def reads_or_refuses(decoder: Decoder, payload: bytes) -> BaseModel | None:
    """Decode; whatever else than a message or a WireError comes out fails the test."""
    try:
        return decoder(payload)
    except WireError:
        return None


@given(ENVELOPES)
def test_an_envelope_arrives_as_it_was_sent(envelope: Envelope) -> None:
    assert decode(encode(envelope)) == envelope


@given(ACKS)
def test_an_acknowledgement_arrives_as_it_was_sent(ack: Ack) -> None:
    assert decode_ack(encode(ack)) == ack


@given(HEALTH)
def test_a_heartbeat_arrives_as_it_was_sent(health: NodeHealth) -> None:
    assert decode_health(encode(health)) == health


@given(STATES)
def test_a_state_arrives_as_it_was_sent(state: NodeState) -> None:
    assert decode_state(encode(state)) == state


@given(EVENTS)
def test_an_event_comes_out_of_an_outbox_as_it_went_in(event: Event) -> None:
    assert decode_event(encode_event(event)) == event


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(payload: bytes) -> None:
    for decoder in DECODERS:
        reads_or_refuses(decoder, payload)


@given(JSON)
def test_random_json_is_refused(parsed: object) -> None:
    for decoder in DECODERS:
        reads_or_refuses(decoder, packed(parsed))


@given(st.sampled_from(MESSAGES), st.data())
def test_a_message_with_a_wrong_part_is_read_or_refused(
    known: tuple[Decoder, BaseModel], data: st.DataObject
) -> None:
    decoder, message = known
    parsed = said(message)
    _spoil(parsed, data)

    reads_or_refuses(decoder, packed(parsed))


def _spoil(parsed: Any, data: st.DataObject) -> None:  # noqa: ANN401 - any JSON
    """Walk down a random way and put something random, or nothing, at its end."""
    steps = list(parsed) if isinstance(parsed, dict) else list(range(len(parsed)))
    step = data.draw(st.sampled_from(steps))
    inside = parsed[step]
    if isinstance(inside, dict | list) and inside and data.draw(st.booleans()):
        _spoil(inside, data)
    elif data.draw(st.booleans()):
        del parsed[step]
    else:
        parsed[step] = data.draw(JSON)


@given(st.sampled_from(MESSAGES), st.data())
def test_a_damaged_message_is_read_or_refused(known: tuple[Decoder, BaseModel], data: st.DataObject) -> None:
    decoder, message = known
    payload = bytearray(packed(said(message)))
    for _ in range(data.draw(st.integers(1, 4))):
        payload[data.draw(st.integers(0, len(payload) - 1))] = data.draw(st.integers(0, 255))
    del payload[data.draw(st.integers(0, 2 * len(payload))) :]

    reads_or_refuses(decoder, bytes(payload))


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x00",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"v":1',
        b'{"up":true,"at":"\\ud800"}',
        b'{"v":1,"seq":NaN}',
        b'{"up":true,"at":NaN}',
        b'{"up":true,"at":"2026-11-23T04:00:00Z","news":NaN}',
        b'{"up":true,"at":"2026-11-23T04:00:00Z","news":-Infinity}',
        b'{"v":1,"seq":' + b"9" * 5000 + b"}",
        b"[" * 60_000,
        b"[" * 60_000 + b"]" * 60_000,
        b'{"a":' * 20_000,
    ],
    ids=lambda payload: payload[:60].decode("latin-1"),
)
def test_what_is_no_message(decoder: Decoder, payload: bytes) -> None:
    with pytest.raises(WireError):
        decoder(payload)


@pytest.mark.parametrize("decoder", DECODERS)
def test_an_oversized_message_is_refused_unread(decoder: Decoder) -> None:
    with pytest.raises(WireError, match=f"{MAX_BYTES + 1} bytes"):
        decoder(b" " * (MAX_BYTES + 1))


def test_a_message_as_large_as_the_wire_takes_is_read() -> None:
    payload = encode(example_envelope())

    assert decode(payload.ljust(MAX_BYTES)) == example_envelope()


def test_an_oversized_message_is_not_sent() -> None:
    (barrier,) = (event for event in example_events() if isinstance(event, BarrierMoved))
    wordy = barrier.model_copy(update={"detail": "门" * MAX_BYTES})

    with pytest.raises(WireError, match="the wire takes"):
        encode(example_envelope(wordy))


@pytest.mark.parametrize("version", [0, 2, -1, 10**30, "1", "京A12345", None, [], {}, 1.5, False])
def test_an_envelope_of_another_version_says_so(version: object) -> None:
    with pytest.raises(WireError, match=r"version.*; this reader knows version 1") as caught:
        decode(packed({**said(example_envelope()), "v": version}))
    assert "京" not in str(caught.value)


def test_an_envelope_without_a_version_is_refused() -> None:
    parsed = said(example_envelope())
    del parsed["v"]

    with pytest.raises(WireError, match="v: Field required"):
        decode(packed(parsed))


@pytest.mark.parametrize(
    "spoiled, reason",
    [
        ({"kind": "weather"}, "the kind weather is unknown"),
        ({"kind": "unreadable", "reason": "", "raw": ""}, "the kind unreadable is unknown"),
        ({"kind": "京A12345"}, "the kind is unknown"),
        ({"kind": 7}, "kind"),
        ({}, "kind"),
        (None, "message"),
        ("passage", "message"),
        ([[]], "message"),
        ({"kind": "gate"}, "gate.id: Field required"),
        ({**said(example_events()[0]), "plate": {"text": "<b>京A</b>"}}, "passage.plate.text"),
        ({**said(example_events()[0]), "clock": {"offset_s": 1e308}}, None),
    ],
)
def test_a_bad_event_comes_out_in_its_place(spoiled: object, reason: str | None) -> None:
    good = example_events()
    parsed = said(example_envelope(*good[:3]))
    parsed["events"][1] = spoiled

    first, second, third = decode(packed(parsed)).events

    assert (first, third) == (good[0], good[2])
    if reason is None:
        assert isinstance(second, PassageRecorded)
    else:
        assert isinstance(second, UnreadableEvent)
        assert reason in second.reason
        assert json.loads(second.raw) == spoiled


def test_a_number_beyond_all_numbers_is_unreadable_and_not_quietly_nothing() -> None:
    payload = encode(example_envelope()).replace(b'"offset_s":0.004', b'"offset_s":1e999')

    (event,) = decode(payload).events

    assert isinstance(event, UnreadableEvent)
    assert "offset_s" in event.reason


@pytest.mark.parametrize("decoder, message", MESSAGES)
def test_unknown_fields_are_ignored(decoder: Decoder, message: BaseModel) -> None:
    parsed = {**said(message), "news": {"of": ["a", "later", "version"]}}
    for event in parsed.get("events", ()):
        event["news"] = 1

    assert decoder(packed(parsed)) == message


@pytest.mark.parametrize(
    "spoiled, place",
    [
        ({"seq": 0}, "seq"),
        ({"seq": 2**53 + 1}, "seq"),
        ({"node": "Gate 1"}, "node"),
        ({"epoch": "7"}, "epoch"),
        ({"sent_at": "2026-11-23T12:00:00"}, "sent_at"),
        ({"events": []}, "events"),
        ({"events": [{}] * (MAX_EVENTS + 1)}, "events"),
        ({"events": {}}, "events"),
    ],
)
def test_a_bad_envelope_is_refused_with_the_field_named(spoiled: dict[str, object], place: str) -> None:
    with pytest.raises(WireError, match=f"not an envelope: {place}"):
        decode(packed({**said(example_envelope()), **spoiled}))


@pytest.mark.parametrize(
    "spoiled",
    [{"upto": -1}, {"also": [[1]]}, {"also": [[1, 2, 3]]}, {"also": [[1, 2]] * (MAX_RANGES + 1)}, {"v": 2}],
)
def test_a_bad_acknowledgement_is_refused(spoiled: dict[str, object]) -> None:
    with pytest.raises(WireError, match="cannot be read as Ack"):
        decode_ack(packed({**said(example_ack()), **spoiled}))


def test_an_envelope_is_put_together_or_refused() -> None:
    whole = example_envelope()

    assert envelope_of(whole.node, whole.epoch, whole.seq, whole.sent_at, example_events()[:1]) == whole
    with pytest.raises(WireError, match="events"):
        envelope_of(whole.node, whole.epoch, whole.seq, whole.sent_at, ())
    with pytest.raises(WireError, match="node"):
        envelope_of("Gate 1", whole.epoch, whole.seq, whole.sent_at, example_events())


@pytest.mark.parametrize(
    "message", [message for _, message in MESSAGES], ids=lambda message: type(message).__name__
)
def test_a_message_hides_its_plates(message: BaseModel) -> None:
    assert "浙A12345" not in repr(message) + str(message)


def test_a_heartbeat_names_no_more_failures_than_anybody_could_store() -> None:
    failures = {f"failure_{number}": 1 for number in range(256)}

    assert decode_health(packed({**said(example_health()), "failures": failures})).failures == failures
    with pytest.raises(WireError, match=r"failures.*at most 256"):
        decode_health(packed({**said(example_health()), "failures": {**failures, "one_more": 1}}))


def test_an_unreadable_event_hides_what_it_holds() -> None:
    event = decode_event('{"kind":"passage","plate":{"text":"浙A12345!"},"浙A12345":1}')

    assert isinstance(event, UnreadableEvent)
    assert "浙A12345" in event.raw
    assert "浙" not in repr(event) + str(event) + event.reason


@pytest.mark.parametrize(
    "decoder, spoiled",
    [
        (decode, {**said(example_envelope()), "node": "浙A12345"}),
        (decode, {**said(example_envelope()), "v": "浙A12345"}),
        (decode_health, {**said(example_health()), "failures": {"浙A12345": 1}}),
        (decode_state, {**said(example_state()), "at": "浙A12345"}),
    ],
)
def test_an_error_and_its_whole_trace_hide_what_was_said(decoder: Decoder, spoiled: dict[str, object]) -> None:
    with pytest.raises(WireError) as caught:
        decoder(packed(spoiled))

    assert "浙A12345" not in "".join(traceback.format_exception(caught.value))
