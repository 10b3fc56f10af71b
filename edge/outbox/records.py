"""Records of a file that is only appended to: each can be found and believed by itself, whatever is around it.

A record begins with a mark that no text holds, and carries its length and a CRC32 over all of the rest. Damage
costs the records that it hits; the next mark is where reading goes on.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from uuid import UUID
from zlib import crc32

_MARK: Final = b"\xf1GHr"
"""Never inside UTF-8: the byte f1 begins a character there, and no character goes on with a G."""
_HEAD: Final = struct.Struct(">4sIIB16sQ")
_CHECKED_FROM: Final = 8
"""The CRC covers everything behind itself."""


class Sort(IntEnum):
    """What a record is about."""

    EVENT = 1
    ACKNOWLEDGED = 2


@dataclass(frozen=True, slots=True)
class Record:
    """`group` and `number` say where it belongs: an epoch and sequence number, or a generation and position."""

    sort: Sort
    group: UUID
    number: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: records in order, where the last one ends, and whether something between is damaged."""

    records: tuple[Record, ...]
    end: int
    damaged: bool


def pack(record: Record) -> bytes:
    """Write a record as bytes."""
    head = _HEAD.pack(_MARK, 0, len(record.body), record.sort, record.group.bytes, record.number)
    checked = head[_CHECKED_FROM:] + record.body
    return _MARK + crc32(checked).to_bytes(4, "big") + checked


def read(data: bytes) -> Reading:
    """Read all records of `data`; trailing zeros are space that was never written."""
    records, end, damaged = [], 0, False
    for start, stop, record in _found(data):
        damaged = damaged or start != end
        records.append(record)
        end = stop
    return Reading(tuple(records), end, damaged or any(data[end:]))


def _found(data: bytes) -> Iterator[tuple[int, int, Record]]:
    start = data.find(_MARK)
    while start >= 0:
        record = _record_at(data, start)
        stop = start + (_HEAD.size + len(record.body) if record else 1)
        if record:
            yield start, stop, record
        start = data.find(_MARK, stop)


def _record_at(data: bytes, start: int) -> Record | None:
    if start + _HEAD.size > len(data):
        return None
    _, checksum, length, sort, group, number = _HEAD.unpack_from(data, start)
    stop = start + _HEAD.size + length
    if stop > len(data) or crc32(data[start + _CHECKED_FROM : stop]) != checksum or sort not in set(Sort):
        return None
    return Record(Sort(sort), UUID(bytes=group), number, data[start + _HEAD.size : stop])
