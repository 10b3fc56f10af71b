import asyncio

import pytest

from transport.base import EVERYTHING, Incoming, Message
from transport.inbox import OVERHEAD_BYTES, Inbox


def inbox(incoming: Incoming) -> Inbox[Message]:
    return Inbox(incoming, lambda message: message)


def said(size: int = 1, topic: str = "a") -> Message:
    return Message(topic, b"x" * size)


def test_it_is_full_at_so_many_messages_and_takes_one_again_for_each_that_is_taken() -> None:
    box = inbox(Incoming(max_messages=2))
    box.put_nowait(said())
    box.put_nowait(said())
    with pytest.raises(asyncio.QueueFull):
        box.put_nowait(said())
    box.get_nowait()
    box.put_nowait(said())
    assert box.full()


def test_it_is_full_once_so_many_bytes_wait_and_short_ones_count_as_well() -> None:
    box = inbox(Incoming(max_bytes=3 * OVERHEAD_BYTES))
    box.put_nowait(said(0))
    box.put_nowait(said(2 * OVERHEAD_BYTES))
    with pytest.raises(asyncio.QueueFull):
        box.put_nowait(said(0))
    box.get_nowait()
    box.get_nowait()
    for _ in range(3):
        box.put_nowait(said(0))
    with pytest.raises(asyncio.QueueFull):
        box.put_nowait(said(0))


def test_one_larger_than_all_that_may_wait_still_comes_if_nothing_waits() -> None:
    box = inbox(Incoming(max_bytes=10))
    box.put_nowait(said(1000))
    assert box.get_nowait() == said(1000)


def test_without_a_bound_it_is_never_full() -> None:
    box = inbox(EVERYTHING)
    for _ in range(1000):
        box.put_nowait(said(10_000))
    assert not box.full()


def test_what_is_taken_at_once_does_not_wait_and_comes_where_it_is_full() -> None:
    taken: list[Message] = []

    def beside(message: Message) -> bool:
        if message.topic == "picture":
            taken.append(message)
        return message.topic == "picture"

    box = inbox(Incoming(max_messages=1, beside=beside))
    box.put_nowait(said())
    box.put_nowait(said(topic="picture"))
    assert taken == [said(topic="picture")]
    assert box.qsize() == 1
