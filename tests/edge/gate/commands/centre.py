"""A centre that signs commands, and desks to hand them to."""

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from edge.gate.barrier import Barrier
from edge.gate.commands.desk import CommandDesk, NodeName, Obeying, WhoIsThere, nobody_known
from edge.gate.commands.limits import OpeningLimits
from edge.gate.commands.verification import CentreKey
from edge.gate.holding import Holding
from edge.gate.lane_board import LaneBoard
from edge.journal import Journal
from tests.edge.events import NOW
from wire.codec import encode
from wire.commands import OpenBarrier, SignedCommand, signed_bytes
from wire.ids import new_id

SITE, NODE = "garden", "gate-1"


@dataclass(slots=True)
class SigningCentre:
    """Makes commands as the centre does, and wrong ones on request."""

    private: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)

    @property
    def public_text(self) -> str:
        return base64.b64encode(self._public()).decode()

    @property
    def key(self) -> CentreKey:
        return CentreKey.parse(self.public_text)

    def command(self, challenge: str, lane: str = "in-1", **changed: Any) -> OpenBarrier:  # noqa: ANN401 - any field
        values: dict[str, Any] = {
            "id": new_id(),
            "site": SITE,
            "node": NODE,
            "lane": lane,
            "actor": "guard-7",
            "reason": "visitor_announced",
            "nonce": secrets.token_hex(16),
            "challenge": challenge,
            "issued_at": NOW,
        }
        return OpenBarrier(**{**values, **changed})

    def sign(self, command: OpenBarrier, domain: bytes | None = None) -> SignedCommand:
        return self.sign_text(command.model_dump_json(), domain)

    def sign_text(self, text: str, domain: bytes | None = None) -> SignedCommand:
        signed = signed_bytes(text) if domain is None else domain + text.encode()
        signature = base64.b64encode(self.private.sign(signed)).decode()
        return SignedCommand(command=text, key=sha256(self._public()).hexdigest()[:16], signature=signature)

    def says(self, challenge: str, lane: str = "in-1", command: UUID | None = None, **changed: Any) -> bytes:  # noqa: ANN401 - any field
        """A good command, as it goes over the line."""
        return encode(self.sign(self.command(challenge, lane, **({"id": command} if command else {}), **changed)))

    def _public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def desk_of(
    journal: Journal,
    barriers: Mapping[str, Barrier] | None = None,
    key: CentreKey | None = None,
    limits: OpeningLimits | None = None,
    who_is_there: WhoIsThere = nobody_known,
    holdings: Mapping[str, Holding] | None = None,
    boards: Mapping[str, LaneBoard] | None = None,
) -> CommandDesk:
    limits = limits or OpeningLimits()
    lanes = Obeying(barriers or {}, holdings or {}, boards or {})
    return CommandDesk(NodeName(SITE, NODE), key, limits, lanes, journal, who_is_there)
