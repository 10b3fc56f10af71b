"""Puts plates on the watch list as people do: one asks, another agrees."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from central.accounts.roles import Role
from central.accounts.viewer import Viewer
from central.store.db import Store
from central.watch_list.entries import approve_watch, request_watch
from central.watch_list.requests import EntryRequest, checked_request
from tests.central.people import somebody
from tests.central.visitors import planted
from wire.plate_kinds import PlateColour

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
EARLIER = NOON - timedelta(hours=1)
LI = somebody(Role.POLICE, name="li")
WANG = somebody(Role.POLICE, name="wang")


def requested(  # noqa: PLR0913 - keywords, one for each field of a form
    store: Store,
    plate: str = "京A12345",
    *,
    place: str = "",
    by: Viewer = LI,
    at: datetime = EARLIER,
    reason: str = "stolen",
    days: float = 7,
    colour: str = "",
) -> UUID:
    """Ask for a plate; nobody has agreed yet."""
    with store.write() as session:
        planted(session, place)
        wanted = EntryRequest(
            plate=plate,
            colour=PlateColour(colour) if colour else None,
            place=place,
            reason=reason,
            legal_basis="case 2026-118",
            ends_at=at + timedelta(days=days),
        )
        asked = checked_request(by, wanted, at)
        return request_watch(session, by, asked, at).id


def watched(
    store: Store,
    plate: str = "京A12345",
    *,
    place: str = "",
    at: datetime = EARLIER,
    reason: str = "stolen",
    days: float = 7,
    colour: str = "",
) -> UUID:
    """Ask for a plate, and have a second person agree at once."""
    entry = requested(store, plate, place=place, at=at, reason=reason, days=days, colour=colour)
    with store.write() as session:
        approve_watch(session, WANG, entry, at)
    return entry
