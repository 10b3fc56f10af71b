import numpy as np
import pytest

from models.base import PlateColour, RecogniserError
from models.plates.formats import ALPHABET
from models.plates.reading.ctc import best_path
from models.plates.reading.own_line import VIEW_SIZE, OwnLine
from models.scripted import ScriptedNetwork
from tests.models.plates.emissions import spelled

METADATA = {"alphabet": ALPHABET, "colours": "blue,green,yellow,yellow_green,white,black"}
VIEW = np.full((VIEW_SIZE[1], VIEW_SIZE[0], 3), (10, 20, 30), np.uint8)


def network(*texts: str, metadata: dict[str, str] | None = None) -> ScriptedNetwork:
    frames = np.stack([spelled(text).frames for text in texts]).astype(np.float32)
    colours = np.tile(np.array([0.1, 0.8, 0.1, 0, 0, 0], np.float32), (len(texts), 1))
    return ScriptedNetwork({"characters": frames, "colours": colours}, METADATA if metadata is None else metadata)


def test_views_go_in_as_one_batch_and_come_out_in_their_order() -> None:
    net = network("皖A12345", "京B54321")
    first, second = OwnLine(net).hear([VIEW, VIEW])
    assert [best_path(heard.emission) for heard in (first, second)] == ["皖A12345", "京B54321"]
    assert first.colours[PlateColour.GREEN] == pytest.approx(0.8)
    (blob,) = net.inputs
    assert blob.shape == (2, 3, 32, 128)
    assert blob.dtype == np.float32
    assert blob[0, :, 0, 0].tolist() == [10, 20, 30]


def test_no_view_asks_nothing() -> None:
    net = network("皖A12345")
    assert OwnLine(net).hear([]) == ()
    assert net.inputs == []


@pytest.mark.parametrize(
    "metadata", [{}, {"alphabet": ALPHABET, "colours": "blue,pink"}, {"colours": METADATA["colours"]}]
)
def test_a_file_that_is_no_plate_reader_is_refused(metadata: dict[str, str]) -> None:
    with pytest.raises(RecogniserError, match="does not say"):
        OwnLine(network("皖A12345", metadata=metadata))


def test_columns_that_do_not_fit_the_alphabet_are_an_error() -> None:
    line = OwnLine(network("皖A12345", metadata={**METADATA, "alphabet": ALPHABET[1:]}))
    with pytest.raises(RecogniserError, match="78 columns for 76 characters"):
        line.hear([VIEW])
