"""The arm rises when told, and lowers soon after whoever it rose for is through."""

from demo.street.scripts.gate import StageGate


def follow(gate: StageGate, start_s: float, end_s: float, *, occupied: bool) -> None:
    for step in range(round((end_s - start_s) * 25)):
        gate.follow(start_s + step / 25, occupied=occupied)


def test_it_lowers_soon_after_the_car_is_through() -> None:
    gate = StageGate()
    gate.open(0)
    follow(gate, 0, 3, occupied=False)
    assert gate.fraction == 1
    follow(gate, 3, 5, occupied=True)
    follow(gate, 5, 5.6, occupied=False)
    assert gate.fraction == 1
    follow(gate, 5.6, 7.5, occupied=False)
    assert gate.fraction == 0


def test_it_does_not_lower_onto_somebody() -> None:
    gate = StageGate()
    gate.open(0)
    follow(gate, 0, 30, occupied=True)
    assert gate.fraction == 1


def test_without_anybody_it_lowers_by_itself() -> None:
    gate = StageGate()
    gate.open(0)
    follow(gate, 0, 14, occupied=False)
    assert gate.fraction == 0


def test_a_new_order_while_somebody_is_under_it_keeps_it_up_for_the_next() -> None:
    gate = StageGate()
    gate.open(0)
    follow(gate, 0, 2, occupied=False)
    follow(gate, 2, 4, occupied=True)
    gate.open(4)
    follow(gate, 4, 7, occupied=False)
    assert gate.fraction == 1
