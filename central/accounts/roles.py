"""What each role may do: one table, read by every route and written into the tests route by route."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Role(StrEnum):
    """What somebody is here for."""

    GUARD = "guard"
    MANAGER = "manager"
    POLICE = "police"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Right(StrEnum):
    """One kind of thing to do; a route asks for exactly one."""

    SEE_LIVE = "see_live"
    """Lanes as they are now, and the live feed."""
    SEE_PICTURE_LIVE = "see_picture_live"
    """What the camera of a lane films at this moment, masks applied; nothing of it is kept."""
    SEE_PASSAGES = "see_passages"
    SEE_PICTURES = "see_pictures"
    SEE_NODES = "see_nodes"
    """Health of nodes, and what was lost, late, doubled or dead; names no person and no plate."""
    OPEN_BARRIER = "open_barrier"
    """Also to keep it open, for as long as `central.commands.hold_length` says of the role."""
    SEE_ALERTS = "see_alerts"
    HANDLE_ALERTS = "handle_alerts"
    """To take one up, which ends its sound; whether it was the vehicle is not the gate's to say."""
    CLOSE_ALERTS = "close_alerts"
    """To say what it was: the police alone, who look for the vehicle."""
    SEE_WATCH_LIST = "see_watch_list"
    REQUEST_WATCH = "request_watch"
    """Also to remove an entry, with a reason."""
    APPROVE_WATCH = "approve_watch"
    """Never one's own request."""
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_PLACES = "manage_places"
    """The tree of places, and what nodes and lanes are called; it shows nobody."""
    RETRY_DEAD_LETTERS = "retry_dead_letters"
    SEE_AUDIT = "see_audit"


_AT_THE_GATE: Final = frozenset(
    {
        Right.SEE_LIVE,
        Right.SEE_PICTURE_LIVE,
        Right.SEE_PASSAGES,
        Right.SEE_PICTURES,
        Right.SEE_NODES,
        Right.OPEN_BARRIER,
        Right.SEE_ALERTS,
        Right.HANDLE_ALERTS,
    }
)
RIGHTS: Final[Mapping[Role, frozenset[Right]]] = MappingProxyType(
    {
        Role.GUARD: _AT_THE_GATE,
        Role.MANAGER: _AT_THE_GATE,
        Role.POLICE: frozenset(
            {
                Right.SEE_LIVE,
                Right.SEE_PASSAGES,
                Right.SEE_PICTURES,
                Right.SEE_ALERTS,
                Right.HANDLE_ALERTS,
                Right.CLOSE_ALERTS,
                Right.SEE_WATCH_LIST,
                Right.REQUEST_WATCH,
                Right.APPROVE_WATCH,
            }
        ),
        Role.AUDITOR: frozenset({Right.SEE_AUDIT, Right.SEE_WATCH_LIST}),
        Role.ADMIN: frozenset(
            {Right.SEE_NODES, Right.RETRY_DEAD_LETTERS, Right.MANAGE_ACCOUNTS, Right.MANAGE_PLACES}
        ),
    }
)
"""Nobody holds everything: who makes accounts sees no plate, and who reads the audit writes nothing."""
