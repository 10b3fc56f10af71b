"""The file through which the first administrator learns a one-time password: private, and gone once it is used."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

_NAME: Final = "name: "


def write(path: Path, name: str, password: str, ends_at: datetime) -> None:
    """Write the file, readable by its owner only; one that was there is replaced. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        until = ends_at.isoformat(timespec="minutes")
        file.write(f"{_NAME}{name}\none-time password: {password}\ngood until: {until}, once\n")
    fresh.replace(path)


def remove(path: Path, name: str) -> None:
    """Remove the file if it is about `name`."""
    with suppress(OSError, UnicodeDecodeError):
        if path.read_text(encoding="utf-8").startswith(f"{_NAME}{name}\n"):
            path.unlink()
