"""A lane's board tells who stands there what a person wants: said, recorded, overruled by whatever lets in."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from edge.running.clock import SetClock
from gate_drivers.base import GateUnreachable
from gate_drivers.board import BoardCapabilities
from gate_drivers.simulated_board import BoardFault, SimulatedBoard, SimulatedBoardOptions
from tests.edge.events import set_clock
from tests.edge.gate.boarded import BoardedLane
from tests.edge.outbox.inside import refuse_everything
from wire.capabilities import NOTICES
from wire.commands import Saying
from wire.ids import new_id

TURN = ("请掉头", "PLEASE TURN ROUND")


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[BoardedLane]:
    one = BoardedLane(tmp_path)
    yield one
    one.outbox.close()


async def test_it_is_shown_and_spoken_and_on_disk(lane: BoardedLane) -> None:
    await lane.give()
    assert (*lane.board.shown, *lane.board.spoken) == (*TURN, "请掉头")
    (told,) = lane.told()
    assert (told.lane, told.passage, told.actor, told.saying) == ("in-1", lane.there[0], "guard-7", "turn_round")
    assert (told.shown, told.spoken, told.reason) == (True, True, None)
    assert lane.lane_board.told is Saying.TURN_ROUND


async def test_it_ends_with_its_time(lane: BoardedLane) -> None:
    await lane.give()
    await lane.passes(119.5)
    assert lane.board.shown == TURN
    await lane.passes(0.5)
    assert lane.lane_board.told is None
    assert not lane.board.shown


async def test_another_saying_takes_the_place_of_the_first(lane: BoardedLane) -> None:
    await lane.give(Saying.PLEASE_WAIT)
    await lane.passes(100)
    await lane.give(Saying.CALL_THE_RESIDENT)
    await lane.passes(100)
    assert lane.board.shown == ("请联系住户", "CALL THE RESIDENT")


@pytest.mark.parametrize("for_him", [True, False])
async def test_whatever_raises_the_arm_clears_the_board(lane: BoardedLane, for_him: bool) -> None:  # noqa: FBT001
    await lane.give()
    await lane.opens(lane.there[0] if for_him else None, actor="button")
    await lane.passes(0.5)
    assert not lane.board.shown


async def test_nothing_is_said_to_whom_the_arm_rises_for(lane: BoardedLane) -> None:
    await lane.opens(lane.there[0])
    await lane.give()
    assert not lane.board.shown
    assert lane.board.spoken == []
    assert lane.results() == [(False, False, "let_in")]


async def test_who_was_let_in_and_stays_is_told_once_the_arm_is_down(lane: BoardedLane) -> None:
    await lane.opens(lane.there[0])
    await lane.passes(9)
    await lane.give()
    assert lane.board.shown == TURN


async def test_the_next_one_is_told_though_the_arm_is_up_for_the_one_before(lane: BoardedLane) -> None:
    await lane.opens(new_id())
    await lane.passes(3)
    await lane.give()
    assert lane.results() == [(True, True, None)]


async def test_while_it_is_held_open_nobody_is_told_anything(lane: BoardedLane) -> None:
    lane.barrier.note_held(lane.clock.monotonic() + 60)
    await lane.give()
    assert lane.results() == [(False, False, "let_in")]


class Meanwhile(SimulatedBoard):
    """Something happens while it is told what to show."""

    def __init__(self, clock: SetClock, happens: Callable[[], Awaitable[None]]) -> None:
        super().__init__(SimulatedBoardOptions(), clock.monotonic)
        self._happens = happens

    async def show(self, lines: tuple[str, ...], seconds: float) -> None:
        await super().show(lines, seconds)
        await self._happens()


async def test_an_opening_between_board_and_voice_silences_it(tmp_path: Path) -> None:
    clock, lanes = set_clock(), list[BoardedLane]()
    board = Meanwhile(clock, lambda: lanes[0].opens(lanes[0].there[0]))
    lane = BoardedLane(tmp_path, driver=board, clock=clock)
    lanes.append(lane)
    await lane.give()
    assert board.spoken == []
    assert lane.results() == [(True, False, "let_in")]
    await lane.passes(0.5)
    assert not board.shown
    lane.outbox.close()


async def test_a_board_that_hangs_keeps_no_opening_waiting(tmp_path: Path) -> None:
    clock = set_clock()
    lane = BoardedLane(tmp_path, driver=Meanwhile(clock, lambda: asyncio.sleep(60)), clock=clock)
    giving = asyncio.create_task(lane.give())
    await asyncio.sleep(0)
    async with asyncio.timeout(1):
        await lane.opens(lane.there[0])
    assert not giving.done()
    giving.cancel()
    lane.outbox.close()


async def test_whom_it_was_for_turns_back_and_the_board_is_empty_for_the_next(lane: BoardedLane) -> None:
    await lane.give()
    await lane.passes(5)
    lane.there = ()
    await lane.passes(2)
    assert lane.board.shown == TURN, "he may be hidden"
    await lane.passes(1.5)
    assert not lane.board.shown


async def test_another_one_who_comes_does_not_read_what_was_for_the_first(lane: BoardedLane) -> None:
    await lane.give()
    lane.there = (new_id(),)
    await lane.passes(3)
    assert not lane.board.shown


async def test_where_nobody_is_seen_it_stands_its_time(lane: BoardedLane) -> None:
    lane.there = ()
    await lane.give()
    lane.there = (new_id(),)
    await lane.passes(60)
    assert lane.board.shown == TURN
    assert lane.told()[0].passage is None


async def test_a_saying_that_is_in_no_table_is_never_on_a_board(lane: BoardedLane) -> None:
    await lane.give("come_in")
    assert not lane.board.shown
    assert lane.board.spoken == []
    assert lane.results() == [(False, False, "unknown_saying")]


async def test_one_that_waited_too_long_for_its_turn_is_late(lane: BoardedLane) -> None:
    await lane.give(good_until_s=lane.clock.monotonic())
    assert lane.results() == [(False, False, "late")]


@pytest.mark.parametrize(
    "fault, result",
    [
        (BoardFault.UNREACHABLE, (False, False, "board_unreachable")),
        (BoardFault.TIMEOUT, (False, False, "board_silent")),
        (BoardFault.REFUSE, (False, False, "board_refused")),
        (BoardFault.MUTE, (True, False, "board_refused")),
    ],
)
async def test_what_went_wrong_is_told_and_counted(
    lane: BoardedLane, fault: BoardFault, result: tuple[bool, bool, str]
) -> None:
    lane.board.fail(fault)
    await lane.give()
    assert lane.results() == [result]
    assert lane.told()[0].detail
    assert lane.journal.failures["board"] >= 1


async def test_a_board_that_did_not_answer_may_show_it_and_is_cleared_as_if_it_did(lane: BoardedLane) -> None:
    lane.board.fail(BoardFault.TIMEOUT)
    await lane.give()
    assert lane.board.shown == TURN
    lane.board.mend(BoardFault.TIMEOUT)
    await lane.opens()
    await lane.passes(0.5)
    assert not lane.board.shown


async def test_a_board_that_cannot_be_cleared_is_tried_again(lane: BoardedLane) -> None:
    await lane.give()
    lane.board.fail(BoardFault.UNREACHABLE)
    await lane.opens()
    await lane.passes(12)
    assert lane.journal.failures["board"] == 3
    lane.board.mend(BoardFault.UNREACHABLE)
    await lane.passes(5)
    assert lane.lane_board.told is None
    assert not lane.board.shown


@pytest.mark.parametrize(
    "can, result",
    [
        (replace(SimulatedBoard.capabilities, speaks=False), (True, False, None)),
        (replace(SimulatedBoard.capabilities, shows=False), (False, True, None)),
    ],
    ids=["board", "voice"],
)
async def test_a_board_without_voice_and_a_voice_alone_do_what_they_can(
    tmp_path: Path, can: BoardCapabilities, result: tuple[bool, bool, None]
) -> None:
    lane = BoardedLane(tmp_path, capabilities=can)
    await lane.give()
    assert lane.results() == [result]
    lane.outbox.close()


async def test_a_centre_that_does_not_read_it_is_not_told(lane: BoardedLane) -> None:
    lane.journal.centre_reads = frozenset({"passage"})
    await lane.give()
    assert lane.told() == []
    lane.journal.centre_reads = frozenset({"passage", NOTICES})
    await lane.give()
    assert len(lane.told()) == 1


async def test_with_a_disk_that_takes_nothing_the_driver_is_told_all_the_same(
    lane: BoardedLane,
) -> None:
    refuse_everything(lane.outbox)
    await lane.give()
    assert lane.board.spoken == ["请掉头"]
    assert lane.journal.failures["outbox"] == 1


async def test_who_lets_go_of_it_leaves_an_empty_board(lane: BoardedLane) -> None:
    await lane.give()
    await lane.lane_board.aclose()
    assert not lane.board.shown
    with pytest.raises(GateUnreachable):
        await lane.board.clear()
