"""The watch list for programs: asked for, agreed to by somebody else, removed with a reason."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.errands import Action, Errands, Seen
from central.watch_list.entries import approve_watch, refuse_watch, remove_watch, request_watch
from central.watch_list.entry_views import LIST_LIMIT, EntryView, entries
from central.watch_list.matching import EntryState
from central.watch_list.requests import EntryRequest, RemovalRequest, checked_request
from central.web.authentication import Doors

_STEP = described(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of watch-list entries, newest first."""

    items: tuple[EntryView, ...]


def watch_list_router(errands: Errands, doors: Doors) -> APIRouter:
    """Return the routes."""
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
        return errands.look(
            viewer,
            Action.SEE_WATCH_LIST,
            lambda session, now: Entries(entries(session, viewer, now, state, before=before, limit=limit)),
            lambda _: Seen(),
        )

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
        asked = checked_request(viewer, wanted, errands.now())
        return errands.change(
            viewer, Action.REQUEST_WATCH, lambda session, now: request_watch(session, viewer, asked, now)
        )

    @router.post("/{entry_id}/approval", summary="Agree to somebody else's request", responses=_STEP)
    def post_approval(viewer: Annotated[Viewer, who_agrees], entry_id: UUID) -> EntryView:
        return errands.change(
            viewer, Action.APPROVE_WATCH, lambda session, now: approve_watch(session, viewer, entry_id, now)
        )

    @router.post("/{entry_id}/refusal", summary="Turn somebody else's request down", responses=_STEP)
    def post_refusal(viewer: Annotated[Viewer, who_agrees], entry_id: UUID) -> EntryView:
        return errands.change(
            viewer, Action.APPROVE_WATCH, lambda session, now: refuse_watch(session, viewer, entry_id, now)
        )

    @router.post("/{entry_id}/removal", summary="Stop looking, or take a request back", responses=_STEP)
    def post_removal(viewer: Annotated[Viewer, who_asks], entry_id: UUID, removal: RemovalRequest) -> EntryView:
        return errands.change(
            viewer,
            Action.REMOVE_WATCH,
            lambda session, now: remove_watch(session, viewer, entry_id, removal.reason, now),
        )

    return router
