"""Commands that tell a driver something: signed, limited, bound to who stands there, and no opening's loss."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from edge.gate.commands.desk import CommandDesk
from gate_drivers.simulated_board import BoardFault
from tests.edge.gate.boarded import BoardedLane
from tests.edge.gate.commands.centre import NODE, SITE, SigningCentre, desk_of
from wire.codec import decode_event, encode
from wire.commands import GiveNotice
from wire.events import BarrierMoved, CommandRefused, NoticeGiven
from wire.ids import new_id
from wire.topics import command_topic

PATIENCE_S = 20


class Gate:
    """A desk over one lane with a board, and a centre that has the key."""

    def __init__(self, folder: Path, *, has_board: bool = True) -> None:
        self.lane = BoardedLane(folder)
        self.centre = SigningCentre()
        self.desk: CommandDesk = desk_of(
            self.lane.journal,
            {"in-1": self.lane.barrier},
            self.centre.key,
            who_is_there=lambda _: self.lane.there,
            boards={"in-1": self.lane.lane_board} if has_board else {},
        )

    def notice(self, saying: str = "turn_round", topic: str = "in-1", **changed: object) -> bytes:
        said = self.centre.command(self.desk.challenge(), reason="not_let_in").model_dump(exclude={"kind"})
        command = GiveNotice(**{**said, "passage": self.lane.there[0], "saying": saying, **changed})
        payload = encode(self.centre.sign_text(command.model_dump_json()))
        self.take(payload, topic)
        return payload

    def opens(self, reason: str = "delivery") -> None:
        self.take(self.centre.says(self.desk.challenge(), reason=reason))

    def take(self, payload: bytes, lane: str = "in-1") -> None:
        self.desk.take(command_topic(SITE, NODE, lane), payload, retained=False)

    def answers(self) -> list[tuple[str, str | None]]:
        told: list[tuple[str, str | None]] = []
        for row in self.lane.outbox.pending(0, 1000):
            match decode_event(row.event):
                case CommandRefused(reason=reason):
                    told.append(("refused", reason))
                case NoticeGiven() as given:
                    told.append(("given" if given.spoken else "not given", given.reason))
                case BarrierMoved(reason=reason):
                    told.append(("opened", reason))
        return told


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    one = Gate(tmp_path)
    yield one
    one.lane.outbox.close()


@asynccontextmanager
async def at_work(gate: Gate, answers: int) -> AsyncIterator[None]:
    """Have the desk work until so much is answered."""
    working = asyncio.gather(gate.desk.run(), board_at_work(gate))
    try:
        yield
        async with asyncio.timeout(PATIENCE_S):
            while len(gate.answers()) < answers:  # noqa: ASYNC110 - it is on disk
                await asyncio.sleep(0.01)
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def board_at_work(gate: Gate) -> None:
    """Have the board work, and start it again after a fault as the node does."""
    while True:
        with suppress(ZeroDivisionError):
            await gate.lane.lane_board.watch()


async def test_a_notice_is_shown_spoken_and_answered_by_its_own_id(gate: Gate) -> None:
    notice = new_id()
    async with at_work(gate, 1):
        gate.notice(id=notice)
    (told,) = gate.lane.told()
    assert (told.notice, told.passage, told.actor) == (notice, gate.lane.there[0], "guard-7")
    assert gate.lane.board.spoken == ["请掉头"]


async def test_one_that_names_nobody_is_for_who_stands_there(gate: Gate) -> None:
    async with at_work(gate, 1):
        gate.notice(passage=None)
    assert gate.lane.told()[0].passage == gate.lane.there[0]


async def test_a_notice_to_one_who_has_gone_is_not_given_to_the_next(gate: Gate) -> None:
    async with at_work(gate, 1):
        gate.notice(passage=new_id())
    assert gate.answers() == [("refused", "another_vehicle")]
    assert gate.lane.board.spoken == []


async def test_what_is_too_old_a_copy_or_for_another_lane_says_nothing(gate: Gate) -> None:
    challenge = gate.desk.challenge()
    async with at_work(gate, 3):
        gate.take(gate.notice())
        gate.notice(lane="out-1")
    gate.lane.clock.ticks += 6
    async with at_work(gate, 4):
        gate.notice(challenge=challenge)
    assert set(gate.answers()) == {
        ("given", None),
        ("refused", "late"),
        ("refused", "replayed"),
        ("refused", "wrong_lane"),
    }


async def test_what_another_signed_says_nothing(gate: Gate) -> None:
    gate.centre = SigningCentre()
    async with at_work(gate, 1):
        gate.notice()
    assert gate.answers() == [("refused", "forged")]


async def test_a_saying_of_a_later_centre_is_answered_and_not_said(gate: Gate) -> None:
    async with at_work(gate, 1):
        gate.notice("mind_the_step")
    assert gate.answers() == [("not given", "unknown_saying")]


async def test_a_lane_without_a_board_says_so(tmp_path: Path) -> None:
    gate = Gate(tmp_path, has_board=False)
    async with at_work(gate, 1):
        gate.notice()
    assert gate.answers() == [("refused", "no_board")]
    gate.lane.outbox.close()


async def test_a_board_out_of_reach_is_answered(gate: Gate) -> None:
    gate.lane.board.fail(BoardFault.UNREACHABLE)
    async with at_work(gate, 1):
        gate.notice()
    assert gate.answers() == [("not given", "board_unreachable")]


async def test_a_driver_with_a_fault_of_its_own_is_answered_and_openings_go_on(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_lines: tuple[str, ...], _seconds: float) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(gate.lane.board, "show", broken)
    async with at_work(gate, 2):
        gate.notice()
        await asyncio.sleep(0.1)
        gate.opens()
    assert gate.answers() == [("not given", "board_failed"), ("opened", "delivery")]


async def test_a_flood_of_notices_speaks_once_and_locks_no_opening(gate: Gate) -> None:
    async with at_work(gate, 21):  # one that is given, and the first twenty that are refused
        for _ in range(5000):
            gate.notice()
    assert gate.lane.board.spoken == ["请掉头"]
    assert gate.lane.journal.failures["command_too_many"] >= 4095
    before = len([one for one in gate.answers() if one[0] == "opened"])
    async with at_work(gate, len(gate.answers()) + 4):
        for _ in range(2):
            gate.opens()
            gate.opens("emergency")
    opened = [str(reason) for what, reason in gate.answers() if what == "opened"][before:]
    assert sorted(opened) == ["delivery", "delivery", "emergency", "emergency"]


async def test_openings_use_up_no_notice(gate: Gate) -> None:
    async with at_work(gate, 7):
        for _ in range(7):
            gate.opens()
    gate.lane.clock.ticks += 9
    await gate.lane.barrier.look()
    async with at_work(gate, 8):
        gate.notice()
    assert ("given", None) in gate.answers()
