"""Presses the form in which a barrier is opened by hand, and answers as the line and the node do."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.commands.place import OfLane
from central.delivery.arrivals import StateSaid
from tests.central.dashboard.telling import NOON, Telling
from wire.codec import open_command
from wire.commands import GiveNotice, OpenBarrier, SignedCommand
from wire.events import AccessDecision, BarrierMoved, BarrierResult, Event, Verdict
from wire.health import NodeState
from wire.ids import new_id
from wire.topics import parse_topic, state_topic

LANE = {"site": "garden", "node": "east", "lane": "east-in"}
SCRIPT = {"hx-request": "true"}
WAIT = AccessDecision(verdict=Verdict.WAIT, reason="plate_unknown")

SeatedAs = Callable[[Role, str], TestClient]


@dataclass
class Line:
    """Takes commands for nodes as the line to the broker does."""

    up: bool = True
    sent: list[OpenBarrier] = field(default_factory=list)
    notices: list[GiveNotice] = field(default_factory=list)

    async def send(self, _asked: OfLane, signed: SignedCommand) -> bool:
        command = open_command(signed)
        if self.up and isinstance(command, GiveNotice):
            self.notices.append(command)
        elif self.up:
            assert isinstance(command, OpenBarrier)
            self.sent.append(command)
        return self.up


def listens(telling: Telling, *, challenge: str | None = "c" * 22) -> None:
    """Have the node say that it is up and takes commands, or, without a challenge, none."""
    state = NodeState(up=True, at=NOON, epoch=telling.epoch, challenge=challenge)
    telling.take(StateSaid(parse_topic(state_topic(telling.site, telling.node)), state, NOON, retained=False))


def key_in(form: str) -> str:
    """Find the key by which a form is pressed once."""
    keys: list[str] = re.findall(r'name="key" value="([0-9a-f]{32})"', form)
    return keys[0]


def press(guard: TestClient, reason: str = "delivery", key: str = "a" * 32, **more: str) -> str:
    """Press a reason, where that is expected to go well, and say what the page answers."""
    answer = guard.post("/openings", data={**LANE, "key": key, "reason": reason, **more}, headers=SCRIPT)
    assert answer.status_code == 200, answer.text
    return answer.text


def answers(telling: Telling, event: Event) -> None:
    """Have the node say what became of a command."""
    telling.events(NOON + timedelta(seconds=1), event)


def moved(command: UUID, result: BarrierResult, reason: str = "delivery", detail: str = "") -> BarrierMoved:
    """Make what the barrier did on a command."""
    return BarrierMoved(
        id=new_id(),
        lane="east-in",
        processed_at=NOON,
        result=result,
        reason=reason,
        detail=detail,
        requested_at=NOON,
        completed_at=NOON,
        command=command,
        actor="somebody",
    )
