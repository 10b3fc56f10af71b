"""Commands that hold a barrier open, and end that: signed, limited and answered as openings are."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from uuid import UUID

import pytest

from edge.gate.commands.desk import CommandDesk
from edge.gate.commands.limits import OpeningLimits
from gate_drivers.base import GateState
from tests.edge.gate.commands.centre import NODE, SITE, SigningCentre, desk_of
from tests.edge.gate.held import HeldLane
from wire.codec import decode_event, encode
from wire.commands import EndHold, HoldBarrier
from wire.events import CommandRefused, HoldChanged
from wire.ids import new_id
from wire.topics import command_topic

PATIENCE_S = 20


class Gate:
    """A desk over one lane whose barrier can be held, and a centre that has the key."""

    def __init__(self, folder: Path, limits: OpeningLimits | None = None) -> None:
        self.lane = HeldLane(folder)
        self.centre = SigningCentre()
        self.desk: CommandDesk = desk_of(
            self.lane.journal,
            {"in-1": self.lane.barrier},
            self.centre.key,
            limits,
            holdings={"in-1": self.lane.holding},
        )

    def hold(self, seconds: int = 3600, reason: str = "moving", topic: str = "in-1", **changed: object) -> UUID:
        said = self.centre.command(self.desk.challenge(), reason=reason).model_dump(exclude={"kind", "passage"})
        command = HoldBarrier(**{**said, "seconds": seconds, **changed})
        self.take(encode(self.centre.sign_text(command.model_dump_json())), topic)
        return command.id

    def end(self, hold: UUID) -> bytes:
        said = self.centre.command(self.desk.challenge(), reason="over").model_dump(exclude={"kind", "passage"})
        payload = encode(self.centre.sign_text(EndHold(**said, hold=hold).model_dump_json()))
        self.take(payload)
        return payload

    def take(self, payload: bytes, lane: str = "in-1") -> None:
        self.desk.take(command_topic(SITE, NODE, lane), payload, retained=False)

    def answers(self) -> list[tuple[str, str]]:
        events = [decode_event(row.event) for row in self.lane.outbox.pending(0, 1000)]
        return [
            ("refused", event.reason) if isinstance(event, CommandRefused) else (event.change, event.reason)
            for event in events
            if isinstance(event, CommandRefused | HoldChanged)
        ]


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    one = Gate(tmp_path)
    yield one
    one.lane.outbox.close()


@asynccontextmanager
async def at_work(gate: Gate, answers: int) -> AsyncIterator[None]:
    """Have the desk work until so much is answered."""
    working = asyncio.create_task(gate.desk.run())
    try:
        yield
        async with asyncio.timeout(PATIENCE_S):
            while len(gate.answers()) < answers:  # noqa: ASYNC110 - it is on disk
                await asyncio.sleep(0.01)
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def test_a_hold_begins_and_ends_by_commands_of_their_own(gate: Gate) -> None:
    async with at_work(gate, 1):
        hold = gate.hold()
    assert await gate.lane.gate.state() is GateState.OPENING
    async with at_work(gate, 2):
        gate.end(hold)
    assert gate.answers() == [("began", "moving"), ("ended", "person")]


async def test_a_copy_of_a_hold_or_of_its_end_is_replayed(gate: Gate) -> None:
    async with at_work(gate, 1):
        hold = gate.hold()
    async with at_work(gate, 3):
        gate.take(gate.end(hold))
    assert sorted(gate.answers()) == [("began", "moving"), ("ended", "person"), ("refused", "replayed")]


async def test_a_hold_counts_as_an_opening_and_an_announced_emergency_as_an_emergency(gate: Gate) -> None:
    async with at_work(gate, 20):
        for number in range(8):
            gate.hold(600 + number)
        for number in range(4):
            gate.hold(800 + number, "emergency")
    answers = gate.answers()
    assert [reason for change, reason in answers if change == "began"].count("moving") == 6
    assert [reason for change, reason in answers if change == "began"].count("emergency") == 3
    assert gate.lane.journal.failures["command_too_many"] == 3


async def test_a_captured_centre_can_hold_for_no_longer_than_the_node_says(gate: Gate) -> None:
    async with at_work(gate, 2):
        gate.hold(86_400)
        gate.hold(86_400, "emergency")
    assert gate.answers() == [("not_begun", "hold_too_long")] * 2
    assert await gate.lane.gate.state() is GateState.CLOSED


async def test_a_late_hold_moves_nothing(gate: Gate) -> None:
    challenge = gate.desk.challenge()
    gate.lane.clock.ticks += 6
    async with at_work(gate, 1):
        gate.hold(challenge=challenge)
    assert gate.answers() == [("refused", "late")]


async def test_a_flood_of_ends_is_not_written_down(gate: Gate) -> None:
    async with at_work(gate, 26):
        for _ in range(50):
            gate.end(new_id())
    assert gate.answers().count(("ended", "not_held")) == 6
    assert gate.lane.journal.failures["command_too_many"] == 44


async def test_a_hold_for_another_lane_is_not_for_this_one(gate: Gate) -> None:
    async with at_work(gate, 1):
        gate.hold(lane="out-1")
    assert gate.answers() == [("refused", "wrong_lane")]


async def test_a_captured_centre_holds_no_more_lanes_at_once_than_it_may_open(tmp_path: Path) -> None:
    gate = Gate(tmp_path)
    lanes = {name: HeldLane(tmp_path / name) for name in ("in-1", "in-2", "out-1")}
    barriers = {name: lane.barrier for name, lane in lanes.items()}
    holdings = {name: lane.holding for name, lane in lanes.items()}
    gate.desk = desk_of(gate.lane.journal, barriers, gate.centre.key, holdings=holdings)
    for name in ("in-1", "in-2"):
        await lanes[name].begin(3600)
    gate.lane.clock.ticks += 60
    async with at_work(gate, 1):
        gate.hold(lane="out-1", topic="out-1")
    assert gate.answers() == [("refused", "mass_opening")]
    gate.hold(900, "emergency", lane="out-1", topic="out-1")
    gate.hold(7200, lane="in-1", topic="in-1")
    assert gate.lane.journal.failures["command_mass_opening"] == 1, "an emergency, and one that is held already"
    for lane in (*lanes.values(), gate.lane):
        lane.outbox.close()
