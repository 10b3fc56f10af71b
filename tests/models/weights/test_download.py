import email
import hashlib
import io
import urllib.error
import urllib.request
import urllib.response
import zipfile
from pathlib import Path

import pytest

from models.base import WeightCorrupt, WeightMissing
from models.weights.download import PublishedSource, https_opener, show_progress
from models.weights.registry import Weight, Wheel

CONTENT = bytes(range(256)) * 1000


def weight(url: str | None = None, wheel: Wheel | None = None) -> Weight:
    digest = hashlib.sha256(CONTENT).hexdigest()
    return Weight("net", "1", "testing", "net.onnx", len(CONTENT), digest, "none", "-", "-", url, wheel)


class AnsweringHandler(urllib.request.HTTPSHandler):
    """A web server in the place where the network would be."""

    def __init__(self, status: int, headers: str, body: bytes) -> None:
        super().__init__()
        self._answer = status, headers, body

    def https_open(self, req: urllib.request.Request) -> urllib.response.addinfourl:  # type: ignore[override]
        status, headers, body = self._answer
        answer = urllib.response.addinfourl(
            io.BytesIO(body), email.message_from_string(headers), req.full_url, status
        )
        answer.msg = "said"  # type: ignore[attr-defined]
        return answer


def quiet(_name: str, _done: int, _total: int) -> None:
    pass


def source(status: int = 200, headers: str = "", body: bytes = CONTENT) -> PublishedSource:
    opener = https_opener()
    opener.handle_open["https"] = [AnsweringHandler(status, headers, body)]  # type: ignore[attr-defined]
    opener.handle_open["https"][0].parent = opener  # type: ignore[attr-defined]
    return PublishedSource(quiet, opener)


def test_bytes_arrive_and_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    working = source()
    working._progress = lambda *step: told.append(step)
    working.fetch(weight("https://example.invalid/net.onnx"), tmp_path / "net")
    assert (tmp_path / "net").read_bytes() == CONTENT
    assert told[0] == ("net.onnx", 0, len(CONTENT))
    assert told[-1] == ("net.onnx", len(CONTENT), len(CONTENT))


def test_more_than_the_registered_size_is_cut_off(tmp_path: Path) -> None:
    with pytest.raises(WeightCorrupt, match="more than the registered"):
        source(body=CONTENT * 3).fetch(weight("https://example.invalid/n"), tmp_path / "net")
    assert (tmp_path / "net").stat().st_size <= len(CONTENT)


@pytest.mark.parametrize("status", [404, 403, 500])
def test_a_refusal_names_file_size_and_address(tmp_path: Path, status: int) -> None:
    with pytest.raises(WeightMissing, match=rf"net\.onnx, 256000 bytes.*example\.invalid.*{status}"):
        source(status).fetch(weight("https://example.invalid/n"), tmp_path / "net")


def test_a_redirect_away_from_https_is_refused(tmp_path: Path) -> None:
    moved = source(302, "Location: http://example.invalid/other\n\n")
    with pytest.raises(WeightMissing, match="not https"):
        moved.fetch(weight("https://example.invalid/n"), tmp_path / "net")


def test_no_source_within_reach_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(WeightMissing, match="could not be fetched from https://127"):
        PublishedSource(quiet).fetch(weight("https://127.0.0.1:9/net.onnx"), tmp_path / "net")


@pytest.mark.parametrize("url", ["http://example.invalid/n", "file:///etc/hostname"])
def test_only_https_is_an_address(tmp_path: Path, url: str) -> None:
    with pytest.raises(WeightMissing, match="not an https address"):
        PublishedSource(quiet).fetch(weight(url), tmp_path / "net")


def test_a_file_that_nobody_publishes_cannot_be_fetched(tmp_path: Path) -> None:
    with pytest.raises(WeightMissing, match="cannot be fetched"):
        PublishedSource(quiet).fetch(weight(), tmp_path / "net")


@pytest.fixture
def wheel_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one wheel, and a pip that knows this folder and nothing else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    info = "netpack-1.0.dist-info"
    with zipfile.ZipFile(folder / "netpack-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("netpack/net.onnx", CONTENT)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: netpack\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.mark.usefixtures("wheel_folder")
def test_a_member_of_a_wheel_is_taken_out(tmp_path: Path) -> None:
    wheel = Wheel("netpack", "1.0", "netpack/net.onnx")
    PublishedSource(quiet).fetch(weight(wheel=wheel), tmp_path / "net")
    assert (tmp_path / "net").read_bytes() == CONTENT


@pytest.mark.usefixtures("wheel_folder")
def test_a_wheel_without_the_member_is_not_the_right_one(tmp_path: Path) -> None:
    wheel = Wheel("netpack", "1.0", "netpack/other.onnx")
    with pytest.raises(WeightCorrupt, match="does not hold"):
        PublishedSource(quiet).fetch(weight(wheel=wheel), tmp_path / "net")


@pytest.mark.usefixtures("wheel_folder")
def test_a_wheel_that_pip_cannot_find_is_missing(tmp_path: Path) -> None:
    with pytest.raises(WeightMissing, match=r"netpack==9\.9"):
        PublishedSource(quiet).fetch(weight(wheel=Wheel("netpack", "9.9", "x")), tmp_path / "net")


def test_a_log_gets_the_beginning_and_the_end_only(capsys: pytest.CaptureFixture[str]) -> None:
    for done in (0, 500_000, 1_000_000):
        show_progress("net.onnx", done, 1_000_000)
    assert capsys.readouterr().err == "net.onnx: 0.0 of 1.0 MB\nnet.onnx: 1.0 of 1.0 MB\n"
