import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.edge.cameras.processes import is_alive, my_readers, readers_of, until
from tests.services.films import numbered_film

pytestmark = pytest.mark.slow

NODE = """
import asyncio, sys
from edge.cameras.opening import open_camera
from edge.cameras.settings import CameraSettings

async def main():
    async for frame in open_camera(CameraSettings(source=sys.argv[1], loop=True)).frames():
        print(frame.number, flush=True)

asyncio.run(main())
"""


def start_node(film: Path) -> subprocess.Popen[str]:
    node = subprocess.Popen([sys.executable, "-c", NODE, str(film)], stdout=subprocess.PIPE, text=True)
    assert node.stdout is not None
    node.stdout.readline()
    return node


async def test_the_reader_dies_with_its_node(tmp_path: Path) -> None:
    node = start_node(numbered_film(tmp_path / "film.mp4", 40))
    (reader,) = readers_of(node.pid)
    node.kill()
    node.communicate()
    await until(lambda: not is_alive(reader))


async def test_even_a_stopped_reader_dies_with_its_node(tmp_path: Path) -> None:
    node = start_node(numbered_film(tmp_path / "film.mp4", 40))
    (reader,) = readers_of(node.pid)
    os.kill(reader, signal.SIGSTOP)
    node.kill()
    node.communicate()
    await until(lambda: not is_alive(reader))


async def test_the_reader_leaves_an_interrupt_to_its_node(tmp_path: Path) -> None:
    node = start_node(numbered_film(tmp_path / "film.mp4", 40))
    (reader,) = readers_of(node.pid)
    os.kill(reader, signal.SIGINT)
    assert node.stdout is not None
    for _ in range(10):
        await asyncio.to_thread(node.stdout.readline)
    assert readers_of(node.pid) == [reader]
    node.kill()
    node.communicate()
    await until(lambda: not is_alive(reader))


def test_the_address_is_not_among_the_arguments(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mp4", 40)
    node = start_node(film)
    (reader,) = readers_of(node.pid)
    command = Path(f"/proc/{reader}/cmdline").read_text(encoding="utf-8")
    node.kill()
    node.communicate()
    assert str(film) not in command
    assert my_readers() == []
