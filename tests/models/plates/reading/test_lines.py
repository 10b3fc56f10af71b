import numpy as np
import pytest

from models.base import Point, RecogniserError
from models.plates.finding.rectify import Margin
from models.plates.formats import ALPHABET
from models.plates.reading.ctc import best_path
from models.plates.reading.lines import BarrierLine, PpOcrLine
from models.scripted import ScriptedNetwork

PICTURE = np.full((60, 200, 3), 100, np.uint8)
CORNERS = Point(10, 10), Point(190, 10), Point(190, 50), Point(10, 50)
CHARACTERS = "\n".join(["!", "·", *ALPHABET, "鬱"]) + "\n"


def test_the_barrier_network_gets_its_crop_and_is_spelled_with_its_characters() -> None:
    logits = np.full((88, 1, 71), -20, np.float32)
    logits[:, 0, 70] = 10
    # Its columns: digits, provinces beginning with 皖, letters, blank.
    for step, column in ((5, 10), (20, 44), (40, 8), (60, 43)):
        logits[step, 0, column] = 30
    network = ScriptedNetwork({"logits": logits})
    emission = BarrierLine(network).read(PICTURE, CORNERS)
    assert best_path(emission) == "皖A8警"
    assert emission.frames.sum(axis=1) == pytest.approx(np.ones(88))
    (blob,) = network.inputs
    assert blob.shape == (1, 3, 24, 94)
    assert blob.mean() == pytest.approx(100)


def test_pp_ocr_is_narrowed_to_the_characters_of_plates() -> None:
    count = len(CHARACTERS.split("\n")) + 1
    probabilities = np.zeros((1, 20, count), np.float32)
    columns = {character: place for place, character in enumerate(CHARACTERS.split("\n"), start=1)}
    for step in range(20):
        character = {2: "皖", 4: "A", 5: "·", 9: "8"}.get(step)
        probabilities[0, step, columns[character] if character else 0] = 1.0
    network = ScriptedNetwork({"out": probabilities}, {"character": CHARACTERS})
    emission = PpOcrLine(network, Margin()).read(PICTURE, CORNERS)
    assert best_path(emission) == "皖A8"
    assert emission.frames[5, -1] == 1.0
    (blob,) = network.inputs
    assert blob.shape == (1, 3, 48, 160)
    assert blob.mean() == pytest.approx(100 / 127.5 - 1, abs=1e-5)


def test_a_pp_ocr_file_without_chinese_is_refused() -> None:
    with pytest.raises(RecogniserError, match=r"does not know the characters .*皖"):
        PpOcrLine(ScriptedNetwork({}, {"character": "A\nB\n"}))
