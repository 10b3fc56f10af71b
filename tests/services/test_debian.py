"""There is one list of Debian packages, and everything goes by it."""

import os
import subprocess
from pathlib import Path

from models.drawing.fonts import HANZI_FONTS, LATIN_FONTS
from tests.services.debian import debian_packages

_SERVICES = Path(__file__).parent
_FRESH = _SERVICES.parent / "fresh"


def _program(folder: Path, name: str, does: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def _installs(folder: Path, has: str) -> subprocess.CompletedProcess[str]:
    """Run install.sh as somebody who is not root, on a machine that has the packages `has`."""
    _program(folder, "id", "echo 1000")
    _program(
        folder,
        "dpkg-query",
        f'for name; do :; done; case " {has} " in *" $name "*) echo install ok installed;; esac',
    )
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        [_SERVICES / "install.sh"], env=environment, check=False, capture_output=True, text=True, timeout=30
    )


def test_every_package_of_the_list_is_asked_for_where_none_is_installed(tmp_path: Path) -> None:
    done = _installs(tmp_path, has="")

    assert done.returncode == 0
    assert done.stderr.splitlines()[-1] == f"Install them with: sudo apt-get install {' '.join(debian_packages())}"


def test_only_what_is_missing_is_asked_for(tmp_path: Path) -> None:
    first, *others = debian_packages()

    done = _installs(tmp_path, has=" ".join(others))

    assert done.stderr.splitlines()[-1] == f"Install them with: sudo apt-get install {first}"


def test_nothing_is_said_where_nothing_is_missing(tmp_path: Path) -> None:
    done = _installs(tmp_path, has=" ".join(debian_packages()))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_no_package_stands_twice_on_the_list() -> None:
    assert len(set(debian_packages())) == len(debian_packages()) > 0


def test_no_test_names_packages_beside_the_list() -> None:
    sources = [path for path in _SERVICES.rglob("*.py") if path != Path(__file__)]

    assert not [path for path in sources if "apt-get" in path.read_text(encoding="utf-8")]


def test_the_list_has_every_font_that_drawn_scenes_are_lettered_with() -> None:
    assert {font.package for font in (*HANZI_FONTS, *LATIN_FONTS)} <= set(debian_packages())


def test_the_fresh_machine_is_given_only_what_the_readme_asks_for() -> None:
    readme = (_SERVICES.parent.parent / "README.md").read_text(encoding="utf-8")
    asked = "git make python3-venv"

    assert f"`apt-get install {asked}`" in readme
    assert f"apt-get install --yes --quiet=2 {asked}'" in (_FRESH / "build.sh").read_text(encoding="utf-8")
