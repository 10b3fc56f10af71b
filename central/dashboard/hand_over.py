"""The beginning of a shift: what is open, on one page, and one touch that says who has it from now on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.audit.trail import AuditEntry, record
from central.commands.reasons import CommandState
from central.commands.views import latest
from central.dashboard.alert_cards import AlertPanel, alert_panel
from central.dashboard.live import WENT_WELL, LiveScene, live_scene
from central.dashboard.renderer import Renderer
from central.errands import Action, Errands, live_view
from central.web.authentication import Doors

_A_SHIFT: Final = timedelta(hours=12)
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class HandOverPage:
    """Its address."""

    errands: Errands
    doors: Doors
    renderer: Renderer

    def routes(self) -> Sequence[Route]:
        """Return the address."""
        return (Route("/hand-over", self.show, name="hand_over"), Route("/hand-over", self.take, methods=["POST"]))

    async def show(self, request: Request) -> HTMLResponse:
        """Show what is open."""
        viewer = await self.doors.enter(request, Right.OPEN_BARRIER)
        return await run_in_threadpool(self._show, request, viewer)

    async def take(self, request: Request) -> RedirectResponse:
        """Put it on record that the viewer has the desk, with what was open, and lead to the live page."""
        viewer = await self.doors.enter(request, Right.OPEN_BARRIER)
        await run_in_threadpool(self._take, viewer)
        return RedirectResponse("/", HTTPStatus.SEE_OTHER)

    def _show(self, request: Request, viewer: Viewer) -> HTMLResponse:
        scene, panel, openings = self.errands.look(
            viewer,
            Action.SEE_LIVE,
            lambda session, now: (
                live_scene(session, now, viewer.sites),
                alert_panel(session, viewer, now),
                latest(session, viewer, now, limit=_MOST),
            ),
            lambda _: live_view(viewer, "hand_over"),
        )
        now = self.errands.now()
        recent = [one.state for one in openings if now - one.issued_at < _A_SHIFT]
        by_hand = {
            "opened": sum(state in WENT_WELL for state in recent),
            "shut": sum(state not in WENT_WELL and state is not CommandState.ISSUED for state in recent),
            "more": "+" if len(recent) >= _MOST else "",
        }
        return self.renderer.page(request, "hand_over.html", now, scene=scene, panel=panel, by_hand=by_hand)

    def _take(self, viewer: Viewer) -> None:
        self.errands.change(viewer, Action.TAKE_OVER, lambda session, now: _take_over(session, viewer, now))


def _take_over(session: Session, viewer: Viewer, now: datetime) -> None:
    scene, panel = live_scene(session, now, viewer.sites), alert_panel(session, viewer, now)
    said = _open(scene, panel)
    record(session, AuditEntry(now, viewer.name, viewer.role.value, "take_over", "", viewer.account, detail=said))


def _open(scene: LiveScene, panel: AlertPanel | None) -> dict[str, int]:
    return {
        "waiting": len(scene.queue),
        "alerts": len(panel.cards) + panel.more if panel else 0,
        "holds": sum(card.holding.is_on for card in scene.cards),
        "troubled": sum(card.is_troubled for card in scene.cards),
    }
