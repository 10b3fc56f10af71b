"""The audit for programs: what was done and looked at, by whom."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.api.problems import described
from central.audit.reading import PAGE_LIMIT, AuditPage, AuditQuery, entries
from central.errands import Action, Errands, Seen
from central.web.authentication import Doors


def audit_router(errands: Errands, doors: Doors) -> APIRouter:
    """Return the routes; who reads the audit is on record as well."""
    router = APIRouter(tags=["audit"])
    who_audits = Depends(doors.asks(Right.SEE_AUDIT))

    @router.get(
        "/audit-entries",
        summary="What was done and looked at, newest first; it names no plate",
        responses=described(HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE),
    )
    def list_entries(
        viewer: Annotated[Viewer, who_audits],
        actor: Annotated[str | None, Query(max_length=64, description="the account's name")] = None,
        action: Annotated[str | None, Query(max_length=48)] = None,
        since: Annotated[AwareDatetime | None, Query(description="then or later")] = None,
        until: Annotated[AwareDatetime | None, Query(description="before then")] = None,
        before: Annotated[
            int | None, Query(ge=1, le=2**53, description="`next_before` of the page before")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_LIMIT)] = 50,
    ) -> AuditPage:
        query = AuditQuery(actor, action, since, until, before, limit, viewer.sites)
        return errands.look(
            viewer,
            Action.SEE_AUDIT,
            lambda session, _: entries(session, query),
            lambda page: Seen(detail={"shown": len(page.items), "of_account": actor, "of_action": action}),
        )

    return router
