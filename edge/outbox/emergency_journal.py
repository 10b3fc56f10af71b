"""Where events go when the outbox cannot be written: a file whose space was taken when there was still some.

It is written full of zeros at the start, so that it needs no room later. Records carry the generation in which
they were written; moving them into the outbox marks generation and position in the same transaction, so that a
crash before the journal is emptied moves nothing twice.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from edge.errors import EmergencyJournalFullError
from edge.outbox.records import Record, Sort, pack, read
from wire.ids import new_id

_CHUNK: Final = 1 << 16
KindAndEvent = tuple[str, str]
"""An event's kind and its JSON."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a generation of the journal has been moved."""

    generation: UUID
    number: int


class EmergencyJournal:
    """See the module. Not safe for several threads: the outbox's lock is around every use."""

    def __init__(self, path: Path, size: int) -> None:
        """Open or make the file; raises OSError when it cannot be, or when another program has it."""
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with _closed_on_error(self._file):
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._take_space(size)
            reading = read(path.read_bytes())
        self.damaged = reading.damaged
        self._records = list(reading.records)
        self._end = reading.end
        self._generation = self._records[-1].group if self._records else new_id()

    @property
    def held(self) -> int:
        """How many events wait here."""
        return len(self._records)

    def append(self, events: Sequence[KindAndEvent]) -> None:
        """Put events on disk; raises EmergencyJournalFullError or OSError, and then holds none of them."""
        first = self._records[-1].number + 1 if self._records else 1
        records = [
            Record(Sort.EVENT, self._generation, first + offset, "\0".join(event).encode())
            for offset, event in enumerate(events)
        ]
        data = b"".join(pack(record) for record in records)
        if self._end + len(data) > self._size:
            raise EmergencyJournalFullError(f"the emergency journal is full with {self.held} events")
        _write(self._file, data, self._end)
        self._records.extend(records)
        self._end += len(data)

    def waiting(self, moved: Position | None, limit: int) -> tuple[Sequence[KindAndEvent], Position | None]:
        """Return up to `limit` events to be moved, oldest first, and the position that then is moved."""
        done = next((at for at, record in enumerate(self._records) if not _is_moved(record, moved)), self.held)
        step = self._records[: done + limit]
        if not step:
            return (), None
        left = [record.body.decode().partition("\0") for record in step[done:]]
        return [(kind, event) for kind, _, event in left], Position(step[-1].group, step[-1].number)

    def drop(self, moved: Position) -> None:
        """Forget what is in the outbox as far as `moved`, and empty the file with the last; raises OSError."""
        last = next(at for at, record in enumerate(self._records) if _is_at(record, moved))
        del self._records[: last + 1]
        if not self._records:
            used, self._end, self._generation = self._end, 0, new_id()
            _write(self._file, bytes(used), 0)

    def close(self) -> None:
        """Close the file; what it holds stays in it."""
        os.close(self._file)

    def _take_space(self, size: int) -> None:
        have = os.fstat(self._file).st_size
        try:
            for offset in range(have, size, _CHUNK):
                os.pwrite(self._file, bytes(min(_CHUNK, size - offset)), offset)
        except OSError:
            # On a full disk what there is must do: events may wait in it from before.
            if not os.fstat(self._file).st_size:
                raise
        os.fsync(self._file)
        self._size = os.fstat(self._file).st_size
        self.short = self._size < size
        """The disk did not give it all of its space."""


def _write(file: int, data: bytes, offset: int) -> None:
    """Write all of `data`, and return when it is on the medium."""
    view = memoryview(data)
    while view:
        done = os.pwrite(file, view, offset)
        view, offset = view[done:], offset + done
    os.fdatasync(file)


def _is_at(record: Record, position: Position) -> bool:
    return (record.group, record.number) == (position.generation, position.number)


def _is_moved(record: Record, moved: Position | None) -> bool:
    return moved is not None and record.group == moved.generation and record.number <= moved.number


@contextmanager
def _closed_on_error(file: int) -> Iterator[None]:
    try:
        yield
    except OSError:
        os.close(file)
        raise
