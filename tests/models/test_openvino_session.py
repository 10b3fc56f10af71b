from pathlib import Path

import numpy as np
import pytest

from models.base import RecogniserError, WeightCorrupt
from models.onnx_session import OnnxSession
from models.openvino_session import OpenVinoSession
from models.readers import open_weights


def test_what_is_no_network_is_a_corrupt_weight(tmp_path: Path) -> None:
    for name in ("net.xml", "net.bin"):
        (tmp_path / name).write_bytes(b"not a network")
    with pytest.raises(WeightCorrupt, match=r"net\.xml cannot be opened"):
        OpenVinoSession(tmp_path / "net.xml", tmp_path / "net.bin")


def test_both_backends_say_the_same_of_a_network_and_with_it() -> None:
    path = open_weights().locate("plate-reader")
    ours, other = OnnxSession(path), OpenVinoSession(path)
    assert dict(other.metadata) == dict(ours.metadata)
    for count in (1, 3):
        blob = np.random.default_rng(count).uniform(0, 255, (count, 3, 32, 128)).astype(np.float32)
        expected, computed = ours.run(blob), other.run(blob)
        assert computed.keys() == expected.keys()
        for name, values in expected.items():
            assert computed[name] == pytest.approx(values, abs=1e-3)


def test_an_input_of_the_wrong_shape_is_our_error() -> None:
    with pytest.raises(RecogniserError, match=r"shape \(1, 4, 32, 128\)"):
        OpenVinoSession(open_weights().locate("plate-reader")).run(np.zeros((1, 4, 32, 128), np.float32))
