"""The centre as a process of its own, killed while it takes in: nothing is lost and nothing is there twice."""

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from random import Random

import httpx2
import pytest

from central.store.db import Store
from tests.central.live import NodeOnLine, node_on_line
from tests.central.node import NOON, TellingNode, move, passage
from tests.central.visitors import sign_in
from tests.services.mosquitto import Mosquitto
from tests.services.ports import free_port, wait_for_port
from wire.codec import encode
from wire.events import PassageRecorded

pytestmark = [pytest.mark.broker, pytest.mark.slow]


class Process:
    """`python -m central` on its own ports."""

    def __init__(self, folder: Path, store_url: str, broker: Mosquitto) -> None:
        self.port = free_port()
        self._configuration = folder / "central.toml"
        self._configuration.write_text(
            f"[web]\nport = {self.port}\n[mqtt]\nport = {broker.port}\n"
            f'[store]\nurl = "{store_url}"\nmigrate_at_start = true\n',
            encoding="utf-8",
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "central", "--config", str(self._configuration)]
        self._process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        wait_for_port(self.port, self._process)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()


async def _resend(online: NodeOnLine, waiting: dict[int, bytes]) -> None:
    """Do what a node does: say all that is not acknowledged, again and again, a few at a time."""
    while True:
        for seq, payload in list(waiting.items())[:20]:
            if seq in waiting:
                await online.say(payload)
        for ack in online.acks:
            covered = (*ack.also, (1, ack.upto))
            for seq in [seq for seq in waiting if any(first <= seq <= last for first, last in covered)]:
                del waiting[seq]
        online.acks.clear()
        await asyncio.sleep(0.02)


async def _told(port: int, store_url: str) -> list[tuple[str, str | None]]:
    """Read all passages and what their barriers did, page by page."""
    found: list[tuple[str, str | None]] = []
    cursor: str | None = None
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=20) as web:
        store = Store(store_url)
        sign_in(web, store)
        store.close()
        while True:
            page = (
                await web.get("/passages", params={"limit": 200, **({"cursor": cursor} if cursor else {})})
            ).json()
            found.extend((item["id"], (item["barrier"] or {}).get("result")) for item in page["items"])
            cursor = page["next_cursor"]
            if cursor is None:
                return found


@pytest.mark.timeout(180)
async def test_kills_lose_nothing_and_double_nothing(store_url: str, broker: Mosquitto, tmp_path: Path) -> None:
    chance = Random(11)  # noqa: S311 - moments, not secrets
    node = TellingNode()
    made: list[PassageRecorded] = [passage(at=NOON + timedelta(seconds=number)) for number in range(400)]
    waiting: dict[int, bytes] = {}
    for one in made:
        for event in (one, move(one.passage)):
            envelope = node.encloses(event)
            waiting[envelope.seq] = encode(envelope)
    centre = Process(tmp_path, store_url, broker)
    async with node_on_line(broker.end("gate-1"), node) as online:
        telling = asyncio.create_task(_resend(online, waiting))
        for _ in range(5):
            await asyncio.to_thread(centre.start)
            await asyncio.sleep(chance.uniform(0.1, 1.0))
            centre.kill()
        await asyncio.to_thread(centre.start)
        async with asyncio.timeout(90):
            while waiting:  # noqa: ASYNC110 - emptied by what comes over the network
                await asyncio.sleep(0.05)
        telling.cancel()
    found = await _told(centre.port, store_url)
    centre.kill()

    assert sorted(found) == sorted((str(one.passage), "opened") for one in made)
