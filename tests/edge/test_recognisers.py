from pathlib import Path

import pytest

from edge.recognisers import open_recognisers
from edge.settings import ModelSettings
from models.settings import OpinionChoice, WeightSettings
from models.weights.download import PublishedSource
from models.weights.registry import Weights, registered_weights


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Weights:
    """What an installation brings itself, and nothing that would have to be fetched."""
    monkeypatch.delenv("GATEHOUSE_PADDLE_PYTHON", raising=False)
    return Weights(registered_weights(), WeightSettings(tmp_path, tmp_path, offline=True), PublishedSource())


def test_a_fresh_installation_reads_plates(bare: Weights) -> None:
    opened = open_recognisers(ModelSettings(), bare)
    assert opened.plates is not None
    assert opened.objects is None


@pytest.mark.parametrize("choice", [OpinionChoice.PPOCR, OpinionChoice.PADDLE])
def test_a_second_opinion_that_cannot_be_had_does_not_cost_the_first(
    bare: Weights, choice: OpinionChoice, caplog: pytest.LogCaptureFixture
) -> None:
    assert open_recognisers(ModelSettings(second_opinion=choice), bare).plates is not None
    assert "nobody is asked about doubtful plates" in caplog.text
