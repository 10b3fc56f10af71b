"""The drill's own cable: it must do what it is said to do, or the drill shows nothing."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.faults.proxy import Cable, Proxy


@pytest.fixture
def far() -> Iterator[socket.socket]:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.settimeout(5)
        yield server


@pytest.fixture
def proxy(far: socket.socket) -> Iterator[Proxy]:
    with Proxy() as made:
        made.target = far.getsockname()[1]
        yield made


def connected(proxy: Proxy, far: socket.socket) -> tuple[socket.socket, socket.socket]:
    near = socket.create_connection(("127.0.0.1", proxy.port), timeout=5)
    end, _ = far.accept()
    end.settimeout(0.5)
    return near, end


def test_a_whole_cable_carries_both_ways_and_tells_the_end(proxy: Proxy, far: socket.socket) -> None:
    near, end = connected(proxy, far)
    with near, end:
        near.sendall(b"to")
        assert end.recv(10) == b"to"
        end.sendall(b"fro")
        assert near.recv(10) == b"fro"
        near.close()
        assert end.recv(10) == b""


def test_a_mute_cable_swallows_and_says_nothing(proxy: Proxy, far: socket.socket) -> None:
    near, end = connected(proxy, far)
    with near, end:
        near.sendall(b"before")
        assert end.recv(10) == b"before"
        proxy.put(Cable.MUTE)
        near.sendall(b"lost")
        with pytest.raises(TimeoutError):
            end.recv(10)


def test_a_connection_made_afterwards_is_whole(proxy: Proxy, far: socket.socket) -> None:
    old_near, old_end = connected(proxy, far)
    with old_near, old_end:
        old_near.sendall(b"before")
        assert old_end.recv(10) == b"before"
        proxy.put(Cable.MUTE)
        near, end = connected(proxy, far)
        with near, end:
            near.sendall(b"new")
            assert end.recv(10) == b"new"


def test_a_stuffed_cable_takes_nothing_more(proxy: Proxy, far: socket.socket) -> None:
    near, end = connected(proxy, far)
    with near, end:
        near.sendall(b"before")
        assert end.recv(10) == b"before"
        proxy.put(Cable.STUFFED)
        near.settimeout(0.5)
        with pytest.raises(TimeoutError):
            near.sendall(b"x" * 50_000_000)


def test_cutting_ends_both(proxy: Proxy, far: socket.socket) -> None:
    near, end = connected(proxy, far)
    with near, end:
        near.sendall(b"before")
        assert end.recv(10) == b"before"
        proxy.cut()
        assert near.recv(10) == b""
        assert end.recv(10) == b""
