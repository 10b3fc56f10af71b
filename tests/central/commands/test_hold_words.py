"""Fixed words of holds: when their end can be asked for."""

import pytest

from central.commands.hold_words import HoldState


@pytest.mark.parametrize("state", HoldState)
def test_the_end_can_be_asked_for_unless_the_barrier_is_certainly_not_held(state: HoldState) -> None:
    certainly_not = {HoldState.ENDED, HoldState.FAILED, HoldState.REFUSED, HoldState.NOT_SENT}
    assert state.may_be_held is (state not in certainly_not)
