from pathlib import Path

import numpy as np
import pytest

from models.base import RecogniserError, WeightCorrupt
from models.onnx_session import OnnxSession
from models.weights.registry import Weights


def test_what_is_no_network_is_a_corrupt_weight(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(b"not a network")
    with pytest.raises(WeightCorrupt, match=r"net\.onnx cannot be opened"):
        OnnxSession(path)


@pytest.mark.weights
def test_an_input_of_the_wrong_shape_is_our_error(weights: Weights) -> None:
    session = OnnxSession(weights.locate("yolox-nano"))
    assert session.run(np.zeros((1, 3, 416, 416), np.float32))["output"].shape == (1, 3549, 85)
    with pytest.raises(RecogniserError, match=r"shape \(1, 3, 10, 10\)"):
        session.run(np.zeros((1, 3, 10, 10), np.float32))


@pytest.mark.weights
def test_a_file_can_say_something_about_itself(weights: Weights) -> None:
    assert "皖" in OnnxSession(weights.locate("ppocr-rec")).metadata["character"]
