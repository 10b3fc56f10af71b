import numpy as np
import pytest

from models.base import Box, Picture, PlateColour, PlateRead, Point, ReadSource, RecogniserError
from models.plates.finding.crop_shape import border_of
from models.plates.finding.found import FoundPlate
from models.plates.judging.second_opinion import Opinion, SecondOpinion
from models.plates.reader import OwnPlateReader
from models.plates.reading.own_line import OwnLine
from models.plates.reading.recognition import PlateHearing
from models.scripted import ScriptedSecondOpinion
from tests.models.plates.telling_network import TellingNetwork


class TellingFinder:
    def __init__(self, *plates: FoundPlate) -> None:
        self.plates = plates
        self.shapes: list[tuple[int, ...]] = []

    def find(self, picture: Picture) -> tuple[FoundPlate, ...]:
        self.shapes.append(picture.shape)
        return self.plates


class FailingFinder:
    def find(self, picture: Picture) -> tuple[FoundPlate, ...]:
        raise RecogniserError(f"no memory for {picture.shape}")


class FailingOpinion:
    def ask(self, picture: Picture, plate: PlateRead) -> Opinion | None:
        raise RecogniserError(f"no memory for {plate!r} in {picture.shape}")


class TellingCloser:
    """Looks at a supposed plate and says where it really is."""

    def __init__(self, plate: FoundPlate) -> None:
        self.plate = plate
        self.asked: list[tuple[tuple[int, ...], FoundPlate]] = []

    def look(self, picture: Picture, plate: FoundPlate) -> FoundPlate:
        self.asked.append((picture.shape, plate))
        return self.plate


def plate(left: float, score: float, width: float = 90, two_rows: float | None = 0.0) -> FoundPlate:
    top, right, bottom = 40, left + width, 40 + width / 3
    return FoundPlate(
        (Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)), score, two_rows
    )


def scene() -> Picture:
    """Grey, with a plate of brightness 50 at 50 and one of brightness 200 at 300."""
    picture = np.full((300, 600, 3), 128, np.uint8)
    picture[40:70, 50:140] = 50
    picture[40:70, 300:390] = 200
    return picture


def reader(
    network: TellingNetwork, finder: TellingFinder | FailingFinder, opinion: SecondOpinion | None = None
) -> OwnPlateReader:
    return OwnPlateReader(finder, PlateHearing(OwnLine(network)), opinion)


def test_several_plates_come_most_prominent_first_and_are_read_in_one_run() -> None:
    network = TellingNetwork({50: ("皖A12345", 0.99), 200: ("京B54321", 0.99)})
    reads = reader(network, TellingFinder(plate(50, 0.7), plate(300, 0.9))).read(scene())
    assert [read.text for read in reads] == ["京B54321", "皖A12345"]
    assert [read.detector_score for read in reads] == [0.9, 0.7]
    assert reads[1].box.left == 50
    assert (reads[0].rows, reads[0].source) == (1, ReadSource.OWN)
    assert len(reads[0].char_scores) == len(reads[0].candidates) == 7
    assert network.batches == [2]


def test_a_doubtful_plate_is_seen_again_and_a_sure_one_is_not() -> None:
    network = TellingNetwork({50: ("皖A12345", 0.6), 200: ("京B54321", 0.99)})
    reads = reader(network, TellingFinder(plate(50, 0.9), plate(300, 0.95))).read(scene())
    assert [read.text for read in reads] == ["京B54321", "皖A12345"]
    assert network.batches == [2, 3]


def test_a_find_with_hardly_a_character_is_no_plate() -> None:
    assert reader(TellingNetwork({50: ("A1", 0.99)}), TellingFinder(plate(50, 0.9))).read(scene()) == ()


@pytest.mark.parametrize(
    "detected,text,sure,told",
    [
        (0.95, "皖A12345", 0.15, True),
        (0.6, "皖A12345", 0.99, True),
        (0.6, "皖A12345", 0.15, False),
        (0.6, "EXIT1234", 0.99, False),
    ],
)
def test_what_is_neither_surely_found_nor_legible_is_no_plate(
    detected: float, text: str, sure: float, *, told: bool
) -> None:
    reads = reader(TellingNetwork({50: (text.replace("I", "1"), sure)}), TellingFinder(plate(50, detected)))
    assert bool(reads.read(scene())) is told


def test_a_real_plate_that_is_hard_to_read_is_returned_with_a_low_score() -> None:
    (read,) = reader(TellingNetwork({50: ("皖A12345", 0.3)}), TellingFinder(plate(50, 0.9))).read(scene())
    assert read.score < 0.8


