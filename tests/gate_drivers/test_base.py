import pytest

from gate_drivers.base import (
    Capabilities,
    GateConfigurationError,
    GateError,
    GateRefused,
    OpenOrder,
    Refusal,
    Rung,
    Safeguard,
)
from gate_drivers.base import GateState as SeenState
from wire.events import GateState as SaidState


@pytest.mark.parametrize("blank", ["key", "reason", "actor"])
def test_an_order_says_who_and_why(blank: str) -> None:
    words = {"key": "k", "reason": "visitor", "actor": "guard", blank: "  "}
    with pytest.raises(GateRefused, match=blank) as caught:
        OpenOrder(**words, deadline_s=1.0)
    assert caught.value.refusal is Refusal.INVALID


def test_a_configuration_error_lists_every_fault() -> None:
    error = GateConfigurationError(("first", "second"))
    assert isinstance(error, GateError)
    assert str(error).splitlines() == ["first", "second"]


@pytest.mark.parametrize(
    "holds,enforces,safely",
    [
        (True, {Safeguard.HOLD_END, Safeguard.PULSE_END}, True),
        (True, {Safeguard.PULSE_END}, False),
        (False, {Safeguard.HOLD_END}, False),
    ],
)
def test_only_what_ends_a_hold_by_itself_may_hold(enforces: set[Safeguard], *, holds: bool, safely: bool) -> None:
    one = Capabilities(reads_position=True, holds_open=holds, enforces=frozenset(enforces), proven=Rung.SIMULATED)
    assert one.holds_safely is safely


def test_a_driver_and_the_wire_name_the_same_states() -> None:
    assert {state.value for state in SeenState} == {state.value for state in SaidState}
