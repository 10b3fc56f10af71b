"""Which colour the lane's frames show decides whose credential counts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from edge.access.credentials import Credential, Standing
from edge.access.decide import Direction, LaneRules
from models.base import PlateColour
from tests.edge.lanes import RESIDENT, Gatehouse, WitnessGate, car
from wire.events import AccessDecision
from wire.plate_kinds import PlateColour as IssuedColour
from wire.plates import PlateText

BLUE, YELLOW, WHITE, UNSEEN = PlateColour.BLUE, PlateColour.YELLOW, PlateColour.WHITE, PlateColour.UNKNOWN
LORRY = Credential("R-2", PlateText(RESIDENT), Standing.GRANTED, colour=IssuedColour.YELLOW)
BLUE_CAR = Credential("R-1", PlateText(RESIDENT), Standing.GRANTED)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Gatehouse]:
    one = Gatehouse(tmp_path)
    yield one
    one.close()


async def decided(house: Gatehouse, colours: list[PlateColour]) -> tuple[AccessDecision, int]:
    """Let a car pass whose plate shows `colours`, one a frame; returns the decision and the number of orders."""
    gate = WitnessGate(house.outbox)
    objects, plates = car(RESIDENT, len(colours))
    unread, read = plates[: -1 - len(colours)], plates[-1 - len(colours) : -1]
    shown = [[replace(one, colour=colour) for one in reads] for reads, colour in zip(read, colours, strict=True)]
    await house.lane(objects, [*unread, *shown, []], driver=gate).run()
    return house.passages()[0].decision, len(gate.orders)


@pytest.mark.parametrize(
    "colours,reason,orders",
    [
        ([BLUE] * 6, "resident", 1),
        ([YELLOW] * 6, "plate_other_colour", 0),
        ([YELLOW, BLUE, *[YELLOW] * 4], "plate_other_colour", 0),
        ([UNSEEN] * 6, "resident_colour_unseen", 1),
        ([UNSEEN, UNSEEN, *[YELLOW] * 4], "plate_other_colour", 0),
        ([WHITE] * 6, "plate_temporary", 0),
    ],
)
async def test_only_the_registered_colour_opens(
    house: Gatehouse, colours: list[PlateColour], reason: str, orders: int
) -> None:
    decision, opened = await decided(house, colours)
    assert (decision.reason, opened) == (reason, orders)


async def test_each_of_two_vehicles_of_one_text_has_its_own_credential(house: Gatehouse) -> None:
    house.roster.replace([BLUE_CAR, LORRY])
    decision, opened = await decided(house, [YELLOW] * 6)
    assert (decision.reason, decision.credential, opened) == ("resident", "R-2", 1)


async def test_in_the_dark_a_number_that_stands_twice_waits(house: Gatehouse) -> None:
    house.roster.replace([BLUE_CAR, LORRY])
    decision, opened = await decided(house, [UNSEEN] * 6)
    assert (decision.reason, opened) == ("plate_colour_unseen", 0)


@pytest.mark.parametrize("colour", [YELLOW, WHITE, UNSEEN])
async def test_nobody_is_locked_in_for_a_colour(tmp_path: Path, colour: PlateColour) -> None:
    house = Gatehouse(tmp_path, LaneRules(Direction.OUT))
    decision, opened = await decided(house, [colour] * 6)
    assert (decision.reason, opened) == ("free_exit", 1)
    house.close()
