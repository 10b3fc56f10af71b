"""Commands over a line, as far as the node goes."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from edge.gate.barrier import Barrier
from edge.gate.lane_board import LaneBoard
from edge.running.fault_points import FaultPoint
from gate_drivers.base import GateState
from gate_drivers.simulated_board import SimulatedBoard, SimulatedBoardOptions
from tests.edge.gate.commands.centre import NODE, SITE, desk_of
from tests.edge.gate.commands.line import PATIENCE_S, Line, until
from tests.edge.lanes import WitnessGate
from transport.base import Quality, Session
from transport.null_modem import NullModem
from wire.codec import Ack, decode_state, encode
from wire.commands import GiveNotice
from wire.topics import ack_topic, command_topic, state_topic


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    one = Line(tmp_path)
    yield one
    one.outbox.close()


async def say(session: Session, payload: bytes, *, retain: bool = False) -> None:
    await session.publish(command_topic(SITE, NODE, "in-1"), payload, Quality.AT_LEAST_ONCE, retain=retain)


async def test_a_command_with_the_challenge_of_the_state_opens(modem: NullModem, line: Line) -> None:
    async with line.on(modem) as session:
        challenge = line.states[-1].challenge
        assert challenge is not None
        await say(session, line.centre.says(challenge))
        await until(lambda: bool(line.orders))


async def test_the_state_gives_out_each_new_challenge_and_a_goodbye_gives_none(
    modem: NullModem, line: Line
) -> None:
    async with modem.end("late").connect() as late:
        # The challenge is about to change, and then it does: nobody waits for it here.
        line.clock.ticks += 1.45
        async with line.on(modem):
            first = line.states[-1].challenge
            line.clock.ticks += 0.05
            await until(lambda: line.states[-1].challenge != first)
            assert line.states[-1].up
        await late.subscribe(state_topic(SITE, NODE), Quality.AT_LEAST_ONCE)
        async with asyncio.timeout(PATIENCE_S):
            retained = decode_state((await anext(late.messages())).payload)
    assert (retained.up, retained.challenge) == (False, None)


async def test_a_retained_command_is_refused_whenever_the_node_comes_back(modem: NullModem, line: Line) -> None:
    async with modem.end("somebody").connect() as session:
        await say(session, line.centre.says(line.desk.challenge()), retain=True)
    async with line.on(modem):
        await until(lambda: line.journal.failures["command_retained"] == 1)
    assert not line.orders


async def test_an_opening_that_takes_long_holds_up_no_acknowledgement(modem: NullModem, line: Line) -> None:
    going, go_on = asyncio.Event(), asyncio.Event()

    class SlowGate(WitnessGate):
        async def state(self) -> GateState:
            going.set()
            await go_on.wait()
            return await super().state()

    line.desk = desk_of(
        line.journal,
        {"in-1": Barrier("in-1", SlowGate(line.outbox), line.journal, deadline_s=30)},
        line.centre.key,
    )
    async with line.on(modem) as session:
        await say(session, line.centre.says(line.desk.challenge()))
        await going.wait()
        await until(lambda: line.outbox.depth().backlog == 1)
        ack = encode(Ack(epoch=line.outbox.epoch, upto=1))
        await session.publish(ack_topic(SITE, NODE), ack, Quality.AT_LEAST_ONCE)
        await until(lambda: line.outbox.depth().backlog == 0)
        assert not go_on.is_set()
        go_on.set()


async def test_a_board_that_hangs_holds_up_no_opening(modem: NullModem, line: Line) -> None:
    going, go_on = asyncio.Event(), asyncio.Event()

    class Hanging(SimulatedBoard):
        async def show(self, lines: tuple[str, ...], seconds: float) -> None:
            going.set()
            await go_on.wait()
            await super().show(lines, seconds)

    board = Hanging(SimulatedBoardOptions())
    lane_board = LaneBoard(line.barriers["in-1"], board, SimulatedBoard.capabilities, lambda _: (), line.journal)
    line.desk = desk_of(line.journal, line.barriers, line.centre.key, boards={"in-1": lane_board})
    working = asyncio.create_task(lane_board.watch())
    async with line.on(modem) as session:
        said = line.centre.command(line.desk.challenge(), reason="not_let_in").model_dump(exclude={"kind"})
        notice = GiveNotice(**said, saying="turn_round")
        await say(session, encode(line.centre.sign_text(notice.model_dump_json())))
        await going.wait()
        await say(session, line.centre.says(line.desk.challenge()))
        await until(lambda: bool(line.orders))
        assert board.spoken == []
        go_on.set()
        await until(lambda: any(row.kind == "notice" for row in line.outbox.pending(0, 10)))
    assert board.spoken == [], "the arm rose meanwhile"
    working.cancel()


async def test_an_outbox_that_is_slow_to_delete_holds_up_no_guard(modem: NullModem, line: Line) -> None:
    going, go_on = Event(), Event()

    class SlowDisk:
        def reach(self, point: FaultPoint) -> None:
            if point is FaultPoint.ACKNOWLEDGED:
                going.set()
                go_on.wait(PATIENCE_S)

    line.journal.faults = SlowDisk()
    async with line.on(modem) as session:
        ack = encode(Ack(epoch=line.outbox.epoch, upto=0))
        await session.publish(ack_topic(SITE, NODE), ack, Quality.AT_LEAST_ONCE)
        await until(going.is_set)
        await say(session, line.centre.says(line.desk.challenge()))
        await until(lambda: bool(line.orders))
        assert not go_on.is_set()
        go_on.set()
