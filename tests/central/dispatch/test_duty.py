"""Who is called after the desk, at each site."""

from central.dispatch.duty import Duty, OnCall
from central.dispatch.rule import Step

GARDEN = OnCall("wang", "zhao")


def test_each_step_calls_its_own_account() -> None:
    assert {step: GARDEN.account_for(step) for step in Step} == {
        Step.SECOND_GUARD: "wang",
        Step.DUTY_MANAGER: "zhao",
    }


def test_where_nobody_is_named_there_is_nobody() -> None:
    duty = Duty({"garden": GARDEN})
    assert duty.of("garden") is GARDEN
    for empty in (duty.of("harbour"), duty.of(""), Duty().of("garden")):
        assert [empty.account_for(step) for step in Step] == ["", ""]
