"""What a source yields: shots whose pixels are made when somebody wants them, and what could not be decoded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from models.base import Picture


class SourceBroken(Exception):  # noqa: N818 - says what happened
    """The source cannot be read, or not any further; the message says why, without credentials.

    `corrupt` when its content is to blame, and not the way to it.
    """

    def __init__(self, message: str, *, corrupt: bool = False) -> None:
        super().__init__(message)
        self.corrupt = corrupt


@dataclass(frozen=True, slots=True)
class Shot:
    """One decoded picture; `render` makes pixels of it, no wider than it is told."""

    render: Callable[[int | None], Picture]
    due_s: float | None
    """When to show it, in seconds since the source's first; None for a live source."""


@dataclass(frozen=True, slots=True)
class Corrupt:
    """A piece that could not be decoded."""


class Source(Protocol):
    """Something that can be watched from its beginning."""

    def shots(self) -> Iterator[Shot | Corrupt]:
        """Decode one after the other, blocking; ends where the source ends. Raises SourceBroken."""
        ...
