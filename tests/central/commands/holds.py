"""Somebody who holds a barrier open, the node that can, and what that node says of it."""

from datetime import timedelta
from uuid import UUID

from central.accounts.viewer import Viewer
from central.commands.hold_views import HoldView, find
from central.commands.hold_words import HoldReason
from central.commands.holding import HoldAsked, begin
from central.commands.keys import CommandKey
from central.commands.order import Issued
from central.line.ingest import ingest
from central.store.db import Store
from tests.central.commands.people import CHALLENGE, GRID, viewer
from tests.central.node import NOON, TellingNode
from tests.central.people import settle
from wire.events import HoldChange, HoldChanged
from wire.ids import new_id

KEY = CommandKey.new()
HALF_PAST = NOON + timedelta(minutes=30)
MOVING = HoldAsked("east", "gate-1", "in-1", HoldReason.MOVING, "press-0001", HALF_PAST, "house 12")
ANNOUNCED = HoldAsked("east", "gate-1", "in-1", HoldReason.EMERGENCY, "press-0002")


def holding_node(store: Store, holds_s: float | None = 43_200, node: TellingNode | None = None) -> TellingNode:
    """A node that is up, has a lane that can be held open for so long, and gave a challenge."""
    one = node or TellingNode()
    settle(store, GRID)
    with store.write() as session:
        ingest(session, [one.says_it_is(up=True, challenge=CHALLENGE), one.beats(holds_s=holds_s)])
    return one


def ask(store: Store, asked: HoldAsked = MOVING, who: Viewer | None = None, after_s: float = 0) -> Issued:
    with store.write() as session:
        return begin(session, asked, who or viewer(), KEY, NOON + timedelta(seconds=after_s))


def seen(store: Store, hold: UUID, after_s: float = 5) -> HoldView:
    with store.read() as session:
        found = find(session, viewer(), hold, NOON + timedelta(seconds=after_s))
    assert found is not None
    return found


def changed(hold: UUID, change: HoldChange | str, reason: str = "moving", **more: object) -> HoldChanged:
    told = HoldChanged(
        id=new_id(), lane="in-1", processed_at=NOON, hold=hold, change=str(change), reason=reason, left_s=1800
    )
    return told.model_copy(update=more)


def tell(store: Store, node: TellingNode, *events: HoldChanged, after_s: float = 1) -> int:
    """Have the node say it; returns how many of them were news."""
    with store.write() as session:
        done = ingest(session, [node.tells(*events, received_at=NOON + timedelta(seconds=after_s))])
    return len([one for one in done.news if one.lane == "in-1"])
