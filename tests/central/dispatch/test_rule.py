"""Who is called when to somebody who waits."""

from datetime import UTC, datetime, timedelta

import pytest

from central.dispatch.rule import Step, Waiting, next_step

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def waiting(
    waited: float, *, touched: bool = False, second: float | None = None, manager: float | None = None
) -> Waiting:
    """Somebody who has waited so many seconds; calls are so many seconds ago."""
    ago = [None if seconds is None else NOON - timedelta(seconds=seconds) for seconds in (second, manager)]
    return Waiting(NOON - timedelta(seconds=waited), touched, *ago)


@pytest.mark.parametrize(
    "one, taken, step",
    [
        (waiting(89), True, None),
        (waiting(90), True, Step.SECOND_GUARD),
        (waiting(4), False, None),
        (waiting(5), False, Step.SECOND_GUARD),
        (waiting(140, second=50), True, None),
        (waiting(150, second=60), True, Step.DUTY_MANAGER),
        (waiting(65, second=60), False, Step.DUTY_MANAGER),
        (waiting(600, second=500, manager=400), True, None),
        (waiting(600, touched=True), False, None),
        (waiting(600, touched=True, second=500), False, None),
    ],
)
def test_one_after_the_other_until_somebody_touches_it(one: Waiting, *, taken: bool, step: Step | None) -> None:
    assert next_step(one, NOON, is_desk_taken=taken) is step
