import numpy as np
import pytest

from models.base import Corners, Picture, PlateColour, Point, RecogniserError
from models.plates.finding.found import FoundPlate
from models.plates.formats import ALPHABET
from models.plates.reading.ctc import Emission
from models.plates.ready_made import Voter, VotingPlateReader


def spelled(text: str, sure: float) -> Emission:
    frames = np.full((2 * len(text) + 1, len(ALPHABET) + 1), (1 - sure) / len(ALPHABET))
    frames[::2, -1] = sure
    for place, character in enumerate(text):
        frames[2 * place + 1, ALPHABET.index(character)] = sure
    return Emission(frames / frames.sum(axis=1, keepdims=True), ALPHABET)


class TellingLine:
    """Reads the text that belongs to the left border of a plate, as surely as told."""

    def __init__(self, texts: dict[float, tuple[str, float]]) -> None:
        self.texts = texts

    def read(self, picture: Picture, corners: Corners) -> Emission:
        assert picture.ndim == 3
        return spelled(*self.texts[corners[0].x])


class TellingFinder:
    def __init__(self, *plates: FoundPlate) -> None:
        self.plates = plates

    def find(self, picture: Picture) -> tuple[FoundPlate, ...]:
        assert picture.ndim == 3
        return self.plates


class FailingFinder:
    def find(self, picture: Picture) -> tuple[FoundPlate, ...]:
        raise RecogniserError(f"no memory for {picture.shape}")


def plate(left: float, score: float, width: float = 90) -> FoundPlate:
    top, right, bottom = 40, left + width, 40 + width / 3
    return FoundPlate((Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)), score)


def scene() -> Picture:
    picture = np.full((300, 600, 3), 128, np.uint8)
    picture[40:70, 50:140] = (180, 70, 10)
    return picture


def test_several_plates_come_best_detected_first() -> None:
    line = TellingLine({50: ("皖A12345", 0.99), 300: ("皖AD12345", 0.99)})
    reader = VotingPlateReader(TellingFinder(plate(50, 0.7), plate(300, 0.9)), [Voter(line, 1.0)])
    reads = reader.read(scene())
    assert [read.text for read in reads] == ["皖AD12345", "皖A12345"]
    assert [read.detector_score for read in reads] == [0.9, 0.7]
    assert reads[1].colour is PlateColour.BLUE
    assert reads[1].box.left == 50
    assert len(reads[1].char_scores) == len(reads[1].text)


def test_a_find_with_hardly_a_character_is_no_plate() -> None:
    line = TellingLine({50: ("A1", 0.99)})
    assert VotingPlateReader(TellingFinder(plate(50, 0.9)), [Voter(line, 1.0)]).read(scene()) == ()


def test_a_real_plate_that_is_hard_to_read_is_returned_with_a_low_score() -> None:
    line = TellingLine({50: ("皖A12345", 0.2)})
    (read,) = VotingPlateReader(TellingFinder(plate(50, 0.9)), [Voter(line, 1.0)]).read(scene())
    assert read.score < 0.9


def test_in_a_tight_crop_the_outline_that_reads_better_wins() -> None:
    crop = np.full((100, 100, 3), 128, np.uint8)
    finder = TellingFinder(plate(2, 0.9, 96))
    finder.plates = (FoundPlate((Point(2, 10), Point(98, 10), Point(98, 90), Point(2, 90)), 0.9),)
    for border, found, expected in ((0.99, 0.5, "皖A11111"), (0.5, 0.99, "皖A22222")):
        line = TellingLine({0: ("皖A11111", border), 2: ("皖A22222", found)})
        (read,) = VotingPlateReader(finder, [Voter(line, 1.0)]).read(crop)
        assert read.text == expected


@pytest.mark.parametrize(
    "size,text,expected",
    [
        ((94, 30), "皖A12345", ["皖A12345"]),
        ((94, 30), "12345A7", []),
        ((94, 90), "皖A12345", []),
        ((940, 300), "皖A12345", []),
    ],
)
def test_a_small_picture_shaped_like_a_plate_is_read_though_nothing_is_found(
    size: tuple[int, int], text: str, expected: list[str]
) -> None:
    reader = VotingPlateReader(TellingFinder(), [Voter(TellingLine({0: (text, 0.99)}), 1.0)])
    reads = reader.read(np.full((size[1], size[0], 3), 128, np.uint8))
    assert [read.text for read in reads] == expected
    assert all(read.detector_score == 0 for read in reads)


def test_a_failing_network_is_an_error_of_this_package() -> None:
    with pytest.raises(RecogniserError, match="no memory"):
        VotingPlateReader(FailingFinder(), []).read(scene())
