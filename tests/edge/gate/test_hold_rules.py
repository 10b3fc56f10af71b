import pytest

from edge.gate.held_file import Held
from edge.gate.hold_rules import why_not, why_over
from wire.events import GateState, HoldEnd
from wire.ids import new_id

HELD = Held(id=new_id(), actor="guard-7", reason="moving", until_s=4600, boot="start")


@pytest.mark.parametrize(
    "seconds,reason,longest_s,present,why",
    [
        (3600, "moving", 43_200, None, None),
        (43_200, "moving", 43_200, None, None),
        (43_201, "moving", 43_200, None, "hold_too_long"),
        (900, "emergency", 43_200, None, None),
        (901, "emergency", 43_200, None, "hold_too_long"),
        (900, "emergency", 600, None, "hold_too_long"),
        (60, "moving", 0, None, "hold_unsupported"),
        (3600, "moving", 43_200, HELD, "held_longer"),
        (3601, "moving", 43_200, HELD, None),
    ],
)
def test_why_it_must_not_be_held(
    seconds: float, reason: str, longest_s: float, present: Held | None, why: str | None
) -> None:
    assert why_not(seconds, reason, longest_s, present, now_s=1000) == why


@pytest.mark.parametrize(
    "state,now_s,was_up,why",
    [
        (GateState.OPEN, 4599.9, True, None),
        (GateState.OPEN, 4600.0, True, HoldEnd.CLOCK),
        (GateState.CLOSED, 4600.0, True, HoldEnd.CLOCK),
        (GateState.CLOSED, 1001.0, True, HoldEnd.ARM_DOWN),
        (GateState.CLOSED, 1029.9, False, None),
        (GateState.CLOSED, 1030.0, False, HoldEnd.ARM_DOWN),
        (GateState.CLOSING, 1030.0, True, None),
        (GateState.UNKNOWN, 2000.0, True, None),
        (GateState.FAULT, 2000.0, False, None),
    ],
)
def test_why_it_is_over(state: GateState, now_s: float, why: HoldEnd | None, *, was_up: bool) -> None:
    assert why_over(HELD, state, now_s, 1000.0, was_up=was_up) is why
