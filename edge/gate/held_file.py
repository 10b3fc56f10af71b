"""What a lane's barrier is held open for, on disk before it moves: a node that starts again knows of it."""

import os
from pathlib import Path
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from edge.errors import HeldFileError
from wire.events import Code


class Held(BaseModel):
    """A hold as the node keeps it; `until_s` is by the monotonic clock of the machine's start `boot`."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    id: UUID
    """Of the command that began it."""
    actor: Annotated[str, Field(min_length=1, max_length=64)]
    reason: Code
    until_s: Annotated[float, Field(allow_inf_nan=False)]
    boot: str
    goes_on: bool = False
    """A start of the program goes on with it; else it had not begun yet, or was being ended, and is ended then."""


class HeldFile:
    """The one file of a lane. Not for several threads at once."""

    def __init__(self, folder: Path, lane: str) -> None:
        self._folder = folder
        self._path = folder / f"{lane}.json"

    def keep(self, held: Held) -> None:
        """Return once `held` is on disk in place of what was there; raises HeldFileError."""
        unfinished = self._path.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with unfinished.open("w", encoding="utf-8") as file:
                file.write(held.model_dump_json())
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._path)
            self._sync_folder()
        except OSError as error:
            raise HeldFileError(f"what is held open cannot be put on disk: {error}") from error

    def forget(self) -> None:
        """Let go of what was kept; raises HeldFileError."""
        try:
            self._path.unlink(missing_ok=True)
            if self._folder.exists():
                self._sync_folder()
        except OSError as error:
            raise HeldFileError(f"what was held open cannot be forgotten: {error}") from error

    def load(self) -> Held | None:
        """Return what was kept, None: nothing; raises HeldFileError for a file that cannot be read."""
        try:
            return Held.model_validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValidationError) as error:
            raise HeldFileError(f"{self._path.name} cannot be read: {type(error).__name__}") from error

    def _sync_folder(self) -> None:
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
