import socket
import struct
import threading
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge.cameras.messages import (
    Answer,
    Counts,
    MessageError,
    Word,
    receive_answer,
    receive_text,
    send_answer,
    send_text,
)

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(5)
        yield ours, theirs


def test_a_frame_arrives_as_it_was_sent(pair: Pair) -> None:
    picture = np.arange(480 * 640 * 3, dtype=np.uint8).reshape(480, 640, 3)
    answer = Answer(Word.FRAME, Counts(7, 3, 1), 6, 1.5, 2.5, width=640, height=480)
    sender = threading.Thread(target=send_answer, args=(pair[1], answer, picture[:, ::-1]))
    sender.start()
    received, pixels = receive_answer(pair[0])
    sender.join()
    assert received == answer
    assert pixels is not None
    assert np.array_equal(pixels, picture[:, ::-1])


def test_an_answer_without_a_picture(pair: Pair) -> None:
    answer = Answer(Word.OVER, Counts(), reason="断线")
    send_answer(pair[1], answer)
    assert receive_answer(pair[0]) == (answer, None)


def test_a_text_arrives(pair: Pair) -> None:
    send_text(pair[1], "门楼")
    assert receive_text(pair[0]) == "门楼"


def test_a_closed_line_and_silence_are_told_apart(pair: Pair) -> None:
    pair[0].settimeout(0.01)
    with pytest.raises(MessageError, match="no answer in time"):
        receive_answer(pair[0])
    pair[1].close()
    with pytest.raises(MessageError, match="closed"):
        receive_answer(pair[0])


def test_a_picture_of_another_size_than_it_says_is_refused(pair: Pair) -> None:
    send_answer(pair[1], Answer(Word.FRAME, Counts(), width=9, height=9), np.zeros((8, 8, 3), np.uint8))
    with pytest.raises(MessageError, match="9x9"):
        receive_answer(pair[0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=64), st.booleans())
def test_nonsense_is_an_error_and_nothing_else(data: bytes, framed: bool) -> None:  # noqa: FBT001 - drawn
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(struct.pack("!II", len(data), 0) + data if framed else data)
        theirs.close()
        with pytest.raises(MessageError):
            receive_answer(ours)
