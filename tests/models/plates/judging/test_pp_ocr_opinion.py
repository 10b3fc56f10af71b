import numpy as np
import pytest

from models.base import Box, Corners, PlateColour, PlateRead, Point, RecogniserError
from models.network import Network
from models.plates.judging.pp_ocr_opinion import PpOcrOpinion
from models.scripted import ScriptedNetwork

CHARACTERS = ["·", "a", "Ｂ", "临", "1", "?", *(chr(0x4E00 + place) for place in range(1500))]
METADATA = {"character": "\n".join(CHARACTERS)}
PICTURE = np.full((100, 300, 3), 100, np.uint8)


def saying(*columns: str | None) -> ScriptedNetwork:
    """Frames in which each of `columns` stands out, None for the blank and " " for the space."""
    frames = np.full((1, len(columns), len(CHARACTERS) + 2), 1e-6, np.float32)
    places = {None: 0, " ": len(CHARACTERS) + 1} | {text: place for place, text in enumerate(CHARACTERS, 1)}
    for step, column in enumerate(columns):
        frames[0, step, places[column]] = 0.9
    return ScriptedNetwork({"out": frames}, METADATA)


def plate(width: float, height: float, rows: int = 1) -> PlateRead:
    corners: Corners = (
        Point(10, 10),
        Point(10 + width, 10),
        Point(10 + width, 10 + height),
        Point(10, 10 + height),
    )
    return PlateRead("", (), PlateColour.UNKNOWN, Box(10, 10, 10 + width, 10 + height), corners, 0.9, rows=rows)


def test_letters_and_hanzi_of_any_kind_are_kept_and_separators_are_not() -> None:
    opinion = PpOcrOpinion(lambda: saying("临", "临", None, "a", "·", "Ｂ", " ", "1", None, "1", "?"))
    said = opinion.ask(PICTURE, plate(120, 40))
    assert said is not None
    assert said.text == "临AB11"
    assert said.char_scores == pytest.approx((0.9,) * 5)


@pytest.mark.parametrize(
    "width,height,rows,expected", [(120, 40, 1, 144), (280, 20, 1, 320), (40, 40, 1, 96), (60, 30, 2, 160)]
)
def test_the_plate_keeps_its_shape_and_two_rows_become_one(
    width: float, height: float, rows: int, expected: int
) -> None:
    network = saying("1")
    PpOcrOpinion(lambda: network).ask(PICTURE, plate(width, height, rows))
    (blob,) = network.inputs
    assert blob.shape == (1, 3, 48, expected)
    assert blob.mean() == pytest.approx(100 / 127.5 - 1, abs=1e-5)


def test_the_network_is_opened_once_and_not_before_it_is_asked() -> None:
    opened: list[Network] = []

    def opening() -> Network:
        opened.append(saying("1"))
        return opened[-1]

    opinion = PpOcrOpinion(opening)
    assert opened == []
    for _ in range(2):
        opinion.ask(PICTURE, plate(120, 40))
    assert len(opened) == 1


def test_a_file_that_names_no_characters_is_refused() -> None:
    with pytest.raises(RecogniserError, match="does not say which characters"):
        PpOcrOpinion(lambda: ScriptedNetwork({}, {"character": "A\nB"})).ask(PICTURE, plate(120, 40))
