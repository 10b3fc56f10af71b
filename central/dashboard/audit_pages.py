"""The page of the audit: what was done and looked at, for whoever may read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from central.accounts.roles import Right, Role
from central.accounts.viewer import Viewer
from central.audit.actions import ACTIONS
from central.audit.reading import AuditQuery, entries
from central.dashboard.renderer import Renderer
from central.errands import Action, Errands, Seen
from central.web.authentication import Doors

_NAME_LENGTH: Final = 64
_LATEST_DAY: Final = date.max - timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form asks for; whatever cannot be is as if it were not asked."""

    actor: str
    action: str
    day: date | None
    before: int | None

    def query(self, zone: tzinfo, sites: Collection[str] | None) -> AuditQuery:
        """Return the query, a day being one of the site's zone."""
        since = datetime.combine(self.day, time.min, zone) if self.day else None
        until = datetime.combine(self.day + timedelta(days=1), time.min, zone) if self.day else None
        return AuditQuery(self.actor or None, self.action or None, since, until, self.before, sites=sites)

    def older(self, before: int) -> str:
        """Return the address of the next page."""
        said = {"actor": self.actor, "action": self.action, "day": self.day or "", "before": before}
        return f"/audit?{urlencode({name: value for name, value in said.items() if value})}"


@dataclass(frozen=True, slots=True)
class AuditPages:
    """The address of the audit."""

    errands: Errands
    doors: Doors
    renderer: Renderer

    def routes(self) -> Sequence[Route]:
        """Return the address."""
        return (Route("/audit", self.show, name="audit"),)

    async def show(self, request: Request) -> HTMLResponse:
        """Entries, newest first."""
        viewer = await self.doors.enter(request, Right.SEE_AUDIT)
        return await run_in_threadpool(self._show, request, viewer)

    def _show(self, request: Request, viewer: Viewer) -> HTMLResponse:
        wanted = _wanted(request.query_params)
        said = {"of_account": wanted.actor or None, "of_action": wanted.action or None}
        page = self.errands.look(
            viewer,
            Action.SEE_AUDIT,
            lambda session, _: entries(session, wanted.query(self.renderer.zone, viewer.sites)),
            lambda page: Seen(detail={"shown": len(page.items), **said}),
        )
        now = self.errands.now()
        older = wanted.older(page.next_before) if page.next_before else None
        return self.renderer.page(
            request, "audit.html", now, page=page, wanted=wanted, actions=ACTIONS, roles=tuple(Role), older=older
        )


def _wanted(said: QueryParams) -> Wanted:
    before, action = said.get("before", ""), said.get("action", "")
    return Wanted(
        actor=said.get("actor", "").strip()[:_NAME_LENGTH].replace("\0", ""),
        action=action if action in ACTIONS else "",
        day=_day(said.get("day", "")),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < len(str(2**53)) else None,
    )


def _day(said: str) -> date | None:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return None
    return day if date.min < day < _LATEST_DAY else None
