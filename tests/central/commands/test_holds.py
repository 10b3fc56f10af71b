"""Holds begun and ended: on record first, then sent once, at once or never."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from central.base import LaneUnknownError
from central.commands.hold_words import HoldReason, HoldState
from central.commands.holding import HoldAsked
from central.line.ingest import ingest
from central.store.db import Store
from tests.central.commands.holds import changed
from tests.central.commands.people import CHALLENGE, viewer
from tests.central.commands.senders import Line, holds_over
from tests.central.node import TellingNode
from tests.central.taking_in import take
from wire.codec import open_command
from wire.commands import EndHold, HoldBarrier
from wire.events import HoldChange
from wire.ids import new_id

ASKED = HoldAsked("east", "gate-1", "in-1", HoldReason.EMERGENCY, "press-0001")


@pytest.fixture
def node(embedded: Store) -> TellingNode:
    """A node that is up now and can hold its barrier."""
    one, now = TellingNode(), datetime.now(UTC)
    with embedded.write() as session:
        ingest(session, [one.says_it_is(up=True, at=now, challenge=CHALLENGE), one.beats(now, holds_s=43_200)])
    return one


async def test_it_begins_and_ends_with_one_command_each(embedded: Store, node: TellingNode) -> None:
    line, guard = Line(), viewer()
    holds = holds_over(embedded, line)
    begun = await holds.begin(guard, ASKED)
    assert (await holds.begin(guard, ASKED)).id == begun.id
    take(embedded, node.tells(changed(begun.id, HoldChange.BEGAN, "emergency")))
    ending = await holds.end(guard, begun.id)
    assert (begun.state, ending.state, ending.end_asked_by) == (HoldState.ISSUED, HoldState.ENDING, "guard-7")
    began, ended = map(open_command, line.sent)
    assert isinstance(began, HoldBarrier)
    assert isinstance(ended, EndHold)
    assert [one.id for one in holds.latest(guard)] == [begun.id]
    take(embedded, node.tells(changed(begun.id, HoldChange.ENDED, "person")))
    assert (await holds.end(guard, begun.id)).state is HoldState.ENDED
    assert len(line.sent) == 2, "what has ended is not ended again"


@pytest.mark.usefixtures("node")
async def test_with_the_line_down_it_never_begins(embedded: Store) -> None:
    line, guard = Line(up=False), viewer()
    holds = holds_over(embedded, line)
    assert (await holds.begin(guard, ASKED)).state is HoldState.NOT_SENT
    line.up = True
    assert (await holds.begin(guard, ASKED)).state is HoldState.NOT_SENT
    assert line.sent == []
    assert (await holds.begin(guard, replace(ASKED, key="press-0002"))).state is HoldState.ISSUED


async def test_an_end_that_did_not_leave_leaves_it_on_and_says_why_and_can_be_asked_for_again(
    embedded: Store, node: TellingNode
) -> None:
    line, guard = Line(), viewer()
    holds = holds_over(embedded, line)
    begun = await holds.begin(guard, ASKED)
    take(embedded, node.tells(changed(begun.id, HoldChange.BEGAN, "emergency")))
    line.up = False
    told = await holds.end(guard, begun.id)
    assert (told.state, told.result_reason) == (HoldState.ON, "not_sent")
    line.up = True
    again = await holds.end(guard, begun.id)
    assert (again.state, again.result_reason) == (HoldState.ENDING, None)


@pytest.mark.usefixtures("node")
async def test_of_elsewhere_there_is_none(embedded: Store) -> None:
    line = Line()
    holds = holds_over(embedded, line)
    begun = await holds.begin(viewer(), ASKED)
    for who, hold in ((viewer("street/park"), begun.id), (viewer(), new_id())):
        with pytest.raises(LaneUnknownError):
            await holds.find(who, hold)
        with pytest.raises(LaneUnknownError):
            await holds.end(who, hold)
    assert holds.latest(viewer("street/park")) == ()
    assert len(line.sent) == 1