@pytest.mark.parametrize("two_rows,runs", [(0.0, 1), (1.0, 1), (0.5, 2), (None, 1)])
def test_where_the_finder_is_not_sure_of_the_rows_both_are_read(two_rows: float | None, runs: int) -> None:
    network = TellingNetwork({50: ("皖A12345", 0.99)})
    reader(network, TellingFinder(plate(50, 0.9, two_rows=two_rows))).read(scene())
    assert network.batches == [runs]


@pytest.mark.parametrize("size", [(94, 24), (440, 140), (1000, 320), (60, 12)])
def test_a_picture_shaped_like_a_plate_is_read_without_any_search(size: tuple[int, int]) -> None:
    finder = TellingFinder()
    crop = np.full((size[1], size[0], 3), 50, np.uint8)
    (read,) = reader(TellingNetwork({50: ("皖A12345", 0.99)}), finder).read(crop)
    assert read.text == "皖A12345"
    assert read.box == Box(0, 0, *size)
    assert finder.shapes == []


@pytest.mark.parametrize("sure,expected", [(0.99, ["皖A12345"]), (0.2, [])])
def test_a_large_picture_is_a_plate_of_two_rows_if_nothing_is_found_and_it_clearly_says_so(
    sure: float, expected: list[str]
) -> None:
    finder = TellingFinder()
    reads = reader(TellingNetwork({50: ("皖A12345", sure)}), finder).read(np.full((330, 660, 3), 50, np.uint8))
    assert [read.text for read in reads] == expected
    assert finder.shapes == [(330, 660, 3)]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_a_scene_is_no_crop_whatever_it_might_say(size: tuple[int, int]) -> None:
    network, finder = TellingNetwork({50: ("皖A12345", 0.99)}), TellingFinder()
    assert reader(network, finder).read(np.full((size[1], size[0], 3), 50, np.uint8)) == ()
    assert finder.shapes == [(size[1], size[0], 3)]
    assert network.batches == []


def test_a_crop_that_says_little_is_searched_with_room_around_it() -> None:
    crop = np.full((100, 300, 3), 128, np.uint8)
    crop[35:75, 5:125] = 50
    inside = FoundPlate((Point(31, 61), Point(151, 61), Point(151, 101), Point(31, 101)), 0.9)
    finder = TellingFinder(inside)
    (read,) = reader(TellingNetwork({50: ("皖A12345", 0.99), 128: ("8", 0.9)}), finder).read(crop)
    assert read.text == "皖A12345"
    assert (read.box.left, read.box.top) == (5, 35)
    assert finder.shapes[0] == (152, 352, 3)


def _plate_beside_its_crop() -> tuple[Picture, TellingCloser]:
    crop = np.full((72, 240, 3), 128, np.uint8)
    crop[:, 140:] = 50
    return crop, TellingCloser(filling(0.95))


def filling(score: float, two_rows: float | None = 0.0) -> FoundPlate:
    return FoundPlate((Point(140, 0), Point(240, 0), Point(240, 72), Point(140, 72)), score, two_rows)


def test_of_two_plates_in_one_wide_picture_none_is_lost_to_the_look_at_one() -> None:
    picture = np.full((100, 400, 3), 128, np.uint8)
    picture[40:70, 50:140] = 50
    picture[40:70, 300:390] = 200
    padded = [one.moved(1.0, 26, 26) for one in (plate(50, 0.9), plate(300, 0.95))]
    network = TellingNetwork({50: ("皖A12345", 0.99), 200: ("京B54321", 0.99), 128: ("1K8", 0.2)})
    hearing = PlateHearing(OwnLine(network))
    reads = OwnPlateReader(TellingFinder(*padded), hearing, closer=TellingCloser(plate(50, 1.0))).read(picture)
    assert {read.text for read in reads} == {"皖A12345", "京B54321"}
    assert all(read.detector_score > 0 for read in reads)


@pytest.mark.parametrize("two_rows", [0.0, 1.0])
def test_a_crop_in_doubt_is_read_between_the_corners_of_its_plate(two_rows: float) -> None:
    crop, closer = _plate_beside_its_crop()
    closer.plate = filling(0.95, two_rows)
    finder = TellingFinder()
    network = TellingNetwork({50: ("皖A12345", 0.99), 128: ("京A12345", 0.7)})
    (read,) = OwnPlateReader(finder, PlateHearing(OwnLine(network)), closer=closer).read(crop)
    assert (read.text, read.rows) == ("皖A12345", 1 + round(two_rows))
    assert (read.box.left, read.detector_score) == (140, 0)
    assert closer.asked == [(crop.shape, border_of(crop))]
    assert finder.shapes == []


