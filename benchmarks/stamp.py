"""Under what circumstances a result was measured: a number without them is worth nothing."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path


def stamp() -> str:
    """Return date, machine and commit as lines of a Markdown list."""
    lines = (
        f"date: {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"machine: {_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        f"commit: {_commit()}",
    )
    return "".join(f"- {line}\n" for line in lines)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _commit() -> str:
    """Name the commit, and say where files in use differ from it."""
    told = [_git("rev-parse", "--short", "HEAD"), _git("status", "--porcelain", "--untracked-files=no")]
    return f"{told[0] or 'unknown'}{' with changes' if told[1] else ''}"


def _git(*arguments: str) -> str:
    # The working directory is the repository's, as for `make bench`.
    done = subprocess.run(["git", *arguments], check=False, capture_output=True, text=True)  # noqa: S603, S607
    return done.stdout.strip() if done.returncode == 0 else ""
