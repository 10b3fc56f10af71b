"""A second copy of every event that waits, in files of another kind than the database: no one damage takes both.

Segments of records are only ever appended to. An acknowledgement is a record as well, and a segment goes once
the centre has all that is in it. The database's commit is the promise that an event is on disk; the mirror's
bytes are handed to the system in the same call and forced to the disk by a thread of their own right after,
so that no barrier waits for a second disk.
"""

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from json import dumps, loads
from pathlib import Path
from typing import Final
from uuid import UUID

from edge.outbox.records import Record, Sort, pack, read
from edge.outbox.rows import QueuedEvent, Ranges
from edge.outbox.segments import Segment, segment_of

SEGMENT_BYTES: Final = 4 << 20
_SUFFIX: Final = ".segment"


class Mirror:
    """See the module. The outbox's lock is around every use; only forcing to the disk happens beside it."""

    def __init__(self, folder: Path, segment_bytes: int = SEGMENT_BYTES) -> None:
        """Open or make it; raises OSError, also where another program has it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._segment_bytes = segment_bytes
        self._segments: list[Segment] = []
        self._active: tuple[Segment, int] | None = None
        self._upto: dict[UUID, int] = {}
        self.damaged = False
        """Something in it could not be read: it may lack events that it had."""
        try:
            fcntl.flock(self._folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            names = sorted(folder.glob(f"*{_SUFFIX}"))
            self._next = int(names[-1].stem) + 1 if names else 1
            self.fresh = not names
            """It was made just now, so it has never held anything."""
            for path in names:
                self._load(path)
        except (OSError, ValueError):
            os.close(self._folder)
            raise
        self._path = folder
        self._forcing = ThreadPoolExecutor(1, thread_name_prefix="mirror")
        self._forced: Future[None] | None = None

    @property
    def waiting(self) -> int:
        """How many events it holds that the centre does not have."""
        return sum(segment.waiting for segment in self._segments)

    def is_waiting(self, epoch: UUID, seq: int) -> bool:
        """Say whether it holds this event, and the centre does not have it."""
        return segment_of(self._segments, epoch, seq) is not None

    def highest(self, epoch: UUID) -> int:
        """Return the highest number of an epoch that it knows of."""
        held = (segment.last for segment in self._segments if segment.epoch == epoch)
        return max(*held, self._upto.get(epoch, 0), 0)

    @property
    def epochs(self) -> tuple[UUID, ...]:
        """The epochs that it has events of, in the order of their last segments."""
        return tuple(dict.fromkeys(segment.epoch for segment in reversed(self._segments) if segment.epoch))[::-1]

    def upto(self, epoch: UUID) -> int:
        """Return the number up to which the centre has everything of an epoch, as far as it knows."""
        return self._upto.get(epoch, 0)

    def held_from(self, epoch: UUID) -> int:
        """Return the lowest number of an epoch that waits, or the next one where none does."""
        waiting = (number for one in self._segments if one.epoch == epoch for number in islice(one.numbers(), 1))
        return min(waiting, default=self.highest(epoch) + 1)

    def events(self, known: Callable[[UUID, int, int], set[int]] | None = None) -> Iterator[QueuedEvent]:
        """Read back what the centre does not have, oldest first; of two with one number, the later counts.

        `known` says which numbers of an epoch, from a first to a last, are not needed: a file without any other
        is not read. Raises OSError.
        """
        for segment in list(self._segments):
            if segment.epoch is None or not segment.waiting:
                continue
            needed = set(segment.numbers())
            if known:
                needed -= known(segment.epoch, segment.first, segment.last)
            if needed:
                yield from _events_of(segment, needed)

    def append(self, events: Sequence[QueuedEvent]) -> None:
        """Add events; raises OSError, and then holds none of those that it did not note."""
        for part in _neighbours(events):
            self._write(b"".join(pack(_record(one)) for one in part), part)
        self._force()

    def finish(self, epoch: UUID, ranges: Ranges) -> None:
        """Note that the centre has these numbers, and let go of files that nobody needs; raises OSError."""
        touched = [
            segment.finish(first, last)
            for segment in self._segments
            if segment.epoch == epoch
            for first, last in ranges
        ]
        upto = max((last for first, last in ranges if first <= 1), default=0)
        self._upto[epoch] = max(upto, self._upto.get(epoch, 0))
        if any(touched):
            self._say_finished(epoch, ranges)
            self._let_go()

    def close(self) -> None:
        """Force everything to the disk and close the files."""
        self._forcing.shutdown()
        if self._active:
            with suppress(OSError):
                os.fdatasync(self._active[1])
            os.close(self._active[1])
            self._active = None
        os.close(self._folder)

    def _load(self, path: Path) -> None:
        reading = read(path.read_bytes())
        self.damaged = self.damaged or reading.damaged
        segment = Segment(path, size=path.stat().st_size)
        self._segments.append(segment)
        for record in reading.records:
            if record.sort is Sort.EVENT:
                if segment.fits(record.group, record.number):
                    segment.note(record.group, record.number)
            else:
                self._hear_finished(record)

    def _hear_finished(self, record: Record) -> None:
        ranges = loads(record.body)
        self._upto[record.group] = max(record.number, self._upto.get(record.group, 0))
        for segment in self._segments:
            if segment.epoch == record.group:
                for first, last in ranges:
                    segment.finish(first, last)

    def _write(self, data: bytes, events: Sequence[QueuedEvent] = ()) -> None:
        segment, file = self._room_for(events)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(file, view) :]
        except OSError:
            with suppress(OSError):
                os.ftruncate(file, segment.size)
            raise
        segment.size += len(data)
        for one in events:
            segment.note(one.epoch, one.seq)

    def _room_for(self, events: Sequence[QueuedEvent]) -> tuple[Segment, int]:
        if self._active:
            segment, _ = self._active
            fits = all(segment.fits(one.epoch, one.seq) for one in (*events[:1], *events[-1:]))
            if fits and segment.size < self._segment_bytes:
                return self._active
            self._seal(self._active[1])
            self._active = None
        path = self._path / f"{self._next:012d}{_SUFFIX}"
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
        self._next += 1
        segment = Segment(path)
        self._segments.append(segment)
        self._active = segment, file
        return self._active

    def _say_finished(self, epoch: UUID, ranges: Ranges) -> None:
        body = dumps([list(pair) for pair in ranges], separators=(",", ":")).encode()
        self._write(pack(Record(Sort.ACKNOWLEDGED, epoch, self._upto.get(epoch, 0), body)))

    def _let_go(self) -> None:
        """Delete segments that are done with; the newest with events stays, to tell which numbers were given."""
        newest = next((one for one in reversed(self._segments) if one.epoch), None)
        active = self._active[0] if self._active else None
        gone = [one for one in self._segments if not one.waiting and one is not newest and one is not active]
        for segment in gone:
            self._segments.remove(segment)
        for segment in self._segments if gone else ():
            # What was said of it may have stood in a file that goes now.
            if segment.epoch and segment is not active and (done := tuple(segment.done())):
                self._say_finished(segment.epoch, done)
        for segment in gone:
            segment.path.unlink(missing_ok=True)

    def _seal(self, file: int) -> None:
        self._forcing.submit(_force_and_close, file, self._folder)

    def _force(self) -> None:
        # One that has not begun yet will force these bytes too.
        if self._active and (self._forced is None or self._forced.running() or self._forced.done()):
            self._forced = self._forcing.submit(_force_and_close, os.dup(self._active[1]), self._folder)


def _events_of(segment: Segment, needed: set[int]) -> Iterator[QueuedEvent]:
    found: dict[int, QueuedEvent] = {}
    for record in read(segment.path.read_bytes()).records:
        if record.sort is Sort.EVENT and record.number in needed:
            kind, _, event = record.body.decode().partition("\0")
            found[record.number] = QueuedEvent(record.group, record.number, kind, event)
    yield from found.values()


def _neighbours(events: Sequence[QueuedEvent]) -> Iterator[Sequence[QueuedEvent]]:
    """Cut events into runs of one epoch and numbers without a hole."""
    start = 0
    for index in range(1, len(events) + 1):
        before = events[index - 1]
        if index == len(events) or (events[index].epoch, events[index].seq) != (before.epoch, before.seq + 1):
            yield events[start:index]
            start = index


def _record(one: QueuedEvent) -> Record:
    return Record(Sort.EVENT, one.epoch, one.seq, f"{one.kind}\0{one.event}".encode())


def _force_and_close(file: int, folder: int) -> None:
    """Force a file and its name to the disk; a failure shows at the next write, or costs only the second copy."""
    with suppress(OSError):
        os.fdatasync(file)
        os.fsync(folder)
    os.close(file)
