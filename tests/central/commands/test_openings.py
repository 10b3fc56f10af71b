"""Openings given: on record first, then sent once, at once or never."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from central.accounts.roles import Role
from central.base import LaneUnknownError
from central.commands.asked import Asked
from central.commands.keys import CommandKey
from central.commands.openings import Openings
from central.commands.reasons import CommandState, OpeningReason
from central.running.fault_points import FaultPoint
from central.store.db import Store
from central.tables import CommandRow, FeedRow
from tests.central.commands.people import node_at_work, viewer
from tests.central.commands.senders import Line, openings_over
from tests.central.errands import errands_over
from tests.central.taking_in import count
from wire.commands import SignedCommand
from wire.ids import new_id

ASKED = Asked("east", "gate-1", "in-1", OpeningReason.DELIVERY, "press-0001")


@pytest.fixture
def line(embedded: Store) -> Line:
    node_at_work(embedded, at=datetime.now(UTC))
    return Line()


async def test_one_press_is_sent_once_and_found_again(embedded: Store, line: Line) -> None:
    openings, guard = openings_over(embedded, line), viewer()
    first, again = await openings.give(guard, ASKED), await openings.give(guard, ASKED)
    assert (first.state, first.id) == (CommandState.ISSUED, again.id)
    assert len(line.sent) == 1
    assert openings.latest(guard) == (await openings.find(guard, first.id),)
    assert openings.latest(viewer("street/park")) == ()


async def test_with_the_line_down_it_is_never_sent_and_screens_are_told(embedded: Store, line: Line) -> None:
    openings, guard = openings_over(embedded, line), viewer()
    line.up = False
    assert (await openings.give(guard, ASKED)).state is CommandState.NOT_SENT
    line.up = True
    assert (await openings.give(guard, ASKED)).state is CommandState.NOT_SENT
    assert line.sent == []
    with embedded.read() as session:
        told = session.scalars(select(FeedRow).where(FeedRow.kind == "command")).all()
    assert len(told) == 2, "that it was given, and that it was not sent"


async def test_an_answer_that_overtakes_a_line_said_to_be_down_is_kept(embedded: Store, line: Line) -> None:
    """A line that says no by mistake: what the node did is what counts."""

    async def opens_and_says_no(_asked: object, _signed: SignedCommand) -> bool:
        with embedded.write() as session:
            session.scalars(select(CommandRow)).one().state = CommandState.OPENED.value
        return False

    openings = Openings(errands_over(embedded), CommandKey.new(), opens_and_says_no)
    assert (await openings.give(viewer(), ASKED)).state is CommandState.OPENED
    assert not line.sent


@pytest.mark.usefixtures("line")
async def test_a_centre_that_dies_between_record_and_line_has_it_on_record_and_sent_nothing(
    embedded: Store,
) -> None:
    class Dies:
        def reach(self, point: FaultPoint) -> None:
            if point is FaultPoint.COMMAND_STORED:
                raise OSError("the machine went down")

    line = Line()
    openings = Openings(errands_over(embedded), CommandKey.new(), line.send, Dies())
    with pytest.raises(OSError, match="went down"):
        await openings.give(viewer(), ASKED)
    assert count(embedded, CommandRow) == 1
    assert line.sent == []


async def test_of_elsewhere_there_is_none(embedded: Store, line: Line) -> None:
    openings = openings_over(embedded, line)
    given = await openings.give(viewer(role=Role.MANAGER), ASKED)
    for who, command in ((viewer("street/park"), given.id), (viewer(), new_id())):
        with pytest.raises(LaneUnknownError):
            await openings.find(who, command)