def test_a_crop_without_doubt_is_not_looked_at_again() -> None:
    crop, closer = _plate_beside_its_crop()
    network = TellingNetwork({50: ("皖A12345", 0.99), 128: ("京A12345", 0.99)})
    (read,) = OwnPlateReader(TellingFinder(), PlateHearing(OwnLine(network)), closer=closer).read(crop)
    assert (read.text, read.box) == ("京A12345", Box(0, 0, 240, 72))
    assert closer.asked == []


@pytest.mark.parametrize("plate_score,sure", [(0.95, 0.3), (0.3, 0.99)], ids=["less clear", "hardly a plate"])
def test_corners_that_make_nothing_clearer_are_not_believed(plate_score: float, sure: float) -> None:
    crop, closer = _plate_beside_its_crop()
    closer.plate = filling(plate_score)
    network = TellingNetwork({50: ("皖A12345", sure), 128: ("京A12345", 0.8)})
    (read,) = OwnPlateReader(TellingFinder(), PlateHearing(OwnLine(network)), closer=closer).read(crop)
    assert (read.text, read.box) == ("京A12345", Box(0, 0, 240, 72))
    assert len(closer.asked) == 1


def test_a_find_that_says_nothing_does_not_hide_a_small_picture_that_is_a_plate() -> None:
    picture = np.full((150, 280, 3), 128, np.uint8)
    picture[40:70, 50:140] = 50
    network = TellingNetwork({50: ("8", 0.2), 128: ("皖A12345", 0.7)})
    (read,) = reader(network, TellingFinder(plate(50, 0.6))).read(picture)
    assert (read.text, read.box) == ("皖A12345", Box(0, 0, 280, 150))


def test_a_find_that_says_nothing_does_not_hide_a_crop_in_doubt() -> None:
    crop = np.full((100, 300, 3), 128, np.uint8)
    crop[40:70, 50:140] = 50
    network = TellingNetwork({50: ("8", 0.2), 128: ("京A12345", 0.4)})
    found = plate(50, 0.72).moved(1.0, 26, 26)
    (read,) = reader(network, TellingFinder(found)).read(crop)
    assert (read.text, read.box) == ("京A12345", Box(0, 0, 300, 100))


def test_a_crop_without_a_plate_is_none() -> None:
    crop = np.full((24, 94, 3), 128, np.uint8)
    assert reader(TellingNetwork({128: ("1K8", 0.2)}), TellingFinder()).read(crop) == ()
    assert reader(TellingNetwork({128: ("1K8A92", 0.15)}), TellingFinder()).read(crop) == ()


def test_the_network_s_colour_is_told() -> None:
    picture = scene()
    picture[40:70, 50:140] = (180, 70, 10)
    network = TellingNetwork({87: ("皖A12345", 0.99)}, PlateColour.BLUE)
    (read,) = reader(network, TellingFinder(plate(50, 0.9))).read(picture)
    assert read.colour is PlateColour.BLUE


def test_a_second_opinion_is_asked_of_the_doubtful_plate_alone() -> None:
    network = TellingNetwork({50: ("K12", 0.12), 200: ("京B54321", 0.99)})
    opinion = ScriptedSecondOpinion(["AB12CDE"])
    reads = reader(network, TellingFinder(plate(50, 0.9), plate(300, 0.95)), opinion).read(scene())
    assert [read.text for read in reads] == ["京B54321", "AB12CDE"]
    assert [read.source for read in reads] == [ReadSource.OWN, ReadSource.SECOND_OPINION]
    assert opinion.asked == 1


def test_a_failing_second_opinion_loses_no_plate(caplog: pytest.LogCaptureFixture) -> None:
    network = TellingNetwork({50: ("皖A12345", 0.3)})
    (read,) = reader(network, TellingFinder(plate(50, 0.9)), FailingOpinion()).read(scene())
    assert (read.text, read.second_opinion) == ("皖A12345", "")
    assert "no memory" in caplog.text


def test_a_failing_network_is_an_error_of_this_package() -> None:
    with pytest.raises(RecogniserError, match="no memory"):
        reader(TellingNetwork({}), FailingFinder()).read(scene())
