import hashlib
from pathlib import Path

import pytest

from models.base import ModelError
from models.training.registration import register

_LIST = """# A comment that stays.

[[weight]]
name = "other"
version = "1"
bytes = 5
sha256 = "aa"

[[weight]]
name = "plate-reader"
version = "old"
bytes = 1
sha256 = "bb"
licence = "ours"
"""


def test_a_registered_network_is_copied_and_its_entry_alone_changes(tmp_path: Path) -> None:
    (tmp_path / "registered.toml").write_text(_LIST, encoding="utf-8")
    (tmp_path / "trained.onnx").write_bytes(b"network")

    register("plate-reader", tmp_path / "trained.onnx", "2", tmp_path)

    said = (tmp_path / "registered.toml").read_text(encoding="utf-8")
    assert (tmp_path / "plate-reader.onnx").read_bytes() == b"network"
    wanted = _LIST.replace('"old"', '"2"').replace("bytes = 1", "bytes = 7")
    assert said == wanted.replace('"bb"', f'"{hashlib.sha256(b"network").hexdigest()}"')


@pytest.mark.parametrize("name,size", [("nobody", 3), ("plate-reader", 4_000_001)])
def test_an_unknown_name_and_a_file_too_large_are_refused_and_nothing_changes(
    tmp_path: Path, name: str, size: int
) -> None:
    (tmp_path / "registered.toml").write_text(_LIST, encoding="utf-8")
    (tmp_path / "trained.onnx").write_bytes(bytes(size))

    with pytest.raises(ModelError):
        register(name, tmp_path / "trained.onnx", "2", tmp_path)

    assert (tmp_path / "registered.toml").read_text(encoding="utf-8") == _LIST
    assert not (tmp_path / f"{name}.onnx").exists()
