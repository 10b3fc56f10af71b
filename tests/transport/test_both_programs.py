"""Node and centre over either way to carry messages: what was not acknowledged when a line broke arrives, once."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.settings import Settings
from edge.journal import Journal
from edge.outbox import Outbox
from edge.running.clock import SystemClock
from tests.central.live import live_centre, until, until_answer, until_listed, until_ready
from tests.edge.events import passage_event
from tests.edge.line.uplink.centre import running, uplink_to
from tests.transport.switchboard import Switchboard

pytestmark = pytest.mark.whole
NODE, CENTRE = "garden:gate-1", "centre"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate({"store": {"url": f"sqlite:///{tmp_path}/central.db"}})


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    box = Outbox(tmp_path / "outbox.db")
    yield box
    box.close()


@pytest.fixture
def journal(outbox: Outbox) -> Journal:
    return Journal(outbox, SystemClock())


@pytest.mark.parametrize("whose", [NODE, CENTRE])
async def test_what_was_on_the_way_when_a_line_broke_is_stored_once(
    lines: Switchboard, settings: Settings, outbox: Outbox, journal: Journal, whose: str
) -> None:
    told = [passage_event() for _ in range(4)]
    uplink = uplink_to(lines, outbox, journal, resend_s=0.5)
    async with live_centre(settings, transport=lines.end(CENTRE)) as live, running(uplink):
        await until_ready(live)
        await journal.record(told[0])
        await until_listed(live, 1)
        lines.stall(whose)
        await journal.record(told[1])
        await asyncio.sleep(0.5)
        lines.cut(whose)
        await journal.record(told[2])
        await asyncio.sleep(0.5)
        lines.mend(whose)
        await journal.record(told[3])
        listed = await until_listed(live, len(told))
        await until(lambda: outbox.depth().backlog == 0)
    assert sorted(item["id"] for item in listed) == sorted(str(one.passage) for one in told)


async def test_all_falls_and_rises_and_everything_is_stored_once(
    lines: Switchboard, settings: Settings, outbox: Outbox, journal: Journal
) -> None:
    told = [passage_event() for _ in range(10)]
    uplink = uplink_to(lines, outbox, journal, resend_s=0.5)
    async with live_centre(settings, transport=lines.end(CENTRE)) as live, running(uplink):
        await until_ready(live)
        for number, one in enumerate(told):
            await journal.record(one)
            if number == 4:
                lines.fall()
        await until(lambda: not uplink.connected)
        lines.rise()
        listed = await until_listed(live, len(told))
        await until(lambda: outbox.depth().backlog == 0)
    assert sorted(item["id"] for item in listed) == sorted(str(one.passage) for one in told)
    assert journal.failures["uplink"] >= 1


async def test_the_centre_knows_whether_a_node_s_line_is_up(
    lines: Switchboard, settings: Settings, outbox: Outbox, journal: Journal
) -> None:
    async with live_centre(settings, transport=lines.end(CENTRE)) as live:
        await until_ready(live)

        async def until_up(*, up: bool) -> None:
            await until_answer(
                live,
                "/api/v1/nodes",
                lambda answer: [item["up"] for item in answer.json()["items"]] == [up],
            )

        async with running(uplink_to(lines, outbox, journal)):
            await until_up(up=True)
            lines.cut(NODE)
            await until_up(up=False)
            lines.mend(NODE)
            await until_up(up=True)
        await until_up(up=False)
