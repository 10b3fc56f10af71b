"""Notices: on record first, then sent once, at once or never; whoever tells a driver something sees to him."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.base import LaneUnknownError
from central.commands.keys import CommandKey
from central.commands.notice_issue import NoticeAsked
from central.commands.notice_words import NoticeState
from central.commands.notices import Notices
from central.line.ingest import ingest
from central.store.db import Store
from tests.central.commands.notices import ALL, TURN_ROUND
from tests.central.commands.people import CHALLENGE, viewer
from tests.central.commands.senders import Line
from tests.central.errands import errands_over
from tests.central.node import TellingNode, passage
from wire.ids import new_id


@dataclass(slots=True)
class Attending:
    """Remembers who sees to whom."""

    seen_to: list[tuple[str, tuple[str, str, str], UUID]] = field(default_factory=list)

    def note(
        self, _session: Session, who: Viewer, place: tuple[str, str, str], passage: UUID, _now: datetime
    ) -> None:
        self.seen_to.append((who.name, place, passage))


@pytest.fixture
def asked(embedded: Store) -> NoticeAsked:
    """A notice for one who stands before a board that can tell everything."""
    node, now, here = TellingNode(), datetime.now(UTC), passage()
    with embedded.write() as session:
        up = node.says_it_is(up=True, at=now, challenge=CHALLENGE)
        ingest(session, [up, node.beats(now, sayings=ALL), node.tells(here, received_at=now)])
    return replace(TURN_ROUND, passage=here.passage)


def notices_with(store: Store, line: Line, attending: Attending) -> Notices:
    return Notices(errands_over(store), CommandKey.new(), line.send, attending.note)


async def test_one_press_is_sent_once_and_whoever_pressed_sees_to_him(embedded: Store, asked: NoticeAsked) -> None:
    line, attending, guard = Line(), Attending(), viewer()
    notices = notices_with(embedded, line, attending)
    first, again = await notices.give(guard, asked), await notices.give(guard, asked)
    assert (first.state, first.id, len(line.sent)) == (NoticeState.ISSUED, again.id, 1)
    assert attending.seen_to == [("guard-7", ("east", "gate-1", "in-1"), asked.passage)]
    assert [one.id for one in notices.latest(guard)] == [first.id]


async def test_what_is_said_to_nobody_in_particular_is_no_attending(embedded: Store, asked: NoticeAsked) -> None:
    line, attending = Line(), Attending()
    await notices_with(embedded, line, attending).give(viewer(), replace(asked, passage=None))
    assert len(line.sent) == 1
    assert attending.seen_to == []


async def test_with_the_line_down_it_is_never_sent(embedded: Store, asked: NoticeAsked) -> None:
    line, guard = Line(up=False), viewer()
    notices = notices_with(embedded, line, Attending())
    assert (await notices.give(guard, asked)).state is NoticeState.NOT_SENT
    line.up = True
    assert (await notices.give(guard, asked)).state is NoticeState.NOT_SENT
    assert line.sent == []


async def test_of_elsewhere_there_is_none(embedded: Store, asked: NoticeAsked) -> None:
    notices = notices_with(embedded, Line(), Attending())
    given = await notices.give(viewer(), asked)
    for who, notice in ((viewer("street/park"), given.id), (viewer(), new_id())):
        with pytest.raises(LaneUnknownError):
            await notices.find(who, notice)
    assert notices.latest(viewer("street/park")) == ()
