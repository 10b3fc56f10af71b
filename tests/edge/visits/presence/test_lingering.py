import pytest

from edge.visits.presence.lingering import Lingering


def lingering(*came_by: float, at_arm: bool = True) -> float:
    """Say for how long one lingers who came by so much in each of the seconds."""
    one = Lingering()
    for second, by in enumerate(came_by):
        one.note(float(second), by, at_arm=at_arm)
    return one.lasts_s(float(len(came_by) - 1))


@pytest.mark.parametrize(
    "came_by,seconds",
    [((0.3, 0.3, 0.3), 2.0), ((0.3, 0.4, 0.5), 0.0), ((0.3, 0.5, 0.5, 0.52), 2.0), ((0.3, 0.32, 0.36), 0.0)],
    ids=["stays", "comes", "came and stays", "comes slowly"],
)
def test_who_comes_no_nearer_lingers(came_by: tuple[float, ...], seconds: float) -> None:
    assert lingering(*came_by) == seconds


def test_who_is_not_at_the_arm_does_not_linger_and_begins_anew_there() -> None:
    assert lingering(0.3, 0.3, at_arm=False) == 0
    one = Lingering()
    for second, at_arm in enumerate((True, True, False, True, True)):
        one.note(float(second), 0.3, at_arm=at_arm)
    assert one.lasts_s(4.0) == 1.0
