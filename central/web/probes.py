"""What machines ask the centre: is it alive, is it ready, and its numbers."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from central.accounts.roles import Right
from central.line.intake import Intake
from central.line.link import Link
from central.line.metrics import Metrics
from central.registry.nodes import nodes
from central.settings import LOOPBACK
from central.store.db import Store
from central.web.authentication import Doors


def probes_router(
    store: Store, doors: Doors, link: Link, intake: Intake, metrics: Metrics, clock: Callable[[], datetime]
) -> APIRouter:
    """Return the routes; they hold no personal data, and this machine may read them without an account."""
    router = APIRouter(include_in_schema=False)

    async def somebody_here(request: Request) -> None:
        if request.client is None or request.client.host not in LOOPBACK:
            await doors.enter(request, Right.SEE_NODES)

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz", dependencies=[Depends(somebody_here)])
    async def ready() -> JSONResponse:
        trouble = "" if intake.fault else intake.trouble
        parts = {
            "database": trouble or await asyncio.to_thread(_database, store),
            "broker": "ok" if link.connected else "not connected",
            "intake": f"stopped by a fault of the centre itself: {intake.fault}" if intake.fault else "ok",
        }
        is_ready = set(parts.values()) == {"ok"}
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse({"ready": is_ready, **parts}, status_code=status)

    @router.get("/metrics", dependencies=[Depends(somebody_here)])
    def numbers() -> Response:
        try:
            with store.read() as session:
                known = nodes(session, clock())
        except SQLAlchemyError:
            known = ()
        return Response(metrics.text(known), media_type=CONTENT_TYPE_LATEST)

    return router


def _database(store: Store) -> str:
    try:
        with store.read() as session:
            session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        return type(error).__name__
    return "ok"
