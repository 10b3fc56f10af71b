"""What machines ask the centre: is it alive, is it ready, and its numbers."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from central.db import Store
from central.intake import Intake
from central.link import Link
from central.metrics import Metrics
from central.nodes import nodes


def probes_router(
    store: Store, link: Link, intake: Intake, metrics: Metrics, clock: Callable[[], datetime]
) -> APIRouter:
    """Return the routes; they hold no personal data."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def ready() -> JSONResponse:
        database = intake.trouble or await asyncio.to_thread(_database, store)
        broker = "ok" if link.connected else "not connected"
        is_ready = (database, broker) == ("ok", "ok")
        status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
        return JSONResponse({"ready": is_ready, "database": database, "broker": broker}, status_code=status)

    @router.get("/metrics")
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
