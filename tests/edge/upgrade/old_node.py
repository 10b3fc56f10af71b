"""A node's data folder as the release before left it, with a backlog: plain SQL and bytes, none of today's code.

What is written here is what that release wrote. It does not follow when the program changes.
"""

import hashlib
import json
import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zlib import crc32

JPEG: Final = b"\xff\xd8 a picture of the release before \xff\xd9"
PICTURE: Final = hashlib.sha256(JPEG).hexdigest()
RESIDENT, DENIED = "京A12345", "京B54321"
_TIME: Final = 0x019AB1000000
_JOURNAL_BYTES: Final = 4 << 20
_HEAD: Final = struct.Struct(">4sIIB16sQ")

_OUTBOX: Final = """
PRAGMA journal_mode=WAL;
CREATE TABLE outbox_state (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    epoch TEXT NOT NULL,
    next_seq INTEGER NOT NULL,
    moved_generation TEXT,
    moved_number INTEGER,
    crc INTEGER NOT NULL
);
CREATE TABLE outbox (
    epoch TEXT NOT NULL,
    seq INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    crc INTEGER NOT NULL
);
CREATE TABLE earlier (
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (epoch, seq)
) WITHOUT ROWID;
CREATE TABLE kept (
    place INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    event TEXT NOT NULL,
    crc INTEGER NOT NULL,
    UNIQUE (epoch, seq)
);
CREATE TABLE answered (
    epoch TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    PRIMARY KEY (epoch, first_seq, last_seq)
) WITHOUT ROWID;
CREATE TABLE latest_passage (
    place INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    event TEXT NOT NULL
);
"""
_ROSTER: Final = """
PRAGMA journal_mode=WAL;
CREATE TABLE credential (
    plate TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('granted', 'denied')),
    valid_from TEXT,
    valid_until TEXT
) WITHOUT ROWID;
"""

Row = tuple[str, int, str, str]
"""Epoch, number, kind and the event's JSON."""


@dataclass(frozen=True, slots=True)
class OldNode:
    """What the folder holds, by the events' ids."""

    waiting: frozenset[UUID]
    """In the queue, of an earlier epoch, or in the emergency journal: the centre has none of them."""
    told: frozenset[UUID]
    """The centre has them; they are kept for a while."""
    passages: frozenset[UUID]
    """Ids of the passages among those that wait."""
    acknowledged: Mapping[UUID, int]
    """Up to which number the centre has everything, by epoch."""


def write(folder: Path, backlog: int = 300) -> OldNode:
    """Write the data folder of a node whose line has been down for so many events."""
    folder.mkdir(parents=True)
    events = [_event(number) for number in range(backlog + 48)]
    (before, now), generation = (str(_id(number)) for number in (1 << 40, (1 << 40) + 1)), _id((1 << 40) + 2)
    earlier = _rows(before, 11, events[:15])
    kept = _rows(now, 1, events[15:45])
    queued = _rows(now, 31, events[45:-3])
    with closing(sqlite3.connect(folder / "outbox.db")) as database, database:
        _fill(database, now, earlier, kept, queued)
    mirror = folder / "outbox.mirror"
    mirror.mkdir()
    (mirror / "000000000001.segment").write_bytes(_records(earlier))
    told = _record(2, UUID(now), 30, b"[[1,30]]")
    (mirror / "000000000002.segment").write_bytes(_records(kept) + told + _records(queued))
    journal = b"".join(
        _record(1, generation, place, f"{kind}\0{event}".encode())
        for place, (kind, event) in enumerate(events[-3:], 1)
    )
    (folder / "emergency.journal").write_bytes(journal.ljust(_JOURNAL_BYTES, b"\0"))
    with closing(sqlite3.connect(folder / "roster.db")) as roster, roster:
        roster.executescript(_ROSTER)
        rows = [(RESIDENT, "R-0001", "granted", None, None), (DENIED, "R-0002", "denied", None, None)]
        roster.executemany("INSERT INTO credential VALUES (?, ?, ?, ?, ?)", rows)
    pictures = folder / "pictures" / PICTURE[:2]
    pictures.mkdir(parents=True)
    (pictures / f"{PICTURE}.jpg").write_bytes(JPEG)
    waits = [*events[:15], *events[45:]]
    return OldNode(
        frozenset(_ids("id", waits)),
        frozenset(_ids("id", events[15:45])),
        frozenset(_ids("passage", waits)),
        {UUID(before): 10, UUID(now): 30},
    )


