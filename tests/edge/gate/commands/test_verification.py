import base64

import pytest

from edge.gate.commands.verification import CentreKey
from tests.edge.gate.commands.centre import SigningCentre

CHALLENGE = "0" * 32


def test_the_centre_s_own_word_is_known_as_such() -> None:
    centre = SigningCentre()
    assert centre.key.signed(centre.sign(centre.command(CHALLENGE)))


@pytest.mark.parametrize("domain", [b"", b"gatehouse manifest v1\n", b"gatehouse command v2\n"])
def test_a_signature_made_for_something_else_is_none(domain: bytes) -> None:
    centre = SigningCentre()
    assert not centre.key.signed(centre.sign(centre.command(CHALLENGE), domain))


def test_another_key_is_not_the_centre_s_even_under_its_name() -> None:
    centre, other = SigningCentre(), SigningCentre()
    forged = other.sign(other.command(CHALLENGE))
    assert not centre.key.signed(forged)
    assert not centre.key.signed(forged.model_copy(update={"key": centre.key.id}))


def test_a_changed_text_is_not_what_was_signed() -> None:
    centre = SigningCentre()
    signed = centre.sign(centre.command(CHALLENGE))
    changed = signed.command.replace("in-1", "in-2")
    assert changed != signed.command
    assert not centre.key.signed(signed.model_copy(update={"command": changed}))


@pytest.mark.parametrize(
    "text,fault",
    [
        ("", "0 bytes"),
        ("not base64!", "base64"),
        (base64.b64encode(b"short").decode(), "5 bytes"),
        ("Schlüssel", "base64"),
    ],
    ids=["empty", "no-base64", "short", "no-ascii"],
)
def test_what_is_no_key_says_so(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        CentreKey.parse(text)


def test_a_key_from_a_file_may_end_its_line() -> None:
    centre = SigningCentre()
    assert CentreKey.parse(f"{centre.public_text}\n").id == centre.key.id
