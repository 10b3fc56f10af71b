"""A hold over a restart: it goes on over the program's, ends with the machine's, and no damage leaves it open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gate_drivers.base import GateState, Opened, OpenOrder
from gate_drivers.simulated import Fault, SimulatedGate, SimulatedGateOptions
from tests.edge.gate.held import HeldLane


@pytest.fixture
def lane(tmp_path: Path) -> Iterator[HeldLane]:
    one = HeldLane(tmp_path)
    yield one
    one.outbox.close()


async def test_a_program_that_starts_again_goes_on_to_the_very_end(lane: HeldLane) -> None:
    hold = await lane.begin(3600)
    lane.clock.ticks += 600
    lane.restart()
    await lane.holding.resume()
    await lane.passes(2999, steps=30)
    assert await lane.gate.state() is GateState.OPEN
    await lane.passes(1.1)
    assert lane.words() == [("began", "moving"), ("ended", "clock")]
    assert lane.told()[-1].hold == hold


async def test_a_controller_that_forgot_it_meanwhile_is_told_again(lane: HeldLane) -> None:
    """The simulated one lives in the program, and so it forgets with it."""
    await lane.begin(3600)
    lane.clock.ticks += 600
    lane.gate = SimulatedGate(SimulatedGateOptions(), lane.clock.monotonic)
    lane.restart()
    await lane.holding.resume()
    await lane.passes(5)
    assert await lane.gate.state() is GateState.OPEN
    await lane.passes(2995)
    await lane.passes(10)
    assert await lane.gate.state() is GateState.CLOSED


async def test_after_the_restart_a_person_ends_it(lane: HeldLane) -> None:
    hold = await lane.begin(3600)
    lane.restart()
    await lane.holding.resume()
    await lane.end(hold)
    assert lane.words()[-1] == ("ended", "person")


async def test_one_whose_time_went_by_meanwhile_is_told_as_over(lane: HeldLane) -> None:
    await lane.begin(600)
    lane.clock.ticks += 601
    lane.restart()
    await lane.holding.resume()
    assert lane.words()[-1] == ("ended", "clock")
    assert lane.kept.load() is None


async def test_a_machine_that_was_switched_on_anew_raises_no_arm_and_says_so(lane: HeldLane) -> None:
    await lane.begin(3600)
    lane.clock.ticks = 5.0
    lane.gate = SimulatedGate(SimulatedGateOptions(), lane.clock.monotonic)
    lane.restart(boot="another-start")
    await lane.holding.resume()
    await lane.passes(5)
    assert await lane.gate.state() is GateState.CLOSED
    assert lane.words()[-1] == ("ended", "node_restarted")


async def test_a_controller_that_still_holds_after_the_machine_s_restart_is_told_to_stop(lane: HeldLane) -> None:
    await lane.begin(3600)
    lane.clock.ticks += 60
    lane.restart(boot="another-start")
    await lane.holding.resume()
    await lane.passes(1)
    assert await lane.gate.state() is GateState.CLOSING


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"id": 7}', b"\xff\xfe"])
async def test_a_file_that_cannot_be_read_leaves_nothing_open_and_is_counted(
    lane: HeldLane, content: bytes
) -> None:
    await lane.begin(3600)
    lane.clock.ticks += 60
    (lane.folder / "holds" / "in-1.json").write_bytes(content)
    lane.restart()
    await lane.holding.resume()
    await lane.passes(1)
    assert await lane.gate.state() is GateState.CLOSING
    assert lane.journal.failures["held_file"] == 1
    assert lane.kept.load() is None


async def test_half_a_file_of_a_node_killed_meanwhile_is_nothing(lane: HeldLane) -> None:
    hold = await lane.begin(3600)
    (lane.folder / "holds" / "in-1.part").write_bytes(b'{"id": "')
    lane.restart()
    await lane.holding.resume()
    kept = lane.kept.load()
    assert kept is not None
    assert kept.id == hold


async def test_a_controller_that_cannot_be_reached_at_the_start_keeps_its_promise_by_itself(
    lane: HeldLane,
) -> None:
    hold = await lane.begin(3600)
    lane.clock.ticks += 60
    lane.gate.fail(Fault.UNREACHABLE)
    lane.restart()
    await lane.holding.resume()
    lane.gate.mend(Fault.UNREACHABLE)
    await lane.passes(600, steps=5)
    assert await lane.gate.state() is GateState.OPEN
    await lane.end(hold)
    assert lane.words()[-1] == ("ended", "person")


async def test_a_controller_that_refuses_to_go_on_ends_it(lane: HeldLane) -> None:
    await lane.begin(3600)
    lane.gate.fail(Fault.REFUSE)
    lane.restart()
    await lane.holding.resume()
    assert lane.words()[-1] == ("ended", "refused_controller")


class Fallen(Exception):  # noqa: N818 - says what happened
    """The program ends here, as if it were killed."""


class FallingGate(SimulatedGate):
    """A controller at whose next order the program falls, before the order goes out or after it."""

    falls: str = ""

    async def hold_open(self, order: OpenOrder, seconds: float) -> Opened:
        falls, self.falls = self.falls, ""
        if falls == "before":
            raise Fallen
        answer = await super().hold_open(order, seconds)
        if falls == "after":
            raise Fallen
        return answer


@pytest.mark.parametrize("falls", ["before", "after"])
async def test_a_program_that_falls_while_it_begins_a_hold_raises_no_arm_later(tmp_path: Path, falls: str) -> None:
    lane = HeldLane(tmp_path)
    lane.gate = gate = FallingGate(SimulatedGateOptions(), lane.clock.monotonic)
    gate.falls = falls
    lane.restart()
    with pytest.raises(Fallen):
        await lane.begin(3600)
    lane.clock.ticks += 600
    lane.restart()
    await lane.holding.resume()
    await lane.passes(5)
    assert await lane.gate.state() is GateState.CLOSED
    assert lane.words() == [("ended", "node_restarted")]
    lane.outbox.close()


@pytest.mark.parametrize("falls", ["before", "after"])
async def test_a_program_that_falls_while_it_ends_a_hold_does_not_go_on_with_it(
    tmp_path: Path, falls: str
) -> None:
    lane = HeldLane(tmp_path)
    lane.gate = gate = FallingGate(SimulatedGateOptions(), lane.clock.monotonic)
    lane.restart()
    hold = await lane.begin(3600)
    await lane.passes(60)
    gate.falls = falls
    with pytest.raises(Fallen):
        await lane.end(hold)
    lane.restart()
    await lane.holding.resume()
    await lane.passes(5)
    assert await lane.gate.state() is GateState.CLOSED
    assert lane.words()[-1] == ("ended", "node_restarted")
    lane.outbox.close()


async def test_a_start_with_nothing_held_moves_and_says_nothing(lane: HeldLane) -> None:
    await lane.holding.resume()
    assert await lane.gate.state() is GateState.CLOSED
    assert lane.words() == []


async def test_a_part_that_failed_and_is_started_again_orders_nothing_twice(lane: HeldLane) -> None:
    hold = await lane.begin(3600)
    await lane.holding.resume()
    await lane.end(hold)
    await lane.passes(10)
    assert await lane.gate.state() is GateState.CLOSED
