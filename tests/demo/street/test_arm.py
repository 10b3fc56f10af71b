"""The drawn arm goes where the barrier says, at its own pace, and nowhere else."""

import pytest

from demo.street.arm import Arm, LetIn, attendant
from demo.street.cast import CAST
from demo.street.world import Car, Phase, World

_RESIDENT = next(actor for actor in CAST if actor.resident)
_STRANGER = next(actor for actor in CAST if not actor.resident)


@pytest.mark.parametrize("state", ["open", "opening"])
def test_the_arm_rises_in_a_second_and_a_half(state: str) -> None:
    assert Arm().follow(state, 0.75).fraction == pytest.approx(0.5)
    assert Arm(0.9).follow(state, 5).fraction == 1.0


@pytest.mark.parametrize("state", ["closed", "closing"])
def test_the_arm_falls(state: str) -> None:
    assert Arm(1).follow(state, 0.75).fraction == pytest.approx(0.5)
    assert Arm(0.1).follow(state, 5).fraction == 0.0


@pytest.mark.parametrize("state", ["unknown", "", "OPEN", "fault"])
def test_any_other_state_moves_nothing(state: str) -> None:
    assert Arm(0.4).follow(state, 5) == Arm(0.4)


@pytest.mark.parametrize(
    "rule, resident, stranger",
    [(LetIn.RESIDENTS, "open", "closed"), (LetIn.ALL, "open", "open"), (LetIn.NONE, "closed", "closed")],
)
def test_the_attendant_opens_by_the_rule(rule: LetIn, resident: str, stranger: str) -> None:
    def told(car: Car) -> str:
        return attendant(World(1, cars=(car,)), rule)

    assert told(Car(0, _RESIDENT, 5.6, 0, Phase.WAITING, 2.0)) == resident
    assert told(Car(0, _STRANGER, 5.6, 0, Phase.WAITING, 2.0)) == stranger
    assert told(Car(0, _RESIDENT, 5.6, 0, Phase.WAITING, 0.1)) == "closed"
    assert told(Car(0, _RESIDENT, 20)) == "closed"


def test_the_attendant_holds_the_arm_until_the_car_is_through() -> None:
    under = World(1, cars=(Car(0, _STRANGER, 2.0, 3, Phase.ENTERING),))
    beyond = World(1, cars=(Car(0, _STRANGER, -3.0, 3, Phase.ENTERING),))
    assert attendant(under, LetIn.NONE) == "open"
    assert attendant(beyond, LetIn.ALL) == "closed"
