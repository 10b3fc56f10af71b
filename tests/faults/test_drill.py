"""The drill, short: nearly every kind of harm once; `make drill` plays all of it, and at length."""

from pathlib import Path
from random import Random

import pytest

from tests.faults.scenarios.base import Drill, Scenario
from tests.faults.scenarios.every import SHORT

_SEED = 20261123


@pytest.mark.slow
@pytest.mark.broker
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "scenario,times", [pytest.param(scenario, times, id=scenario.__name__) for scenario, times in SHORT.items()]
)
def test_nothing_is_lost_or_doubled_and_the_barrier_answers(
    scenario: Scenario, times: int, tmp_path: Path
) -> None:
    finding = scenario(Drill(tmp_path / "house", times, Random(_SEED)))  # noqa: S311 - can be repeated

    print(finding)  # noqa: T201 - what was at stake
    assert finding.books.contradictions == ()
    for kind, account in finding.books.accounts.items():
        assert (kind, account.lost, account.doubled) == (kind, 0, 0)
    assert all(finding.books.accounts[kind].made for kind in ("passage", "barrier", "gate"))
    assert finding.pressed
    assert finding.left_over == ()
