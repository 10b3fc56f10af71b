import numpy as np
import pytest

from models.base import (
    Box,
    DetectedObject,
    ModelError,
    ObjectDetector,
    ObjectKind,
    PlateColour,
    PlateRead,
    PlateReader,
    Point,
    RecogniserError,
)
from models.plates.judging.second_opinion import SecondOpinion
from models.scripted import ScriptedNetwork, ScriptedObjectDetector, ScriptedPlateReader, ScriptedSecondOpinion

PICTURE = np.zeros((4, 4, 3), np.uint8)
READ = PlateRead("皖A12345", (1.0,) * 7, PlateColour.BLUE, Box(0, 0, 4, 2), (Point(0, 0),) * 4, 0.9)
PERSON = DetectedObject(ObjectKind.PERSON, Box(0, 0, 1, 2), 0.8)


def test_steps_come_in_order_and_the_last_one_stays() -> None:
    reader: PlateReader = ScriptedPlateReader([[], [READ]])
    assert [len(reader.read(PICTURE)) for _ in range(4)] == [0, 1, 1, 1]


def test_a_looping_script_begins_again() -> None:
    detector = ScriptedObjectDetector([[PERSON], []], loop=True)
    assert [len(detector.detect(PICTURE)) for _ in range(4)] == [1, 0, 1, 0]
    assert detector.asked == 4


def test_an_empty_script_finds_nothing() -> None:
    detector: ObjectDetector = ScriptedObjectDetector([])
    assert detector.detect(PICTURE) == ()


def test_an_error_in_the_script_is_raised_and_the_script_goes_on() -> None:
    reader = ScriptedPlateReader([RecogniserError("no memory"), [READ]])
    with pytest.raises(ModelError, match="no memory"):
        reader.read(PICTURE)
    assert reader.read(PICTURE) == (READ,)
    assert reader.asked == 2


def test_a_scripted_second_opinion_says_its_texts_and_none_where_it_cannot() -> None:
    opinion: SecondOpinion = ScriptedSecondOpinion(["AB123", None])
    said = [opinion.ask(PICTURE, READ) for _ in range(3)]
    assert [one and (one.text, one.char_scores) for one in said] == [("AB123", (1.0,) * 5), None, None]


def test_a_scripted_network_keeps_what_it_was_asked() -> None:
    network = ScriptedNetwork({"out": np.ones(3, np.float32)}, {"character": "A"})
    assert network.run(np.zeros((1, 2), np.float32))["out"].sum() == 3
    assert network.inputs[0].shape == (1, 2)
    assert network.metadata == {"character": "A"}


def test_a_plate_never_shows_itself_in_a_log() -> None:
    assert "12345" not in repr(READ)
    assert "12345" not in f"{[READ]}"
