from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from central.base import SettingsError
from central.commands.keys import CommandKey, load_or_make
from tests.central.node import NOON
from wire.codec import open_command
from wire.commands import OpenBarrier
from wire.ids import new_id


def command() -> OpenBarrier:
    return OpenBarrier(
        id=new_id(),
        site="east",
        node="gate-1",
        lane="in-1",
        actor="guard-7",
        reason="delivery",
        nonce="ab" * 16,
        challenge="cd" * 16,
        issued_at=NOON,
    )


def test_the_key_is_made_once_for_its_owner_only_and_is_the_same_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "var" / "command.key"
    made = load_or_make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert load_or_make(path).public_text == made.public_text
    assert [file.name for file in path.parent.iterdir()] == ["command.key"]
    assert load_or_make(tmp_path / "other.key").public_text != made.public_text


def test_a_start_that_was_killed_while_the_key_was_written_hinders_no_later_one(tmp_path: Path) -> None:
    (tmp_path / "command.key.part").write_bytes(b"half a k")
    assert load_or_make(tmp_path / "command.key").id


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "command.key"
    load_or_make(path)
    path.chmod(mode)
    with pytest.raises(SettingsError, match=f"chmod 600 {path}"):
        load_or_make(path)


def _of_another_kind() -> bytes:
    return generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


@pytest.mark.parametrize(
    "content",
    [b"", b"-----BEGIN PRIVATE KEY-----\n", b"\xff\x00", _of_another_kind()],
    ids=["empty", "cut-off", "bytes", "other-kind"],
)
def test_a_damaged_key_is_named_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "command.key"
    path.touch(mode=0o600)
    path.write_bytes(content)
    with pytest.raises(SettingsError, match="holds no Ed25519 private key"):
        load_or_make(path)
    assert path.read_bytes() == content


def test_a_folder_in_its_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "command.key").mkdir(mode=0o700)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_or_make(tmp_path / "command.key")


def test_what_is_signed_is_the_very_command() -> None:
    key, wanted = CommandKey.new(), command()
    signed = key.sign(wanted)
    assert open_command(signed) == wanted
    assert signed.key == key.id
    assert "private" not in repr(key)
