"""What to do when a test needs a service that this machine lacks: a visible skip, and a failure where CI=true.

Binaries are looked for in PATH and where Debian hides them.
"""

import ctypes
import os
import shutil
import subprocess
from pathlib import Path

import pytest

_DEBIAN_PYTHON = "/usr/bin/python3"
_PLACES = ("/usr/local/sbin", "/usr/sbin", "/usr/local/bin", "/usr/bin", "/usr/lib/postgresql/15/bin")
_BROWSER_LIBRARY = "libatomic.so.1"
"""What Playwright's own Node.js cannot start without."""
_OLDEST_BROWSER = Path(__file__).parent.parent / "oldest_browser" / "node_modules" / "chromium"
_REMEDY = "run tests/services/install.sh as root"
_RTSP_PROBE = """
import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gst, GstRtspServer
Gst.init(None)
assert all(Gst.ElementFactory.find(name) for name in ("qtdemux", "h264parse", "rtph264pay"))
"""


def lacking(what: str, remedy: str) -> None:
    """Skip this test, saying what would cure it; where CI=true fail, so that nothing is left out unseen."""
    message = f"{what} is not here; {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def needs(binary: str) -> Path:
    """Find an installed program."""
    path = os.pathsep.join((os.environ.get("PATH", ""), *_PLACES))
    found = shutil.which(binary, path=path)
    if found is None:
        lacking(binary, _REMEDY)
    return Path(found or "")


def needs_browser() -> Path:
    """Find Chromium, and make sure that what drives it can start."""
    try:
        ctypes.CDLL(_BROWSER_LIBRARY)
    except OSError:
        lacking(_BROWSER_LIBRARY, _REMEDY)
    return needs("chromium")


def needs_oldest_browser() -> Path:
    """Find Chromium 109, and make sure that what drives it can start."""
    needs_browser()
    if not _OLDEST_BROWSER.exists():
        lacking("Chromium 109", "run make setup")
    return _OLDEST_BROWSER


def needs_folder(variable: str, purpose: str) -> Path:
    """Find the folder that an environment variable names: the weights, the real pictures."""
    value = os.environ.get(variable, "")
    if not value or not Path(value).is_dir():
        lacking(purpose, f"set {variable} to the folder that holds it")
    return Path(value)


def needs_rtsp_server() -> Path:
    """Find a Python that can run the GStreamer RTSP server; a virtual environment cannot import it."""
    command = [_DEBIAN_PYTHON, "-c", _RTSP_PROBE]
    if not Path(_DEBIAN_PYTHON).exists() or subprocess.run(command, check=False, capture_output=True).returncode:
        lacking("GStreamer's RTSP server", _REMEDY)
    return Path(_DEBIAN_PYTHON)
