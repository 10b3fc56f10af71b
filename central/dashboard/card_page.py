"""The one page that a new guard reads: printable on A4, made from the words and keys of the product itself."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from central.accounts.roles import Right
from central.commands.again import PER_MINUTE
from central.dashboard.renderer import Renderer
from central.web.authentication import Doors

_ORDINARY_PER_MINUTE: Final = 6
"""Openings of one lane, emergencies apart, as a node's limit is unless it was set otherwise."""


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
        limits = {"ordinary": _ORDINARY_PER_MINUTE, "emergencies": PER_MINUTE}
        return self.renderer.page(request, "card.html", self.clock(), **limits)
