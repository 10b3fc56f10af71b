from dataclasses import replace
from pathlib import Path

import pytest

from models.base import PlateColour, WeightCorrupt, WeightMissing
from models.plates.judging.pp_ocr_opinion import PpOcrOpinion
from models.readers import open_object_detector, open_plate_reader, open_second_opinion
from models.settings import OpinionChoice, WeightSettings
from models.weights.download import PublishedSource
from models.weights.registry import Weight, Weights, registered_weights
from tests.models.drawn import drawn_plate


def offline(folder: Path, **changed: Weight) -> Weights:
    """What an installation brings, and nothing that would have to be fetched."""
    registry = registered_weights() | {weight.name: weight for weight in changed.values()}
    return Weights(registry, WeightSettings(folder / "cache", folder, offline=True), PublishedSource())


@pytest.fixture(autouse=True)
def no_paddle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GATEHOUSE_PADDLE_PYTHON", raising=False)


def test_a_fresh_installation_reads_plates_of_every_colour(tmp_path: Path) -> None:
    reader = open_plate_reader(offline(tmp_path))
    for text, kind, colour in (
        ("皖A12K45", "ordinary", PlateColour.BLUE),
        ("鲁BD12345", "nev_small", PlateColour.GREEN),
        ("蒙A1234警", "police", PlateColour.WHITE),
    ):
        (read,) = reader.read(drawn_plate(text, kind, colour))
        assert (read.text, read.colour) == (text, colour)


def test_what_has_to_be_fetched_names_the_file_and_the_cure(tmp_path: Path) -> None:
    with pytest.raises(WeightMissing, match=r"\.onnx.*python -m models fetch.*GATEHOUSE_WEIGHTS_DIR"):
        open_object_detector(offline(tmp_path))


@pytest.mark.parametrize("name", ["plate-detector", "plate-reader"])
def test_a_network_of_our_own_that_is_not_the_registered_one_is_refused(tmp_path: Path, name: str) -> None:
    other = replace(registered_weights()[name], sha256="0" * 64)
    with pytest.raises(WeightCorrupt, match=f"{name}.onnx is not the registered file"):
        open_plate_reader(offline(tmp_path, other=other))


@pytest.mark.parametrize("choice", [OpinionChoice.NONE, OpinionChoice.AUTO])
def test_without_its_file_nobody_is_asked_unless_somebody_was_named(tmp_path: Path, choice: OpinionChoice) -> None:
    assert open_second_opinion(offline(tmp_path), choice) is None


@pytest.mark.parametrize("choice", [OpinionChoice.PPOCR, OpinionChoice.PADDLE])
def test_whoever_is_named_must_be_there(tmp_path: Path, choice: OpinionChoice) -> None:
    with pytest.raises(WeightMissing, match="ppocr-rec"):
        open_second_opinion(offline(tmp_path), choice)


@pytest.mark.weights
def test_with_its_file_pp_ocr_is_asked(weights: Weights) -> None:
    weights.locate("ppocr-rec")
    assert isinstance(open_second_opinion(weights, OpinionChoice.AUTO), PpOcrOpinion)


@pytest.mark.weights
def test_paddleocr_without_its_environment_says_what_to_set(weights: Weights) -> None:
    with pytest.raises(WeightMissing, match=r"requirements/paddle\.txt.*GATEHOUSE_PADDLE_PYTHON.*names none"):
        open_second_opinion(weights, OpinionChoice.PADDLE)