def _fill(
    database: sqlite3.Connection, epoch: str, earlier: Sequence[Row], kept: Sequence[Row], queued: Sequence[Row]
) -> None:
    database.executescript(_OUTBOX)
    state = (epoch, queued[-1][1] + 1, None, None)
    database.execute("INSERT INTO outbox_state VALUES (1, ?, ?, ?, ?, ?)", (*state, _crc(*state)))
    for table, rows in (("outbox", queued), ("earlier", earlier)):
        database.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?)",  # noqa: S608 - names of this file
            [(*row, _crc(*row)) for row in rows],
        )
    columns = "epoch, seq, kind, event, crc"
    database.executemany(
        f"INSERT INTO kept ({columns}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608 - names of this file
        [(*row, _crc(*row)) for row in kept],
    )
    passages = [(json.loads(event)["passage"], event) for _, _, kind, event in queued if kind == "passage"]
    database.executemany("INSERT INTO latest_passage (id, event) VALUES (?, ?)", passages[-5:])


def _event(number: int) -> tuple[str, str]:
    """The kind and the JSON of one event; of three, one is a passage, the others are of its barrier."""
    at = f"2026-11-23T{number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02}Z"
    said: dict[str, Any] = {
        "id": str(_id(2 * number)),
        "lane": "in-1",
        "processed_at": at,
        "clock": {"quality": "synchronised", "offset_s": 0.004},
    }
    passage = str(_id(2 * (number - number % 3) + 1))
    if number % 3 == 0:
        return "passage", json.dumps(said | _passage(passage, at, number), ensure_ascii=False)
    if number % 3 == 1:
        moved = {"kind": "barrier", "passage": passage, "command": None, "actor": None, "result": "opened"}
        more = {"reason": "resident", "detail": "", "requested_at": at, "completed_at": at}
        return "barrier", json.dumps(said | moved | more)
    return "gate", json.dumps(said | {"kind": "gate", "state": "open", "since": at})


def _passage(passage: str, at: str, number: int) -> dict[str, Any]:
    plate = f"京A{number % 100_000:05}"
    scene = {"kind": "scene", "sha256": PICTURE, "size": len(JPEG), "media_type": "image/jpeg"}
    return {
        "kind": "passage",
        "passage": passage,
        "revision": number % 2,
        "subject": "vehicle",
        "captured_at": at,
        "first_seen_at": at,
        "last_seen_at": at,
        "plate_status": "read",
        "plate": {
            "text": plate,
            "kind": "ordinary",
            "colour": "blue",
            "score": 0.93,
            "char_scores": [0.93] * len(plate),
            "agreeing": 7,
            "readings": 9,
        },
        "decision": {"verdict": "open", "reason": "resident", "credential": "R-0042"},
        "evidence": [scene | {"width": 1280, "height": 720}],
        "frames": 23,
        "merged": [],
        "preview": None,
    }


def _rows(epoch: str, first: int, events: Sequence[tuple[str, str]]) -> list[Row]:
    return [(epoch, first + offset, kind, event) for offset, (kind, event) in enumerate(events)]


def _records(rows: Sequence[Row]) -> bytes:
    return b"".join(_record(1, UUID(epoch), seq, f"{kind}\0{event}".encode()) for epoch, seq, kind, event in rows)


def _record(sort: int, group: UUID, number: int, body: bytes) -> bytes:
    head = _HEAD.pack(b"\xf1GHr", 0, len(body), sort, group.bytes, number)
    checked = head[8:] + body
    return head[:4] + crc32(checked).to_bytes(4, "big") + checked


def _crc(*values: object) -> int:
    return crc32("\0".join(str(value) for value in values).encode())


def _id(number: int) -> UUID:
    return UUID(int=_TIME << 80 | 0x7 << 76 | 0x8 << 60 | number)


def _ids(field: str, events: Sequence[tuple[str, str]]) -> Iterator[UUID]:
    said = (json.loads(event) for kind, event in events if field == "id" or kind == "passage")
    return (UUID(one[field]) for one in said)
