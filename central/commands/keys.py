"""The key by which nodes know a command of the centre: made at the first start, kept in a file of its own."""

import base64
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final, Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from central.base import SettingsError
from wire.commands import Command, SignedCommand, signed_bytes

_OWNER_ONLY: Final = 0o600
_ANYBODY_ELSE: Final = 0o077
_KEY_ID_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class CommandKey:
    """Signs commands (Ed25519, RFC 8032)."""

    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """Make a key that nobody has had before."""
        return cls(Ed25519PrivateKey.generate())

    @property
    def public_text(self) -> str:
        """The public half as a node's configuration takes it: 32 bytes in base64."""
        return base64.b64encode(self._public).decode()

    @property
    def id(self) -> str:
        """By what a node knows which key signed: see `wire.commands.SignedCommand.key`."""
        return sha256(self._public).hexdigest()[:_KEY_ID_LENGTH]

    def sign(self, command: Command) -> SignedCommand:
        """Write a command down and sign that very text."""
        text = command.model_dump_json()
        signature = self.private.sign(signed_bytes(text))
        return SignedCommand(command=text, key=self.id, signature=base64.b64encode(signature).decode())

    @property
    def _public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def load_or_make(path: Path) -> CommandKey:
    """Read the key at `path`, or make one; raises SettingsError for a file that is no such key, or open to others.

    A damaged key is never replaced in silence: every node would refuse the new one.
    """
    try:
        if not path.exists():
            _make(path)
        if path.stat().st_mode & _ANYBODY_ELSE:
            raise SettingsError([f"commands.key_file: others may read {path}; say: chmod 600 {path}"])
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError([f"commands.key_file: {path} cannot be read or made: {error.strerror}"]) from error
    try:
        private = load_pem_private_key(content, password=None)
    except (ValueError, TypeError) as error:
        raise SettingsError([_fault(path)]) from error
    if not isinstance(private, Ed25519PrivateKey):
        raise SettingsError([_fault(path)])
    return CommandKey(private)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made under another name, so that a centre killed meanwhile leaves no half a key behind.
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "wb") as file:
        file.write(CommandKey.new().private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)


def _fault(path: Path) -> str:
    return (
        f"commands.key_file: {path} holds no Ed25519 private key in PEM; put its backup back, or move it away "
        "for a new one, whose public half every node must then be given (python -m central command-key)"
    )
