"""Whether a command is the centre's: Ed25519 (RFC 8032) over its very text, with a mark that it is a command."""

import base64
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from wire.commands import SignedCommand, signed_bytes

_KEY_BYTES: Final = 32
_KEY_ID_LENGTH: Final = 16


@dataclass(frozen=True, slots=True)
class CentreKey:
    """The public half of the centre's key."""

    id: str
    public: Ed25519PublicKey

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read 32 bytes of base64, as `python -m central command-key` prints them; raises ValueError."""
        try:
            raw = base64.b64decode(text.strip(), validate=True)
        except ValueError as error:
            raise ValueError("the public key is not base64; see python -m central command-key") from error
        if len(raw) != _KEY_BYTES:
            raise ValueError(f"the public key has {len(raw)} bytes, it must have {_KEY_BYTES}")
        return cls(sha256(raw).hexdigest()[:_KEY_ID_LENGTH], Ed25519PublicKey.from_public_bytes(raw))

    def signed(self, command: SignedCommand) -> bool:
        """Tell whether the centre signed it."""
        if command.key != self.id:
            return False
        try:
            self.public.verify(base64.b64decode(command.signature), signed_bytes(command.command))
        except InvalidSignature:
            return False
        return True
