"""Plates of which part is hidden, paper plates and second plates, read by the product's own networks."""

import numpy as np
import pytest

from models.base import Picture, PlateColour, PlateReader
from models.drawing.covers import Cover, Material, Side
from models.drawing.plate_drawing import draw_plate
from models.drawing.plate_geometry import plate_design
from models.plates.judging.certainty import ReadStatus, doubts, status_of
from tests.models.drawn import drawn_face
from tests.models.plates.bumper import as_seen, bumper, car_with, repainted, with_plate

pytestmark = pytest.mark.weights
FAILED = {
    "foot_of_Z_as_7": ("津HZRFFF", Side.FOOT),
    "foot_of_Z_as_7_in_the_middle": ("津DMZQHA", Side.FOOT),
    "foot_of_L_as_1": ("浙BLWF32", Side.FOOT),
    "head_of_D_as_U": ("京DPD9Q1", Side.HEAD),
    "head_of_7_as_1": ("赣AS74WW", Side.HEAD),
}
YELLOW = (18, 176, 242)
PAPERS = {
    "white": (245, 246, 246),
    "cream": (222, 238, 246),
    "pale blue": (238, 214, 180),
    "grey": (190, 190, 190),
}


@pytest.mark.parametrize("material", [material for material in Material if material is not Material.TAPE])
@pytest.mark.parametrize("text,side", FAILED.values(), ids=FAILED)
def test_what_covers_a_quarter_of_a_plate_makes_no_other_one_of_it(
    reader: PlateReader, text: str, side: Side, material: Material
) -> None:
    reads = reader.read(car_with(text, Cover(side, 0.24, material)))
    assert reads
    assert all(read.text == text or status_of(read) is ReadStatus.UNCERTAIN for read in reads)


@pytest.mark.parametrize("text,side", FAILED.values(), ids=FAILED)
def test_the_text_of_a_cut_plate_is_told_and_not_believed(reader: PlateReader, text: str, side: Side) -> None:
    (read,) = reader.read(car_with(text, Cover(side, 0.24, Material.BLACK)))
    assert not read.whole
    assert len(read.text) == 7
    assert read.score < 0.5
    assert "cut" in doubts(read)


@pytest.mark.parametrize("text,side", FAILED.values(), ids=FAILED)
def test_bare_plates_and_those_with_a_frame_over_their_edge_are_read(
    reader: PlateReader, text: str, side: Side
) -> None:
    for cover in (None, Cover(side, 0.07, Material.BLACK)):
        (read,) = reader.read(car_with(text, cover))
        assert (read.text, doubts(read)) == (text, ())


@pytest.mark.parametrize("rows", [1, 2])
@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
def test_an_ordinary_number_on_paper_is_a_temporary_plate(
    reader: PlateReader, paper: tuple[int, int, int], rows: int
) -> None:
    drawn = draw_plate("京A12345", plate_design("ordinary", PlateColour.YELLOW, rows), drawn_face(), 0.4)
    picture = as_seen(with_plate(bumper(), repainted(drawn, YELLOW, paper), (540, 410)))
    (read,) = reader.read(picture)
    assert (read.text, read.colour, doubts(read)) == ("京A12345", PlateColour.WHITE, ("temporary",))


@pytest.mark.parametrize("rows", [1, 2])
def test_a_yellow_plate_is_not_paper(reader: PlateReader, rows: int) -> None:
    (read,) = reader.read(car_with("京A12345", design=plate_design("ordinary", PlateColour.YELLOW, rows)))
    assert (read.text, read.colour, doubts(read)) == ("京A12345", PlateColour.YELLOW, ())


def home_plate(text: str, width: int) -> Picture:
    """Draw a yellow plate of Hong Kong as wide as told: a mainland one without its first character."""
    drawn = draw_plate("京" + text, plate_design("ordinary", PlateColour.YELLOW), drawn_face(), 0.4)
    left = round(65 * 0.4)
    drawn[:, left : left + 6] = drawn[:, -8:-7]
    return np.ascontiguousarray(drawn[:, left : left + width])


@pytest.mark.parametrize("step", [(0, 60), (0, -60), (190, 0), (-175, 0)], ids=["below", "above", "right", "left"])
def test_both_plates_of_a_car_from_hong_kong_are_read(reader: PlateReader, step: tuple[int, int]) -> None:
    mainland = draw_plate("粤Z8A26港", plate_design("hk_mo", PlateColour.BLACK), drawn_face(), 0.4)
    picture = with_plate(bumper(), mainland, (540, 430))
    home = home_plate("KX9038", 150)
    picture = as_seen(with_plate(picture, home, (540 + step[0], 430 + step[1])))
    reads = {read.text: read for read in reader.read(picture)}
    assert "粤Z8A26港" in reads
    assert len(reads) == 2
    boxes = [read.box for read in reads.values()]
    assert boxes[0].overlap(boxes[1]) < 0.3 * min(box.area for box in boxes)


def test_a_bumper_and_its_grille_make_no_second_plate(reader: PlateReader) -> None:
    for place in ((540, 380), (540, 460), (490, 410)):
        assert len(reader.read(car_with("京A12345", place=place))) == 1


@pytest.mark.parametrize("width", [120, 70, 40])
def test_a_plate_that_is_surely_found_does_not_end_the_search(reader: PlateReader, width: int) -> None:
    blue = plate_design("ordinary", PlateColour.BLUE)
    near, far = (
        draw_plate(text, blue, drawn_face(), px / blue.width_mm)
        for text, px in (("京HZ7E3F", 260), ("沪A12345", width))
    )
    picture = as_seen(with_plate(with_plate(bumper(), near, (520, 410)), far, (100, 200)))
    assert [read.text for read in reader.read(picture)] == ["京HZ7E3F", "沪A12345"]
