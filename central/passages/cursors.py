"""Where a page of passages ended, as a word that a browser can carry in an address."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Final
from uuid import UUID

from central.base import BadQueryError

_ADVICE: Final = "this is no cursor of ours; take `next_cursor` as it came"


def write_cursor(ordered_at: datetime, passage_id: UUID) -> str:
    """Name the place after the passage that stands there and has this id."""
    return urlsafe_b64encode(f"{ordered_at.isoformat()} {passage_id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Read the place back; raises BadQueryError for anything that `write_cursor` did not write."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        moment, passage_id = urlsafe_b64decode(padded.encode("ascii")).decode("ascii").split(" ")
        place = datetime.fromisoformat(moment), UUID(passage_id)
    except ValueError as error:
        raise BadQueryError("cursor", _ADVICE) from error
    if place[0].tzinfo is None:
        raise BadQueryError("cursor", _ADVICE)
    return place
