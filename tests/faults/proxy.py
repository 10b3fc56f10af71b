"""A cable between a program and the broker that a drill can cut, or leave lying there half dead.

A half-open connection is one that neither side has closed and on which nothing arrives: what a pulled plug, a
firewall that forgot, or a frozen machine leaves behind.
"""

import selectors
import socket
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

_AT_ONCE = 65536


class Cable(StrEnum):
    """How the cable is."""

    WHOLE = "whole"
    MUTE = "mute"
    """What is said is taken and thrown away; nobody is told."""
    STUFFED = "stuffed"
    """Nothing is taken any more, until the senders' buffers are full."""


@dataclass(slots=True)
class _Pair:
    """The two ends of one connection."""

    program: socket.socket
    broker: socket.socket

    def close(self) -> None:
        self.program.close()
        self.broker.close()


class Proxy:
    """Listens on 127.0.0.1:`port` and passes everything on to `target`, which may be named later.

    What happens to the cable happens to the connections that there are; one made afterwards is whole, as the one
    after a dead connection is.
    """

    def __init__(self) -> None:
        self.target = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(0.1)
        self.port: int = self._server.getsockname()[1]
        self._state: dict[int, Cable] = {}
        self._pairs: list[_Pair] = []
        self._lock = Lock()
        self._over = Event()
        self._threads: list[Thread] = []

    @property
    def connections(self) -> int:
        """How many were made so far."""
        with self._lock:
            return len(self._pairs)

    def put(self, cable: Cable) -> None:
        """Let this happen to every connection there is; those that are made from now on are whole."""
        with self._lock:
            self._state = dict.fromkeys(map(id, self._pairs), cable)

    def cut(self) -> None:
        """Reset every connection there is."""
        with self._lock:
            pairs = tuple(self._pairs)
        for pair in pairs:
            for end in (pair.program, pair.broker):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        self._begin(Thread(target=self._accept, daemon=True))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        for thread in tuple(self._threads):
            thread.join(5)
        self._server.close()
        for pair in self._pairs:
            pair.close()

    def _begin(self, thread: Thread) -> None:
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                program, _ = self._server.accept()
            except TimeoutError:
                continue
            try:
                broker = socket.create_connection(("127.0.0.1", self.target), timeout=5)
            except OSError:
                program.close()
                continue
            pair = _Pair(program, broker)
            with self._lock:
                self._pairs.append(pair)
            self._begin(Thread(target=self._carry, args=(pair,), daemon=True))

    def _carry(self, pair: _Pair) -> None:
        """Pass bytes on in both directions until one side is done."""
        with selectors.DefaultSelector() as ready, suppress(OSError):
            ready.register(pair.program, selectors.EVENT_READ, pair.broker)
            ready.register(pair.broker, selectors.EVENT_READ, pair.program)
            while not self._over.is_set():
                if self._cable_of(pair) is Cable.STUFFED:
                    self._over.wait(0.1)
                    continue
                for key, _ in ready.select(0.1):
                    if not self._pass_on(key.fileobj, key.data, pair):
                        return
        pair.close()

    def _pass_on(self, source: object, other: socket.socket, pair: _Pair) -> bool:
        """Carry what there is; returns False when the connection is over, as far as anybody is told."""
        assert isinstance(source, socket.socket)
        content = source.recv(_AT_ONCE)
        if self._cable_of(pair) is Cable.MUTE:
            return bool(content)
        if not content:
            pair.close()
            return False
        other.sendall(content)
        return True

    def _cable_of(self, pair: _Pair) -> Cable:
        with self._lock:
            return self._state.get(id(pair), Cable.WHOLE)
