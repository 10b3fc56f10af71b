"""Whether a node is up, as far as the centre can tell: one rule for screens and for commands."""

from datetime import datetime
from typing import Final

from central.tables import NodeRow

SILENT_AFTER_S: Final = 15.0
"""A node that was not heard for so long is not taken as up."""


def judge(row: NodeRow, now: datetime) -> tuple[str, datetime]:
    """Return why the node is down (`never_up`, `offline`, `silent`; empty while it is up), and since when."""
    if row.up is None:
        return "never_up", row.since
    if not row.up:
        return "offline", row.since
    # A time well ahead is one of a clock that was wrong, and says nothing of when the node was heard.
    if abs((now - row.last_heard_at).total_seconds()) > SILENT_AFTER_S:
        return "silent", min(row.last_heard_at, now)
    return "", row.since
