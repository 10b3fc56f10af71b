"""The page on which administrators say what nodes and lanes are called, and adopt what nobody registered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.base import BadFieldError
from central.dashboard.forms import fields_of
from central.dashboard.renderer import Renderer
from central.errands import Action, Errands
from central.registry.nodes import nodes
from central.registry.registering import RegisterLane, RegisterNode, register_lane, register_node
from central.web.authentication import Doors
from central.web.forms import parse_form


@dataclass(frozen=True, slots=True)
class RegistryPages:
    """The addresses."""

    errands: Errands
    doors: Doors
    renderer: Renderer

    def routes(self) -> Sequence[Route]:
        """Return the addresses; each node and lane is a form of its own."""
        return (
            Route("/registry", self.show, name="registry"),
            Route("/registry/nodes", self.node, methods=["POST"], name="register_node"),
            Route("/registry/lanes", self.lane, methods=["POST"], name="register_lane"),
        )

    async def show(self, request: Request) -> HTMLResponse:
        """Draw every node and lane that reported, what nobody registered marked."""
        viewer = await self.doors.enter(request, Right.MANAGE_PLACES)
        return await run_in_threadpool(self._show, request, viewer, "", {})

    async def node(self, request: Request) -> Response:
        """Register a node, or name it anew."""
        viewer, said = await self.doors.enter(request, Right.MANAGE_PLACES), await fields_of(request)
        return await run_in_threadpool(
            self._change,
            request,
            viewer,
            said,
            lambda session, now: register_node(session, viewer, parse_form(RegisterNode, said), now),
        )

    async def lane(self, request: Request) -> Response:
        """Register a lane, or name and order it anew."""
        viewer, said = await self.doors.enter(request, Right.MANAGE_PLACES), await fields_of(request)
        return await run_in_threadpool(
            self._change,
            request,
            viewer,
            said,
            lambda session, now: register_lane(session, viewer, parse_form(RegisterLane, said), now),
        )

    def _change(
        self, request: Request, viewer: Viewer, said: Mapping[str, str], write: Callable[..., None]
    ) -> Response:
        try:
            self.errands.change(viewer, Action.REGISTER, write)
        except BadFieldError as error:
            return self._show(request, viewer, f"registry_problem.{error.field}", said)
        return RedirectResponse("/registry", HTTPStatus.SEE_OTHER)

    def _show(self, request: Request, viewer: Viewer, problem: str, said: Mapping[str, str]) -> HTMLResponse:
        known = self.errands.glance(
            viewer, Action.SEE_NODES, lambda session, now: nodes(session, now, viewer.sites)
        )
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
        return self.renderer.page(
            request,
            "registry.html",
            self.errands.now(),
            status,
            nodes=known,
            problem=problem,
            said={"site": "", "node": "", "lane": "", **said},
            places=viewer.grid.places,
        )
