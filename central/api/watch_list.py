"""The watch list for programs: asked for, agreed to by somebody else, removed with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.audit.looks import note_look
from central.store.db import Store
from central.watch_list.entries import approve_watch, refuse_watch, remove_watch, request_watch
from central.watch_list.entry_views import LIST_LIMIT, EntryView, entries
from central.watch_list.matching import EntryState
from central.watch_list.requests import LONGEST_TEXT, checked_request
from central.web.authentication import Doors
from wire.plate_kinds import PlateColour

_STEP = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
_Reason = Annotated[str, Field(max_length=LONGEST_TEXT)]


class EntryRequest(BaseModel):
    """A plate, and everything that must be said to have it looked for."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    plate: Annotated[str, Field(max_length=32)]
    reason: _Reason
    legal_basis: _Reason
    ends_at: Annotated[AwareDatetime, Field(description="at most 90 days from now")]
    place: Annotated[str, Field(max_length=200, description="empty: all of your own part of the grid")] = ""
    colour: Annotated[PlateColour | None, Field(description="of the plate's background; null: every colour")] = (
        None
    )


class RemovalRequest(BaseModel):
    """Why nobody looks any more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: _Reason


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of watch-list entries, newest first."""

    items: tuple[EntryView, ...]


def watch_list_router(store: Store, doors: Doors, clock: Callable[[], datetime]) -> APIRouter:
    """Return the routes over `store`."""
    router = APIRouter(prefix="/watch-entries", tags=["watch list"])
    who_sees = Depends(doors.asks(Right.SEE_WATCH_LIST))
    who_asks = Depends(doors.asks(Right.REQUEST_WATCH))
    who_agrees = Depends(doors.asks(Right.APPROVE_WATCH))

    @router.get("", summary="Entries, newest first", responses=described(HTTPStatus.UNPROCESSABLE_ENTITY))
    def list_entries(
        viewer: Annotated[Viewer, who_sees],
        state: Annotated[list[EntryState], Query(max_length=len(EntryState), description="one or several")] = [],  # noqa: B006 - read by the library, never changed
        before: Annotated[UUID | None, Query(description="id of the last entry of the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=LIST_LIMIT)] = 50,
    ) -> Entries:
        now = clock()
        note_look(store, viewer, "see_watch_list", "", now)
        with store.read() as session:
            return Entries(entries(session, viewer, now, state, before=before, limit=limit))

    @router.post(
        "",
        status_code=HTTPStatus.CREATED,
        summary="Ask for a plate; nothing is looked for before somebody else agrees",
        description=(
            "The very same request of the same account, sent once more while its entry stands, makes no "
            "second one: the entry that stands is the answer, in the state that it is in."
        ),
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def post_request(viewer: Annotated[Viewer, who_asks], wanted: EntryRequest) -> EntryView:
        now = clock()
        asked = checked_request(
            viewer,
            plate=wanted.plate,
            colour=wanted.colour.value if wanted.colour else "",
            place=wanted.place,
            reason=wanted.reason,
            legal_basis=wanted.legal_basis,
            ends_at=wanted.ends_at,
            now=now,
        )
        with store.write() as session:
            return request_watch(session, viewer, asked, now)

    @router.post("/{entry_id}/approval", summary="Agree to somebody else's request", responses=_STEP)
    def post_approval(viewer: Annotated[Viewer, who_agrees], entry_id: UUID) -> EntryView:
        with store.write() as session:
            return approve_watch(session, viewer, entry_id, clock())

    @router.post("/{entry_id}/refusal", summary="Turn somebody else's request down", responses=_STEP)
    def post_refusal(viewer: Annotated[Viewer, who_agrees], entry_id: UUID) -> EntryView:
        with store.write() as session:
            return refuse_watch(session, viewer, entry_id, clock())

    @router.post("/{entry_id}/removal", summary="Stop looking, or take a request back", responses=_STEP)
    def post_removal(viewer: Annotated[Viewer, who_asks], entry_id: UUID, removal: RemovalRequest) -> EntryView:
        with store.write() as session:
            return remove_watch(session, viewer, entry_id, removal.reason, clock())

    return router
