"""Nodes and dead letters for programs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.db import Store
from central.dead_letters import DeadLetterView, dead_letters
from central.doors import Doors
from central.nodes import NodeView, nodes


@dataclass(frozen=True, slots=True)
class Nodes:
    """All nodes."""

    items: tuple[NodeView, ...]


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """A page of dead letters, newest first."""

    items: tuple[DeadLetterView, ...]


def status_router(store: Store, doors: Doors, clock: Callable[[], datetime]) -> APIRouter:
    """Return the routes over `store`."""
    router = APIRouter(tags=["status"])
    who_sees_nodes = Depends(doors.asks(Right.SEE_NODES))

    @router.get("/nodes", summary="Nodes and lanes: who is up, what is lost or late")
    def list_nodes(viewer: Annotated[Viewer, who_sees_nodes]) -> Nodes:
        with store.read() as session:
            return Nodes(nodes(session, clock(), viewer.sites))

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
        with store.read() as session:
            return DeadLetters(dead_letters(session, before, limit, viewer.sites))

    return router
