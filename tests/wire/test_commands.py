import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from wire.codec import decode_command, encode, open_command
from wire.commands import (
    LONGEST_HOLD_S,
    MAX_COMMAND_LENGTH,
    Command,
    EndHold,
    GiveNotice,
    HoldBarrier,
    OpenBarrier,
    SignedCommand,
    signed_bytes,
)
from wire.errors import WireError
from wire.examples import (
    example_command,
    example_end_of_hold,
    example_hold,
    example_notice,
    example_signed_command,
)
from wire.ids import new_id


def test_a_command_comes_back_as_it_was_signed() -> None:
    signed = example_signed_command()
    read = decode_command(encode(signed))
    assert read == signed
    assert open_command(read) == example_command()


def test_what_is_signed_says_that_it_is_a_command_and_then_the_very_text() -> None:
    assert signed_bytes("{}") == b"gatehouse command v1\n{}"
    assert signed_bytes("门") == "gatehouse command v1\n门".encode()


def test_the_longest_command_fits() -> None:
    longest = example_command().model_copy(
        update={"actor": "门" * 64, "reason": "r" * 48, "passage": new_id(), "challenge": "c" * 64}
    )
    assert len(longest.model_dump_json()) <= MAX_COMMAND_LENGTH


@pytest.mark.parametrize(
    "change",
    [
        {"lanes": ["in-1", "in-2"]},
        {"kind": "close_barrier"},
        {"kind": "hold_open"},
        {"v": 2},
        {"lane": "in-1/in-2"},
        {"lane": "+"},
        {"actor": ""},
        {"reason": "In Worten"},
        {"nonce": "ab"},
        {"nonce": "AB" * 16},
        {"challenge": ""},
        {"issued_at": "2026-11-23T04:00:00"},
        {"id": "00000000-0000-4000-8000-000000000000"},
    ],
    ids=str,
)
def test_a_command_is_understood_whole_or_not_at_all(change: dict[str, object]) -> None:
    said = {**example_command().model_dump(mode="json"), **change}
    with pytest.raises(ValidationError):
        OpenBarrier.model_validate(said)


@pytest.mark.parametrize("field", sorted(OpenBarrier.model_fields.keys() - {"v", "kind", "passage"}))
def test_a_command_with_a_field_missing_is_none(field: str) -> None:
    said = example_command().model_dump(mode="json")
    del said[field]
    with pytest.raises(ValidationError):
        OpenBarrier.model_validate(said)


@pytest.mark.parametrize(
    "change",
    [{"key": "ab"}, {"signature": "AA=="}, {"signature": ""}, {"command": "x" * 2049}, {"more": 1}, {"v": 2}],
    ids=["key", "short", "none", "long", "more", "version"],
)
def test_a_signed_command_out_of_form_is_none(change: dict[str, object]) -> None:
    said = {**example_signed_command().model_dump(), **change}
    with pytest.raises(ValidationError):
        SignedCommand.model_validate(said)


@pytest.mark.parametrize(
    "command",
    [example_command(), example_hold(), example_end_of_hold(), example_notice()],
    ids=lambda one: one.kind,
)
def test_every_kind_of_command_is_known_by_its_kind(command: Command) -> None:
    text = command.model_dump_json()
    assert open_command(example_signed_command().model_copy(update={"command": text})) == command
    assert len(text) <= MAX_COMMAND_LENGTH


@pytest.mark.parametrize(
    "command", [example_hold(), example_end_of_hold(), example_notice()], ids=lambda one: one.kind
)
def test_a_node_of_before_takes_nothing_else_for_an_opening(command: HoldBarrier | EndHold | GiveNotice) -> None:
    with pytest.raises(ValidationError):
        OpenBarrier.model_validate_json(command.model_dump_json())


@pytest.mark.parametrize(
    "change",
    [
        {"seconds": 0},
        {"seconds": -900},
        {"seconds": LONGEST_HOLD_S + 1},
        {"seconds": "for ever"},
        {"seconds": None},
        {"passage": str(new_id())},
        {"kind": "open_barrier"},
        {"kind": "close_barrier"},
        {"hold": str(new_id())},
    ],
    ids=lambda change: "-".join(map(str, change)) if "passage" in change or "hold" in change else str(change),
)
def test_a_hold_without_a_sensible_end_is_none(change: dict[str, object]) -> None:
    text = json.dumps({**example_hold().model_dump(mode="json"), **change})
    with pytest.raises(WireError):
        open_command(example_signed_command().model_copy(update={"command": text}))


@pytest.mark.parametrize(
    "change",
    [{"saying": "Raus hier!"}, {"saying": None}, {"text": "anything"}, {"kind": "open_barrier"}],
    ids=str,
)
def test_a_notice_carries_a_fixed_word_and_no_text(change: dict[str, object]) -> None:
    text = json.dumps({**example_notice().model_dump(mode="json"), **change})
    with pytest.raises(WireError):
        open_command(example_signed_command().model_copy(update={"command": text}))


def test_who_wants_it_stands_in_no_error_and_no_repr() -> None:
    signed = example_signed_command().model_copy(update={"command": '{"actor": "somebody-by-name"}'})
    with pytest.raises(WireError) as caught:
        open_command(signed)
    assert "somebody" not in str(caught.value)
    assert "somebody" not in repr(signed)


@pytest.mark.parametrize("read", [decode_command, lambda raw: open_command(_holding(raw))], ids=["outer", "inner"])
@given(raw=st.binary(max_size=300))
def test_bytes_are_a_command_or_a_wire_error(read: Callable[[bytes], object], raw: bytes) -> None:
    with pytest.raises(WireError):
        read(raw)


def _holding(raw: bytes) -> SignedCommand:
    return example_signed_command().model_copy(update={"command": raw.decode("latin-1")})
