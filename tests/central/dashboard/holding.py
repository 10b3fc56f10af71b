"""Presses what holds a barrier open, and answers as its node does."""

from datetime import datetime, timedelta
from uuid import UUID

from starlette.testclient import TestClient

from central.commands.place import OfLane
from tests.central.dashboard.openings.pressing import LANE, SCRIPT, listens
from tests.central.dashboard.telling import NOON, Telling, lane_health
from wire.codec import open_command
from wire.commands import EndHold, HoldBarrier, SignedCommand
from wire.events import HoldChange, HoldChanged
from wire.ids import new_id


class Line:
    """Takes commands for nodes as the line to the broker does."""

    def __init__(self) -> None:
        self.up = True
        self.sent: list[HoldBarrier | EndHold] = []

    async def send(self, _asked: OfLane, signed: SignedCommand) -> bool:
        command = open_command(signed)
        assert isinstance(command, HoldBarrier | EndHold)
        if self.up:
            self.sent.append(command)
        return self.up


def can_hold(telling: Telling, holds_s: float | None = 43_200, at: datetime = NOON) -> None:
    """Have the node say that it is up, takes commands, and for how long its barrier can be held."""
    listens(telling)
    telling.healthy(at, lane_health().model_copy(update={"holds_s": holds_s}))


def hold(who: TestClient, reason: str = "moving", key: str = "a" * 32, **more: str) -> str:
    """Press a reason, where that is expected to go well, and say what the page answers."""
    said = {**LANE, "key": key, "reason": reason, "length": "60", **more}
    answer = who.post("/holds", data=said, headers=SCRIPT)
    assert answer.status_code == 200, answer.text
    return answer.text


def tells(telling: Telling, of: UUID, change: HoldChange, reason: str = "moving", after_s: float = 1) -> None:
    """Have the node say what became of a hold."""
    at = NOON + timedelta(seconds=after_s)
    event = HoldChanged(
        id=new_id(), lane="east-in", processed_at=at, hold=of, change=change.value, reason=reason, left_s=3600
    )
    telling.events(at, event)
