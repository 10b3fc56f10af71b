"""A disk of its own for one folder, small enough to be filled: a tmpfs, which only root may mount."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.services.needs import lacking

_PIECE = b"\0" * 65536


class SmallDisk:
    """Lies under `folder` while its context lasts; what is written there is gone afterwards."""

    def __init__(self, folder: Path, size_bytes: int) -> None:
        if os.geteuid():
            lacking("the right to mount a small disk", "run the tests as root")
        self._folder = folder
        self._size_bytes = size_bytes
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        """Leave not a byte free."""
        with self._ballast.open("ab", buffering=0) as ballast:
            for piece in (_PIECE, _PIECE[:512], _PIECE[:1]):
                with suppress(OSError):
                    while ballast.write(piece):
                        pass

    def free(self) -> None:
        """Give back what `fill` took."""
        self._ballast.unlink()

    def forbid_writing(self) -> None:
        """Let everything be read and nothing written from now on; nobody may have a file open to write."""
        subprocess.run(["/bin/mount", "-o", "remount,ro", str(self._folder)], check=True)

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        size = f"size={self._size_bytes}"
        done = subprocess.run(
            ["/bin/mount", "-t", "tmpfs", "-o", size, "tmpfs", str(self._folder)], check=False, capture_output=True
        )
        if done.returncode:
            lacking(
                "the right to mount a small disk", f"mount said: {done.stderr.decode(errors='replace').strip()}"
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Lazily: a program that still has a file open there is about to be ended.
        subprocess.run(["/bin/umount", "-l", str(self._folder)], check=True)
