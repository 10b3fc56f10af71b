"""One life of a line in memory: what leaves, what comes in, and what becomes of both when it stalls or breaks."""

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Protocol

from transport.base import Incoming, Message, NotSentError, Quality, TransportError
from transport.filters import matches
from transport.inbox import Inbox

_PATIENCE_S = 10.0


class Exchange(Protocol):
    """Passes on what is said."""

    def carry(self, message: Message) -> None:
        """Give a message to everybody who wants it."""

    def retained(self) -> tuple[Message, ...]:
        """Return what whoever begins to listen is told first."""


class _Way:
    """One direction of a line: things pass in order, one a turn of the loop, as they do over a socket.

    All at once would flood whoever listens before he has had a turn to take anything.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Callable[[], None]] = deque()
        self._moving = False
        self._stalled = False

    def send(self, arrive: Callable[[], None]) -> None:
        self._waiting.append(arrive)
        self._move()

    def stall(self) -> None:
        self._stalled = True

    def flow(self) -> None:
        self._stalled = False
        self._move()

    def finish(self) -> None:
        while self._waiting and not self._stalled:
            self._waiting.popleft()()

    def lose(self) -> None:
        self._waiting.clear()

    def _move(self) -> None:
        if self._waiting and not self._moving and not self._stalled:
            self._moving = True
            self._loop.call_soon(self._pass_one)

    def _pass_one(self) -> None:
        self._moving = False
        if self._waiting and not self._stalled:
            self._waiting.popleft()()
            self._move()


class ModemSession:
    """See the module and `transport.base.Session`."""

    def __init__(self, exchange: Exchange, incoming: Incoming, will: Message | None) -> None:
        self.will = will
        self._exchange = exchange
        self._inbox: Inbox[Message] = Inbox(incoming, lambda message: message)
        self._wanted: dict[str, Quality] = {}
        self._out, self._in = _Way(), _Way()
        self._unanswered: set[asyncio.Future[None]] = set()
        self._news = asyncio.Event()
        self._over = False

    async def subscribe(self, wanted: str, quality: Quality) -> None:
        """See the port."""
        await self._answered(partial(self._listen, wanted, quality), None)

    async def publish(
        self,
        topic: str,
        payload: bytes,
        quality: Quality,
        *,
        retain: bool = False,
        within_s: float | None = None,
    ) -> None:
        """See the port."""
        leave = partial(self._exchange.carry, Message(topic, payload, quality, retain))
        if quality is Quality.AT_LEAST_ONCE:
            await self._answered(leave, within_s)
        else:
            self._refuse_if_over()
            self._out.send(leave)
            await asyncio.sleep(0)

    def messages(self) -> AsyncIterator[Message]:
        """See the port."""
        return _Arriving(self)

    async def next(self) -> Message:
        """Return what came in next; raises TransportError once the session is over and all of it is taken."""
        # One turn of the loop for each: a flood must not keep everybody else waiting.
        await asyncio.sleep(0)
        while self._inbox.empty():
            if self._over:
                raise TransportError("the line is down")
            self._news.clear()
            await self._news.wait()
        return self._inbox.get_nowait()

    def hear(self, message: Message) -> None:
        """Take in what somebody said, if it is wanted."""
        for wanted, quality in self._wanted.items():
            if matches(message.topic, wanted):
                self._in.send(partial(self._take, replace(message, quality=min(message.quality, quality))))
                return

    def stall(self) -> None:
        """Let nothing in or out until it flows again."""
        self._out.stall()
        self._in.stall()

    def flow(self) -> None:
        """Let everything that waits go on its way, in order."""
        self._out.flow()
        self._in.flow()

    def leave(self) -> None:
        """End as agreed: what was said still leaves, unless the line stalls."""
        self._out.finish()
        self.end()

    def end(self) -> None:
        """Break off: what waits is lost, and whoever waits for an answer is told that none will come."""
        self._over = True
        self._out.lose()
        self._in.lose()
        for answer in self._unanswered:
            if not answer.done():
                answer.set_exception(TransportError("the line broke before there was an answer"))
        self._news.set()

    async def _answered(self, leave: Callable[[], None], within_s: float | None) -> None:
        """Let something leave, and wait for the answer; it comes a turn later, and a line can break between."""
        self._refuse_if_over()
        answer = asyncio.get_running_loop().create_future()
        self._unanswered.add(answer)
        self._out.send(leave)
        self._out.send(partial(_set, answer))
        wait_s = _PATIENCE_S if within_s is None else within_s
        try:
            async with asyncio.timeout(None if wait_s == math.inf else wait_s):
                await answer
        except TimeoutError:
            raise TransportError("nobody answered in time") from None
        finally:
            self._unanswered.discard(answer)

    def _refuse_if_over(self) -> None:
        if self._over:
            raise NotSentError("the line is down")

    def _listen(self, wanted: str, quality: Quality) -> None:
        self._wanted[wanted] = quality
        for message in self._exchange.retained():
            if matches(message.topic, wanted):
                self._in.send(partial(self._take, replace(message, quality=min(message.quality, quality))))

    def _take(self, message: Message) -> None:
        # What does not fit is dropped, as the port says.
        with suppress(asyncio.QueueFull):
            self._inbox.put_nowait(message)
            self._news.set()


class _Arriving:
    def __init__(self, session: ModemSession) -> None:
        self._session = session

    def __aiter__(self) -> "_Arriving":
        return self

    async def __anext__(self) -> Message:
        return await self._session.next()


def _set(answer: asyncio.Future[None]) -> None:
    if not answer.done():
        answer.set_result(None)
