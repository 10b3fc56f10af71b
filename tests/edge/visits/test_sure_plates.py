import pytest

from edge.visits.association.sighting import TrackedPart
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Target
from edge.visits.sure_plates import seen_plates
from edge.visits.vote import VoteSettings
from models.base import Box, PlateColour
from tests.edge.visits.scenes import read_of

PLATE, OTHER = Box(280, 220, 330, 236), Box(280, 240, 330, 256)
NEAR = Box(200, 200, 350, 250)
A = "京A12345"


def part(text: str, box: Box = PLATE, score: float = 0.95, colour: PlateColour = PlateColour.BLUE) -> TrackedPart:
    return TrackedPart(1, SeenSubject(Target(Group.PLATE, box), read_of(text, box, score, colour)))


def test_no_plates_are_no_plates() -> None:
    assert seen_plates([], VoteSettings()) == ()


def test_one_good_frame_counts_as_read_all_by_itself() -> None:
    (plate,) = seen_plates([part(A)], VoteSettings())
    assert (plate.box, plate.text, plate.sure) == (PLATE, A, True)


@pytest.mark.parametrize(
    "one",
    [part(A, score=0.5), part("京A123"), part("京A123456"), part(A, colour=PlateColour.GREEN)],
    ids=["weak", "a piece", "of no format", "of another colour"],
)
def test_what_does_not_count_as_read_is_not_sure(one: TrackedPart) -> None:
    (plate,) = seen_plates([one], VoteSettings())
    assert plate.text is not None
    assert not plate.sure


def test_how_sure_it_must_be_is_a_setting() -> None:
    for least, sure in ((0.8, False), (0.5, True)):
        (plate,) = seen_plates([part(A, NEAR, score=0.7)], VoteSettings(min_score=least))
        assert plate.sure is sure


@pytest.mark.parametrize(
    "one", [part(""), TrackedPart(1, SeenSubject(Target(Group.PLATE, PLATE)))], ids=["no text", "no reading"]
)
def test_a_plate_that_cannot_be_read_is_there_all_the_same(one: TrackedPart) -> None:
    (plate,) = seen_plates([one], VoteSettings())
    assert (plate.box, plate.text, plate.sure) == (PLATE, None, False)


def test_separators_are_no_characters() -> None:
    (plate,) = seen_plates([part("京A·12345")], VoteSettings())
    assert plate.text == A


def test_each_plate_keeps_its_place_and_order() -> None:
    plates = seen_plates([part(A), part("粤B67890", OTHER)], VoteSettings())
    assert [(plate.text, plate.box) for plate in plates] == [(A, PLATE), ("粤B67890", OTHER)]
