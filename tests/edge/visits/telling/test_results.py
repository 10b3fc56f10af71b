import pytest

from edge.visits.ballots import Ballot
from edge.visits.telling.results import contradicts, suffices
from edge.visits.vote import VoteSettings, vote
from models.base import PlateColour as SeenColour
from wire.events import PlateReading
from wire.plates import PlateText

SETTINGS = VoteSettings()
A = "京A12345"


def reading(text: str, score: float = 0.95, frames: int = 3, colour: SeenColour = SeenColour.BLUE) -> PlateReading:
    one = vote([Ballot(PlateText(text), (score,) * len(text), colour, 100)] * frames, SETTINGS)
    assert one is not None
    return one


@pytest.mark.parametrize(
    "one,views",
    [
        pytest.param(reading(A), 2, id="moving"),
        pytest.param(reading(A), 1, id="standing and sure"),
        pytest.param(reading(A, 0.85), 2, id="moving and sure enough"),
        pytest.param(reading("粤BD12345", colour=SeenColour.GREEN), 3, id="green with 8"),
    ],
)
def test_enough_evidence_for_a_preview(one: PlateReading, views: int) -> None:
    assert suffices(one, views, 3, SETTINGS)


@pytest.mark.parametrize(
    "one,views",
    [
        pytest.param(reading(A, 0.85), 1, id="standing and not sure enough"),
        pytest.param(reading(A, 0.79), 3, id="weak"),
        pytest.param(reading(A, frames=2), 2, id="too few frames"),
        pytest.param(reading("粤BD1234", colour=SeenColour.GREEN), 3, id="green with 7"),
        pytest.param(reading("京A12345学"), 3, id="no format"),
    ],
)
def test_too_little_evidence_for_a_preview(one: PlateReading, views: int) -> None:
    assert not suffices(one, views, 3, SETTINGS)


@pytest.mark.parametrize(
    "final",
    [
        pytest.param(reading("京A12845"), id="one other character"),
        pytest.param(reading("京A12845", 0.6), id="one other character, in doubt"),
        pytest.param(reading("京A1?345"), id="one that nobody can read any more"),
        pytest.param(reading("沪C67890"), id="another plate"),
    ],
)
def test_what_contradicts_a_preview(final: PlateReading) -> None:
    assert contradicts(final, reading(A), SETTINGS)


@pytest.mark.parametrize(
    "final",
    [
        pytest.param(reading(A), id="the same"),
        pytest.param(reading(A, 0.6), id="the same, in doubt"),
        pytest.param(reading("京A1234"), id="a piece of it"),
        pytest.param(reading("沪C67890", 0.6), id="another plate, in doubt"),
        pytest.param(reading("沪C67890", frames=1), id="another plate in one frame"),
    ],
)
def test_what_does_not_contradict_a_preview(final: PlateReading) -> None:
    assert not contradicts(final, reading(A), SETTINGS)
