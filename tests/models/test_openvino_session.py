from pathlib import Path

import pytest

from models.base import WeightCorrupt
from models.openvino_session import OpenVinoSession


def test_what_is_no_network_is_a_corrupt_weight(tmp_path: Path) -> None:
    for name in ("net.xml", "net.bin"):
        (tmp_path / name).write_bytes(b"not a network")
    with pytest.raises(WeightCorrupt, match=r"net\.xml cannot be opened"):
        OpenVinoSession(tmp_path / "net.xml", tmp_path / "net.bin")
