"""What node and reader process say to each other over a socket pair: a short JSON header, then raw bytes.

No pickles: a reader decodes what strangers send, and must not be able to run code in the node if it is taken over.
"""

import json
import socket
import struct
from dataclasses import asdict, dataclass
from enum import StrEnum

import numpy as np

from models.base import Picture

_LENGTHS = struct.Struct("!II")
_MOST_HEADER = 65_536
MOST_PIXELS = 40_000_000


class MessageError(Exception):
    """The other side has gone, is silent, or talks nonsense; the message says which."""


class Word(StrEnum):
    """What an answer is."""

    FRAME = "frame"
    WAITING = "waiting"
    """Nothing new yet; the reader is alive."""
    OVER = "over"
    """The source gave its last."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a reader has met since it started."""

    read: int = 0
    dropped: int = 0
    corrupt: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A reader's answer to the request for the newest frame; `picture` comes with FRAME only."""

    word: Word
    counts: Counts
    number: int = 0
    wall_s: float = 0.0
    """Seconds since 1970."""
    monotonic_s: float = 0.0
    width: int = 0
    height: int = 0
    reason: str = ""
    """Why it is over; blank when it simply ended."""


def send_answer(peer: socket.socket, answer: Answer, picture: Picture | None = None) -> None:
    """Send `answer`, and the `picture` of its `width` and `height`. Raises OSError when nobody listens."""
    header = json.dumps(asdict(answer)).encode()
    pixels = b"" if picture is None else np.ascontiguousarray(picture).data.cast("B")
    peer.sendall(_LENGTHS.pack(len(header), len(pixels)) + header)
    peer.sendall(pixels)


def receive_answer(peer: socket.socket) -> tuple[Answer, Picture | None]:
    """Receive what `send_answer` sent. Raises MessageError."""
    header_size, pixel_bytes = _LENGTHS.unpack(_receive(peer, _LENGTHS.size))
    if header_size > _MOST_HEADER:
        raise MessageError(f"a header of {header_size} bytes")
    answer = _parse(bytes(_receive(peer, header_size)))
    if not pixel_bytes:
        return answer, None
    if pixel_bytes != answer.width * answer.height * 3 or pixel_bytes > MOST_PIXELS * 3:
        raise MessageError(f"{pixel_bytes} bytes for a picture of {answer.width}x{answer.height}")
    pixels = np.frombuffer(_receive(peer, pixel_bytes), np.uint8)
    return answer, pixels.reshape(answer.height, answer.width, 3)


def send_text(peer: socket.socket, text: str) -> None:
    """Send one text. Raises OSError when nobody listens."""
    data = text.encode()
    peer.sendall(_LENGTHS.pack(len(data), 0) + data)


def receive_text(peer: socket.socket) -> str:
    """Receive what `send_text` sent. Raises MessageError."""
    size, _ = _LENGTHS.unpack(_receive(peer, _LENGTHS.size))
    if size > _MOST_HEADER:
        raise MessageError(f"a text of {size} bytes")
    return bytes(_receive(peer, size)).decode(errors="replace")


def _receive(peer: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view, filled = memoryview(data), 0
    while filled < size:
        try:
            got = peer.recv_into(view[filled:])
        except TimeoutError as error:
            raise MessageError("no answer in time") from error
        except OSError as error:
            raise MessageError("the line broke") from error
        if not got:
            raise MessageError("the line was closed")
        filled += got
    return data


def _parse(header: bytes) -> Answer:
    try:
        fields = json.loads(header)
        return Answer(**{**fields, "word": Word(fields["word"]), "counts": Counts(**fields["counts"])})
    except (ValueError, TypeError, KeyError) as error:
        raise MessageError("a header that is no answer") from error
