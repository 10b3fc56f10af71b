"""A line in memory: both ends in one process and on one event loop, no broker, the same manners as over one.

What is said is passed on at once and in order, and kept for nobody who is away. A line can be cut, stall and be
mended, and whoever passes everything on can fall and rise again, as it happens to a broker and to cables.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from transport.base import EVERYTHING, Incoming, Message, TransportError
from transport.null_modem_session import ModemSession

_PATIENCE_S = 10.0


class NullModem:
    """See the module. Ends are told apart by their names."""

    def __init__(self) -> None:
        self._retained: dict[str, Message] = {}
        self._sessions: dict[str, ModemSession] = {}
        self._cut: set[str] = set()
        self._stalled: set[str] = set()
        self._fallen = False

    def end(self, name: str) -> "ModemEnd":
        """Return one end of a line, for whoever is called `name`."""
        return ModemEnd(self, name)

    def cut(self, name: str) -> None:
        """Break the line of `name` and let none be had until it is mended; its last will is said."""
        self._cut.add(name)
        self._stalled.discard(name)
        self._break(name)

    def stall(self, name: str) -> None:
        """Let nothing pass on the line of `name`, and tell nobody: what is said waits there until it is mended."""
        self._stalled.add(name)
        if session := self._sessions.get(name):
            session.stall()

    def mend(self, name: str) -> None:
        """Make the line of `name` whole; what waited on a stalled one goes on its way."""
        self._cut.discard(name)
        self._stalled.discard(name)
        if session := self._sessions.get(name):
            session.flow()

    def fall(self) -> None:
        """Break all lines at once: there is nobody left who could say a last will."""
        self._fallen = True
        sessions, self._sessions = self._sessions, {}
        for session in sessions.values():
            session.end()

    def rise(self) -> None:
        """Let lines be had again; what was retained still is."""
        self._fallen = False

    def carry(self, message: Message) -> None:
        """Give a message to everybody who wants it; keep it where it is to be retained (an empty one: no more)."""
        if message.retained:
            self._retained.pop(message.topic, None)
            if message.payload:
                self._retained[message.topic] = message
        for session in tuple(self._sessions.values()):
            session.hear(replace(message, retained=False))

    def retained(self) -> tuple[Message, ...]:
        """Return what whoever begins to listen is told first."""
        return tuple(self._retained.values())

    async def begin(self, name: str, incoming: Incoming, will: Message | None) -> ModemSession:
        """Begin a session, throwing out the one of that name; raises TransportError where there is no line."""
        await self._answered(name)
        if self._fallen or name in self._cut:
            raise TransportError(f"there is no line for {name}")
        self._break(name)
        session = self._sessions[name] = ModemSession(self, incoming, will)
        return session

    def finish(self, name: str, session: ModemSession) -> None:
        """End a session as agreed: its last will is not said."""
        if self._sessions.get(name) is session:
            del self._sessions[name]
        session.leave()

    async def _answered(self, name: str) -> None:
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await asyncio.sleep(0)
                while name in self._stalled:  # noqa: ASYNC110 - seldom, and for a test
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise TransportError(f"nobody answers {name}") from None

    def _break(self, name: str) -> None:
        session = self._sessions.pop(name, None)
        if session is not None:
            session.end()
            if session.will is not None:
                self.carry(session.will)


class ModemEnd:
    """One end of a line in memory; see `transport.base.Transport`."""

    def __init__(self, modem: NullModem, name: str) -> None:
        self._modem = modem
        self._name = name

    @asynccontextmanager
    async def connect(
        self, incoming: Incoming = EVERYTHING, will: Message | None = None
    ) -> AsyncIterator[ModemSession]:
        """See the port."""
        session = await self._modem.begin(self._name, incoming, will)
        try:
            yield session
        finally:
            self._modem.finish(self._name, session)
