"""The one page that a new guard reads: printable on A4, made from the words and keys of the product itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from central.accounts.roles import Right
from central.dashboard.renderer import Renderer
from central.web.authentication import Doors


@dataclass(frozen=True, slots=True)
class CardPage:
    """Its address."""

    doors: Doors
    renderer: Renderer
    clock: Callable[[], datetime]

    def routes(self) -> Sequence[Route]:
        """Return the address."""
        return (Route("/card", self.show, name="card"),)

    async def show(self, request: Request) -> HTMLResponse:
        """Draw the card; it shows nobody and no plate, so that to read it is no look at anything."""
        await self.doors.enter(request, Right.OPEN_BARRIER)
        return self.renderer.page(request, "card.html", self.clock())
