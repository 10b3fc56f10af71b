import asyncio

import pytest

from transport.base import EVERYTHING, Message, NotSentError, Quality, TransportError
from transport.null_modem_session import ModemSession


class Heard:
    """Passes nothing on, and keeps what was said."""

    def __init__(self) -> None:
        self.said: list[bytes] = []

    def carry(self, message: Message) -> None:
        self.said.append(message.payload)

    def retained(self) -> tuple[Message, ...]:
        return (Message("a", b"kept", retained=True),)


@pytest.fixture
def exchange() -> Heard:
    return Heard()


@pytest.fixture
async def session(exchange: Heard) -> ModemSession:
    return ModemSession(exchange, EVERYTHING, None)


async def test_a_line_can_break_between_being_heard_and_knowing_it(session: ModemSession, exchange: Heard) -> None:
    saying = asyncio.create_task(session.publish("a", b"x", Quality.AT_LEAST_ONCE))
    while not exchange.said:  # noqa: ASYNC110 - turn by turn of the loop
        await asyncio.sleep(0)
    assert not saying.done()
    session.end()
    with pytest.raises(TransportError) as told:
        await saying
    assert not isinstance(told.value, NotSentError)


async def test_what_stalls_is_lost_when_it_breaks_in_both_directions(
    session: ModemSession, exchange: Heard
) -> None:
    await session.subscribe("b", Quality.AT_LEAST_ONCE)
    session.stall()
    await session.publish("a", b"x", Quality.AT_MOST_ONCE)
    session.hear(Message("b", b"x"))
    session.end()
    session.flow()
    await asyncio.sleep(0.01)
    assert exchange.said == []
    with pytest.raises(TransportError):
        await session.next()


async def test_what_was_retained_comes_before_what_is_said_from_now_on(session: ModemSession) -> None:
    await session.subscribe("+", Quality.AT_LEAST_ONCE)
    session.hear(Message("a", b"new"))
    coming = session.messages()
    assert [(await anext(coming)).payload for _ in range(2)] == [b"kept", b"new"]


async def test_one_message_for_two_wishes_comes_once(session: ModemSession) -> None:
    await session.subscribe("b", Quality.AT_LEAST_ONCE)
    await session.subscribe("b/#", Quality.AT_LEAST_ONCE)
    session.hear(Message("b", b"x"))
    session.hear(Message("b/c", b"behind"))
    coming = session.messages()
    assert [(await anext(coming)).payload for _ in range(2)] == [b"x", b"behind"]
