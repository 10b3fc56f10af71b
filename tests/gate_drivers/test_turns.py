import asyncio

import pytest

from gate_drivers.base import GateBusy
from gate_drivers.turns import Turns


async def test_who_asked_first_is_first_and_nobody_is_beside_another() -> None:
    turns, told, inside = Turns(), list[int](), 0

    async def talk(number: int) -> None:
        nonlocal inside
        async with turns.take(5.0):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.001)
            told.append(number)
            inside -= 1

    await asyncio.gather(*(talk(number) for number in range(20)))
    assert told == list(range(20))


@pytest.mark.parametrize("within_s", [0.0, -1.0, 0.01])
async def test_nobody_waits_longer_than_he_said(within_s: float) -> None:
    turns = Turns()
    async with turns.take(0.0):
        with pytest.raises(GateBusy):
            async with turns.take(within_s):
                pytest.fail("two had the line")
    async with turns.take(within_s):
        pass


async def test_a_turn_ends_with_its_fault_and_with_its_cancellation() -> None:
    turns = Turns()

    async def hang() -> None:
        async with turns.take(1.0):
            await asyncio.Event().wait()

    with pytest.raises(ValueError, match="mine"):
        async with turns.take(1.0):
            raise ValueError("mine")
    hanging = asyncio.create_task(hang())
    await asyncio.sleep(0)
    hanging.cancel()
    await asyncio.gather(hanging, return_exceptions=True)
    async with turns.take(0.0):
        pass


async def test_who_stopped_waiting_keeps_nobody_waiting() -> None:
    turns = Turns()
    async with turns.take(0.0):
        waiting = asyncio.create_task(_take(turns))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    async with turns.take(0.0):
        pass


async def _take(turns: Turns) -> None:
    async with turns.take(5.0):
        pass
