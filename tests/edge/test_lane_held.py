"""A lane under an arm that is held open: everybody is recorded and decided on as ever, and nobody follows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from edge.gate.barrier import Wish
from edge.lane import Lane
from gate_drivers.simulated import SimulatedGate, SimulatedGateOptions
from tests.edge.lanes import RESIDENT, Gatehouse, car
from wire.events import BarrierResult, Verdict


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Gatehouse]:
    one = Gatehouse(tmp_path)
    yield one
    one.close()


async def held(house: Gatehouse, plate: str) -> tuple[Lane, SimulatedGate]:
    """A lane to which one car comes, its arm held up and seen up."""
    gate = SimulatedGate(SimulatedGateOptions(), house.clock.monotonic)
    lane = house.lane(*car(plate, 6), driver=gate)
    await lane.barrier.hold(Wish("hold", "moving", "guard-7"), 3600)
    lane.barrier.note_held(house.clock.monotonic() + 3600)
    house.clock.ticks += 2
    await lane.barrier.look()
    return lane, gate


async def test_a_resident_is_recorded_as_let_in_without_a_pulse(house: Gatehouse) -> None:
    lane, gate = await held(house, RESIDENT)
    await lane.run()
    (passage,) = house.passages()
    assert (passage.decision.verdict, passage.decision.reason) == (Verdict.OPEN, "resident")
    assert [(move.result, move.detail) for move in house.moves()] == [(BarrierResult.OPENED, "it is held open")]
    assert gate._arm.raised_until == 0


async def test_a_stranger_is_recorded_as_one_whom_the_rules_would_not_let_in(house: Gatehouse) -> None:
    lane, _ = await held(house, "沪C24680")
    await lane.run()
    (passage,) = house.passages()
    assert (passage.decision.verdict, passage.decision.reason) == (Verdict.WAIT, "plate_unknown")
    assert house.moves() == []
    assert not any(told.followed for told in house.revisions())


async def test_whom_it_was_raised_for_before_the_hold_is_followed_by_nobody_in_it(house: Gatehouse) -> None:
    lane, _ = await held(house, "沪C24680")
    lane.barrier.note_held(float("-inf"))
    passage = house.journal.new_id()
    await lane.barrier.open(passage, "resident")
    raised_for = lane.barrier.raised_for
    assert raised_for == passage
    lane.barrier.note_held(house.clock.monotonic() + 3600)
    assert lane.barrier.raised_for is None
    await lane.run()
    assert not any(told.followed for told in house.revisions())
