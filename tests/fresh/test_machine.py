"""What the scripts say and leave where no machine can be made; that one works is what `make fresh` shows."""

import os
import subprocess
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
_CI = _HERE.parent.parent / ".ci/run"
_NO_NAMESPACES = 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"'


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs that are found before the system's: root, with debootstrap, free to mount."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name, does in {"id": "echo 0", "debootstrap": "exit 0", "unshare": "exit 0"}.items():
        _program(folder, name, does)
    return folder


def _program(folder: Path, name: str, does: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


def _run(programs: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run `command`; its machine lies in a folder that must be empty afterwards."""
    place = programs.parent / "place"
    place.mkdir()
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "TMPDIR": str(place)}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=60)
    assert list(place.iterdir()) == []
    return done


def _play(programs: Path, words: str) -> subprocess.CompletedProcess[str]:
    return _run(programs, "bash", "-euo", "pipefail", "-c", f"source {_HERE}/machine.sh; {words}")


def test_somebody_who_is_not_root_is_told_so(programs: Path) -> None:
    _program(programs, "id", "echo 1000")

    done = _play(programs, "build_machine")

    assert (done.returncode, done.stderr) == (1, "only root can make a machine: sudo make fresh\n")


def test_where_mounts_are_forbidden_it_is_said(programs: Path) -> None:
    _program(programs, "unshare", "exit 1")

    done = _play(programs, "build_machine")

    assert (done.returncode, done.stderr) == (1, "mounts are forbidden here, even to root\n")


def test_a_mirror_out_of_reach_is_named_with_what_debootstrap_said(programs: Path) -> None:
    _program(programs, "unshare", f'[ "$5" = -- ] || exit 0; {_NO_NAMESPACES}')
    _program(programs, "debootstrap", "echo no such host; exit 1")

    done = _play(programs, "build_machine")

    assert done.returncode == 1
    assert done.stderr.startswith("no such host\ndebootstrap failed; is a Debian mirror within reach")


def test_the_status_of_what_ran_in_the_machine_is_handed_on(programs: Path) -> None:
    _program(programs, "unshare", "exit 7")

    assert _play(programs, "in_machine make test").returncode == 7


def test_continuous_integration_says_first_that_there_is_no_machine_and_tests_all_the_same(programs: Path) -> None:
    _program(programs, "unshare", "exit 1")
    _program(programs, "make", 'echo "made: $*"; exit 3')

    done = _run(programs, "bash", str(_CI))

    assert done.returncode == 3
    why = "no bare Debian 12 could be made: mounts are forbidden here, even to root"
    assert done.stdout.splitlines() == [f"make test on this machine as it is, for {why}", "made: test"]


def test_continuous_integration_says_first_that_there_is_a_machine_and_hands_its_status_on(programs: Path) -> None:
    _program(programs, "unshare", 'case "$*" in *"make test") echo tested; exit 5;; esac')

    done = _run(programs, "bash", str(_CI))

    assert done.returncode == 5
    assert done.stdout.splitlines() == ["make test on a bare Debian 12, made by debootstrap", "tested"]
