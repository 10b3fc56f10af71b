"""What comes in on a session, and that nothing does, or nothing any more."""

import asyncio
import sys

import pytest

from tests.transport.switchboard import Switchboard
from transport.base import Message, Session, TransportError

PATIENCE_S = 20
A_MOMENT_S = 0.3


async def heard(session: Session, number: int) -> list[Message]:
    found: list[Message] = []
    async with asyncio.timeout(PATIENCE_S):
        async for message in session.messages():
            found.append(message)
            if len(found) == number:
                break
    return found


async def payloads(session: Session, number: int) -> list[bytes]:
    return [message.payload for message in await heard(session, number)]


async def hears_nothing(session: Session) -> bool:
    """Nothing comes for a moment."""
    listening = asyncio.ensure_future(anext(session.messages()))
    done, _ = await asyncio.wait({listening}, timeout=A_MOMENT_S)
    listening.cancel()
    return not done


async def is_down(session: Session) -> None:
    """Wait until a session knows that it is over; what had come in until then comes first."""
    with pytest.raises(TransportError):
        await heard(session, sys.maxsize)


async def reconnected(lines: Switchboard, name: str) -> None:
    """Wait until a line can be had again."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            try:
                async with lines.end(name).connect():
                    return
            except TransportError:
                await asyncio.sleep(0.05)
