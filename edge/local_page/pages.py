"""The node's small local page: pictures for the centre, health and metrics for whoever keeps the machine.

Only the centre may fetch pictures, with the token that both read from a secret file. Who holds the button's token
opens a lane, with line, broker and centre dead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from edge.errors import EvidenceError, OutboxError
from edge.evidence.deletions import Deletion
from edge.evidence.small_pictures import WIDEST, SmallPictures
from edge.evidence.store import EvidenceStore
from edge.gate.commands.button import LocalButton
from edge.health import HealthReport
from edge.lane import Lane
from edge.line.uplink import Uplink
from edge.local_page.metrics import NodeMetrics
from wire.commands import CommandRefusal
from wire.events import BarrierResult, Code
from wire.health import CameraState

_SEEING = frozenset({CameraState.LIVE, CameraState.ENDED})


_MOVED = frozenset({BarrierResult.OPENED, BarrierResult.ACCEPTED})
_LONGEST_BODY = 1000


@dataclass(frozen=True, slots=True)
class Tokens:
    """The page's secrets."""

    pictures: str = field(repr=False)
    button: str = field(repr=False)


class _Press(BaseModel):
    """What the button says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Code


class LocalPage:
    """The routes of the page and what they answer from."""

    def __init__(
        self,
        lanes: Sequence[Lane],
        evidence: EvidenceStore,
        health: HealthReport,
        uplink: Uplink,
        button: LocalButton,
        tokens: Tokens,
        metrics: NodeMetrics,
    ) -> None:
        self._lanes = lanes
        self._evidence = evidence
        self._health = health
        self._uplink = uplink
        self._button = button
        self._tokens = tokens
        self._numbers = metrics
        self._small = SmallPictures()

    def app(self) -> Starlette:
        """Make the web application."""
        return Starlette(
            routes=[
                Route("/healthz", self._alive),
                Route("/readyz", self._ready),
                Route("/metrics", self._metrics),
                Route("/lanes", self._lane_states),
                Route("/lanes/{lane:str}/gate", self._gate),
                Route("/lanes/{lane:str}/open", self._open, methods=["POST"]),
                Route("/pictures/{sha256:str}", self._picture),
            ]
        )

    def close(self) -> None:
        """Let go of the thread that makes pictures small."""
        self._small.close()

    async def _alive(self, _request: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def _ready(self, _request: Request) -> Response:
        """Say ready when every camera gives frames or is over and the outbox can be read; the line may be down."""
        waiting = [lane.name for lane in self._lanes if lane.camera.health().state not in _SEEING]
        try:
            await run_in_threadpool(self._health.make)
        except OutboxError as error:
            return _problem(503, "The outbox cannot be read", str(error))
        body = {"waiting_for_frames": waiting, "line_up": self._uplink.connected}
        return JSONResponse(body, status_code=503 if waiting else 200)

    async def _metrics(self, _request: Request) -> Response:
        try:
            text = await run_in_threadpool(lambda: self._numbers.text(self._health.make()))
        except OutboxError as error:
            return _problem(503, "The outbox cannot be read", str(error))
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")

    async def _lane_states(self, _request: Request) -> Response:
        lanes = [
            {
                "lane": lane.name,
                "camera": lane.camera.health().state.value,
                "gate": lane.barrier.state.value,
                "since": lane.barrier.since.isoformat(),
                **self._board(lane.name),
            }
            for lane in self._lanes
        ]
        return JSONResponse({"lanes": lanes})

    def _board(self, lane: str) -> dict[str, str | None]:
        """Say what the lane's board tells at the moment, as a fixed word; nothing where there is none."""
        board = self._health.boards.get(lane)
        return {"board": board.told.value if board.told else None} if board else {}

    async def _gate(self, request: Request) -> Response:
        for lane in self._lanes:
            if lane.name == request.path_params["lane"]:
                barrier = lane.barrier
                return JSONResponse({"state": barrier.state.value, "since": barrier.since.isoformat()})
        return _problem(404, "No such lane", f"This node's lanes: {', '.join(lane.name for lane in self._lanes)}.")

    async def _picture(self, request: Request) -> Response:
        if not _holds(request, self._tokens.pictures):
            return _problem(401, "Not the centre", "A picture is given to the holder of this node's token only.")
        sha256 = request.path_params["sha256"]
        if not _is_sha256(sha256):
            return _problem(404, "No such picture", "A picture is asked for by the 64 hex digits of its sha256.")
        width = request.query_params.get("width", "")
        if width and not _is_width(width):
            return _problem(422, "No such width", f"A picture is made 1 to {WIDEST} pixels wide.")
        try:
            payload = await run_in_threadpool(self._evidence.load, sha256)
            if payload is None:
                return _missing(await run_in_threadpool(self._evidence.deletion, sha256))
            if width:
                payload = await self._small.make(payload, int(width))
        except EvidenceError as error:
            return _problem(503, "The picture cannot be read", str(error))
        headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
        return Response(payload, media_type="image/jpeg", headers=headers)

    async def _open(self, request: Request) -> Response:
        """Open a lane now; the body says `{"reason": "a_fixed_word"}`."""
        if not _holds(request, self._tokens.button):
            return _problem(401, "Not the button", "A lane is opened by the holder of the button's token only.")
        lane = request.path_params["lane"]
        if lane not in self._button.lanes:
            return _problem(404, "No such lane", f"This node's lanes: {', '.join(self._button.lanes)}.")
        try:
            press = _Press.model_validate_json(await _body(request))
        except ValidationError:
            return _problem(422, "No reason", 'Say why, in one word of a-z, 0-9 and _: {"reason": "emergency"}.')
        done = await self._button.press(lane, press.reason)
        if isinstance(done, CommandRefusal):
            return _problem(429, "Too many openings", f"Refused as {done}: see [commands] of the configuration.")
        told = {"result": done.result.value, "reason": done.reason, "detail": done.detail}
        return JSONResponse(told, status_code=200 if done.result in _MOVED else 503)


def _holds(request: Request, wanted: str) -> bool:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and compare_digest(token.encode(), wanted.encode())


async def _body(request: Request) -> bytes:
    """Read a body as far as one of ours could go."""
    body = b""
    async for chunk in request.stream():
        body = (body + chunk)[: _LONGEST_BODY + 1]
        if len(body) > _LONGEST_BODY:
            break
    return body


def _is_sha256(text: str) -> bool:
    return len(text) == 64 and set(text) <= set("0123456789abcdef")  # noqa: PLR2004 - digits of a sha256


def _is_width(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= len(str(WIDEST)) and 1 <= int(text) <= WIDEST


def _missing(deletion: Deletion | None) -> Response:
    if deletion is None:
        return _problem(
            404, "No such picture", "It was never here, or went before this node kept account of that."
        )
    at, rule = deletion.deleted_at.isoformat(), deletion.rule.value
    return _problem(410, "Deleted", f"Deleted at {at} by the rule {rule}.", deleted_at=at, rule=rule)


def _problem(status: int, title: str, detail: str, **more: str) -> Response:
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")
