"""What somebody asks for who opens a barrier."""

from dataclasses import dataclass
from uuid import UUID

from central.commands.reasons import OpeningReason


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for: `key` is the page's own mark of the press."""

    site: str
    node: str
    lane: str
    reason: OpeningReason
    key: str
    note: str = ""
    passage: UUID | None = None
