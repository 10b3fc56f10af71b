"""Nodes and dead letters for programs."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.delivery.dead_letters import DeadLetterView
from central.errands import Action, Errands
from central.line.retries import LetterDesk, Retried
from central.registry.nodes import NodeView, nodes
from central.web.authentication import Doors


@dataclass(frozen=True, slots=True)
class Nodes:
    """All nodes."""

    items: tuple[NodeView, ...]


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """A page of dead letters, newest first."""

    items: tuple[DeadLetterView, ...]


def status_router(errands: Errands, doors: Doors, letters: LetterDesk) -> APIRouter:
    """Return the routes; they name no person and no plate."""
    router = APIRouter(tags=["status"])
    who_sees_nodes = Depends(doors.asks(Right.SEE_NODES))

    @router.get("/nodes", summary="Nodes and lanes: who is up, what is lost or late")
    def list_nodes(viewer: Annotated[Viewer, who_sees_nodes]) -> Nodes:
        known = errands.glance(viewer, Action.SEE_NODES, lambda session, now: nodes(session, now, viewer.sites))
        return Nodes(known)

    @router.get(
        "/dead-letters",
        summary="What came and could not be used",
        responses=described(HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    def list_dead_letters(
        viewer: Annotated[Viewer, who_sees_nodes],
        before: Annotated[int | None, Query(ge=1, le=2**53, description="only ids below this one")] = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
    ) -> DeadLetters:
        return DeadLetters(tuple(letters.letters(viewer, before, limit)))

    @router.post(
        "/dead-letters/{letter_id}/retry",
        summary="Have a dead letter read and taken in again by the present program",
        responses=described(HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY),
    )
    async def retry_dead_letter(
        viewer: Annotated[Viewer, Depends(doors.asks(Right.RETRY_DEAD_LETTERS))],
        letter_id: Annotated[int, Path(ge=1, le=2**53)],
    ) -> Retried:
        return await letters.retry(viewer, letter_id)

    return router
