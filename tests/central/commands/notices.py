"""Somebody who tells a driver something, the node that can, and what that node says of it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from central.accounts.viewer import Viewer
from central.commands.keys import CommandKey
from central.commands.notice_issue import NoticeAsked, issue_notice
from central.commands.notice_views import NoticeView, find
from central.commands.order import Issued
from central.line.ingest import ingest
from central.store.db import Store
from tests.central.commands.people import CHALLENGE, GRID, viewer
from tests.central.node import NOON, TellingNode
from tests.central.people import settle
from wire.commands import Saying
from wire.events import Event, NoticeGiven
from wire.ids import new_id

KEY = CommandKey.new()
TURN_ROUND = NoticeAsked("east", "gate-1", "in-1", Saying.TURN_ROUND, "press-0001")
ALL: tuple[str, ...] = tuple(Saying)


def telling_node(store: Store, sayings: tuple[str, ...] | None = ALL) -> TellingNode:
    """A node that is up, has a lane whose board can tell so much, and gave a challenge."""
    one = TellingNode()
    settle(store, GRID)
    with store.write() as session:
        ingest(session, [one.says_it_is(up=True, challenge=CHALLENGE), one.beats(sayings=sayings)])
    return one


def ask(store: Store, asked: NoticeAsked = TURN_ROUND, who: Viewer | None = None, **changed: object) -> Issued:
    with store.write() as session:
        return issue_notice(session, replace(asked, **changed), who or viewer(), KEY, NOON)  # type: ignore[arg-type]


def seen(store: Store, notice: UUID, after_s: float = 5) -> NoticeView:
    with store.read() as session:
        found = find(session, viewer(), notice, NOON + timedelta(seconds=after_s))
    assert found is not None
    return found


def given(notice: UUID, **more: object) -> NoticeGiven:
    told = NoticeGiven(
        id=new_id(),
        lane="in-1",
        processed_at=NOON,
        notice=notice,
        actor="guard-7",
        saying="turn_round",
        shown=True,
        spoken=True,
    )
    return told.model_copy(update=more)


def tell(store: Store, node: TellingNode, *events: Event) -> int:
    """Have the node say it; returns how many of them were news."""
    with store.write() as session:
        done = ingest(session, [node.tells(*events, received_at=NOON + timedelta(seconds=1))])
    return len([one for one in done.news if one.lane == "in-1"])
