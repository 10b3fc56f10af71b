import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from models.base import WeightCorrupt, WeightMissing
from models.settings import WeightSettings
from models.weights import registry
from models.weights.registry import Weight, Weights, registered_weights

CONTENT = b"a network, more or less"
WEIGHT = Weight(
    name="net",
    version="1",
    task="testing",
    file="folder/net.onnx",
    bytes=len(CONTENT),
    sha256=hashlib.sha256(CONTENT).hexdigest(),
    licence="none",
    input="none",
    accuracy="none",
    url="https://example.invalid/net.onnx",
)


class WrittenSource:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.asked = 0

    def fetch(self, weight: Weight, target: Path) -> None:
        assert weight.name == "net"
        self.asked += 1
        target.write_bytes(self.content)


class UnreachableSource:
    def fetch(self, weight: Weight, target: Path) -> None:
        target.write_bytes(b"half")
        raise WeightMissing(f"{weight.name}: no route to host")


def place(folder: Path, content: bytes) -> Path:
    path = folder / WEIGHT.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def weights(
    tmp_path: Path, source: WrittenSource | UnreachableSource, weight: Weight = WEIGHT, *, offline: bool = False
) -> Weights:
    settings = WeightSettings(tmp_path / "cache", tmp_path / "site", offline)
    return Weights({"net": weight}, settings, source)


def test_the_cache_comes_first_then_the_folder_then_the_source(tmp_path: Path) -> None:
    source = WrittenSource(CONTENT)
    found = weights(tmp_path, source)
    in_folder = place(tmp_path / "site", CONTENT)
    assert found.locate("net") == in_folder
    in_cache = place(tmp_path / "cache", CONTENT)
    assert found.locate("net") == in_cache
    assert source.asked == 0
    in_cache.unlink()
    in_folder.unlink()
    assert found.find("net") is None
    assert found.locate("net") == in_cache
    assert found.locate("net").read_bytes() == CONTENT
    assert source.asked == 1


@pytest.mark.parametrize("place_name", ["cache", "site"])
@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b"!", b"A" + CONTENT[1:], b""])
def test_a_damaged_file_is_reported_and_never_skipped(tmp_path: Path, place_name: str, content: bytes) -> None:
    place(tmp_path / "site", CONTENT)
    damaged = place(tmp_path / place_name, content)
    with pytest.raises(WeightCorrupt) as caught:
        weights(tmp_path, WrittenSource(CONTENT)).locate("net")
    assert str(damaged) in str(caught.value)
    assert WEIGHT.sha256 in str(caught.value)
    assert "https://example.invalid" in str(caught.value)


def test_what_the_source_sends_is_checked_and_not_kept_if_wrong(tmp_path: Path) -> None:
    with pytest.raises(WeightCorrupt):
        weights(tmp_path, WrittenSource(CONTENT[::-1])).locate("net")
    assert list((tmp_path / "cache/folder").iterdir()) == []


def test_a_download_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(WeightMissing, match="no route to host"):
        weights(tmp_path, UnreachableSource()).locate("net")
    assert list((tmp_path / "cache/folder").iterdir()) == []


def test_a_missing_file_says_name_size_and_where_to_get_it(tmp_path: Path) -> None:
    unpublished = replace(WEIGHT, url=None, unpublished="a conversion that comes by folder only")
    with pytest.raises(WeightMissing) as caught:
        weights(tmp_path, WrittenSource(CONTENT), unpublished).locate("net")
    for word in ("folder/net.onnx", str(len(CONTENT)), "by folder only", "GATEHOUSE_WEIGHTS_DIR", str(tmp_path)):
        assert word in str(caught.value)


def test_offline_fetches_nothing(tmp_path: Path) -> None:
    source = WrittenSource(CONTENT)
    with pytest.raises(WeightMissing, match=r"example\.invalid"):
        weights(tmp_path, source, offline=True).locate("net")
    assert source.asked == 0


def test_a_cache_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where a folder should be")
    with pytest.raises(WeightMissing, match="Fetching it failed"):
        weights(tmp_path, WrittenSource(CONTENT)).locate("net")


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(WeightMissing, match="'nte'; known: net"):
        weights(tmp_path, WrittenSource(CONTENT)).locate("nte")


def test_every_registered_weight_is_complete() -> None:
    for weight in registered_weights().values():
        assert len(weight.sha256) == 64
        assert 0 < weight.bytes < 50_000_000
        assert bool(weight.url) + bool(weight.wheel) + bool(weight.unpublished) + weight.bundled == 1
        assert not weight.url or weight.url.startswith("https://")
        assert weight.licence.startswith(("Apache-2.0", "MIT"))
        assert weight.source


@pytest.mark.parametrize("weight", [weight for weight in registered_weights().values() if weight.bundled])
def test_a_network_of_our_own_is_the_registered_file_and_has_a_card(weight: Weight, tmp_path: Path) -> None:
    settings = WeightSettings(tmp_path / "cache", tmp_path / "site", offline=True)
    path = Weights(registered_weights(), settings, WrittenSource(b"")).locate(weight.name)
    assert path.parent == Path(registry.__file__).parent
    assert path.stat().st_size <= 4 << 20
    assert path.with_suffix(".md").is_file()


def test_a_bundled_file_that_is_gone_asks_for_a_new_installation(tmp_path: Path) -> None:
    gone = replace(WEIGHT, url=None, bundled=True)
    place(tmp_path / "site", CONTENT)
    with pytest.raises(WeightMissing, match="Install Gatehouse again"):
        weights(tmp_path, WrittenSource(CONTENT), gone).locate("net")
