"""For whom a command opens: the one it names, if that one is there, and else whoever is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edge.gate.commands.test_desk import Gate, at_work
from wire.ids import new_id

SHOWN, OTHER = new_id(), new_id()


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    one = Gate(tmp_path)
    yield one
    one.outbox.close()


async def test_it_opens_for_the_one_it_names_as_long_as_that_one_is_there(gate: Gate) -> None:
    gate.there["in-1"] = [OTHER, SHOWN]
    async with at_work(gate, moves=1):
        gate.take(gate.centre.says(gate.desk.challenge(), passage=SHOWN))
    assert [move.passage for move in gate.moved()] == [SHOWN]


async def test_where_another_one_stands_now_nothing_opens_and_the_guard_is_told_why(gate: Gate) -> None:
    gate.there["in-1"] = [OTHER]
    said = gate.centre.says(gate.desk.challenge(), passage=SHOWN)
    async with at_work(gate, refusals=1):
        gate.take(said)
    assert [refused.reason for refused in gate.refused()] == ["another_vehicle"]
    gate.there["in-1"] = [SHOWN]
    gate.take(said)
    assert gate.journal.failures["command_replayed"] == 1, "nor later, when the first one is back"
    assert gate.orders == []


async def test_an_emergency_is_for_whoever_is_there(gate: Gate) -> None:
    gate.there["in-1"] = [OTHER]
    async with at_work(gate, moves=1):
        gate.take(gate.centre.says(gate.desk.challenge(), passage=SHOWN, reason="emergency"))
    assert [move.passage for move in gate.moved()] == [OTHER]


async def test_one_that_names_nobody_is_for_who_is_at_the_front(gate: Gate) -> None:
    gate.there["in-1"] = [OTHER, SHOWN]
    async with at_work(gate, moves=2):
        gate.take(gate.centre.says(gate.desk.challenge()))
        gate.take(gate.centre.says(gate.desk.challenge(), "out-1"), "out-1")
    assert {move.lane: move.passage for move in gate.moved()} == {"in-1": OTHER, "out-1": None}


async def test_where_nobody_is_seen_the_guard_sees_more_than_the_camera(gate: Gate) -> None:
    async with at_work(gate, moves=1):
        gate.take(gate.centre.says(gate.desk.challenge(), passage=SHOWN))
    assert [move.passage for move in gate.moved()] == [SHOWN]


async def test_what_is_refused_for_another_one_does_not_use_up_the_guards_openings(gate: Gate) -> None:
    gate.there["in-1"] = [OTHER]
    async with at_work(gate, moves=6, refusals=1):
        for _ in range(3):
            gate.take(gate.centre.says(gate.desk.challenge(), passage=SHOWN))
        for _ in range(6):
            gate.take(gate.centre.says(gate.desk.challenge(), passage=OTHER))
    assert len(gate.moved()) == 6
