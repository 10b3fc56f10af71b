"""Commands from the guard's press to the barrier and back, and everything that an attacker may do with them.

Node and centre are the real ones, on a line in memory and one time on a real broker. The node's clock stands until
a test moves it, so that ten minutes pass at once.
"""

import asyncio
import base64
import secrets
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import select

from central.commands.keys import CommandKey, load_or_make
from central.settings import Settings
from central.store.db import Store
from central.tables import AuditRow, LaneRow, NodeRow
from edge.gate.commands.verification import CentreKey
from tests.central.live import LiveCentre, live_centre, until, until_answer, until_ready
from tests.edge.gate.commands.centre import NODE, SITE
from tests.edge.gate.commands.line import Line
from tests.services.lines import Lines
from tests.services.mosquitto import Mosquitto
from transport.base import Quality, Session, TransportError
from transport.null_modem import NullModem
from wire.codec import decode_command, encode, open_command
from wire.commands import OpenBarrier
from wire.ids import new_id
from wire.topics import command_topic, commands_for

pytestmark = pytest.mark.whole
LANES = ("in-1", "in-2", "out-1", "out-2")


@dataclass
class Site:
    """A whole installation, and somebody on the network who sees every command and may say any."""

    live: LiveCentre
    line: Line
    key: CommandKey
    """What somebody has who captured the centre."""
    store: Store
    attacker: Session
    seen: list[bytes] = field(default_factory=list)

    async def press(self, lane: str = "in-1") -> str:
        """Press as the guard does; the press is accepted."""
        body = {"reason": "visitor_announced", "key": uuid4().hex}
        answer = await self.live.web.post(f"/api/v1/lanes/{SITE}/{NODE}/{lane}/openings", json=body)
        assert answer.status_code == 202, answer.text
        command: str = answer.json()["id"]
        return command

    async def until_state(self, command: str, state: str) -> dict[str, Any]:
        address = f"/api/v1/openings/{command}"
        answer = await until_answer(self.live, address, lambda answer: answer.json()["state"] == state)
        told: dict[str, Any] = answer.json()
        return told

    def signed(self, lane: str = "in-1", key: CommandKey | None = None, **changed: Any) -> bytes:  # noqa: ANN401 - any field
        """A command of whoever has the key."""
        values = {"lane": lane, "challenge": self.line.desk.challenge(), **changed}
        return encode((key or self.key).sign(_command(**values)))

    async def say(self, payload: bytes, lane: str = "in-1", *, node: str = NODE, retain: bool = False) -> None:
        await self.attacker.publish(command_topic(SITE, node, lane), payload, Quality.AT_LEAST_ONCE, retain=retain)

    async def until_on_record(self, reason: str, count: int = 1) -> list[AuditRow]:
        """Wait until the centre's audit holds so many refusals for a reason."""
        async with asyncio.timeout(20):
            while _counted(rows := self.refusals(reason)) < count:
                # What was folded is told when the node's clock has gone on.
                self.line.clock.ticks += 0.2
                await asyncio.sleep(0.05)
        return rows

    def refusals(self, reason: str) -> list[AuditRow]:
        with self.store.read() as session:
            rows = session.scalars(select(AuditRow).where(AuditRow.action == "refuse_command"))
            return [row for row in rows if row.detail["reason"] == reason]

    async def listen(self) -> None:
        with suppress(TransportError):  # a test may take the line away
            async for message in self.attacker.messages():
                self.seen.append(message.payload)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path / "broker") as one:
        yield one


@pytest.fixture
async def site(tmp_path: Path, modem: NullModem) -> AsyncIterator[Site]:
    async with site_at(tmp_path, modem) as one:
        yield one


@asynccontextmanager
async def site_at(folder: Path, lines: Lines, ahead: timedelta = timedelta()) -> AsyncIterator[Site]:
    """Run it all, the node's wall clock `ahead` of the centre's."""
    url = f"sqlite:///{folder}/central.db"
    key = load_or_make(folder / "command.key")
    line = Line(folder, LANES, CentreKey.parse(key.public_text))
    line.clock.wall = datetime.now(UTC) + ahead
    store = Store(url)
    settings = Settings.model_validate({"store": {"url": url}})
    async with (
        live_centre(settings, transport=lines.end("centre")) as live,
        lines.end("attacker").connect() as attacker,
    ):
        await attacker.subscribe(commands_for(SITE, NODE), Quality.AT_LEAST_ONCE)
        site = Site(live, line, key, store, attacker)
        listening = asyncio.create_task(site.listen())
        await until_ready(live)
        async with line.on(lines):
            await until(lambda: _has_challenge(store))
            yield site
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening
    store.close()
    line.outbox.close()


def _command(**changed: Any) -> OpenBarrier:  # noqa: ANN401 - any field
    values: dict[str, Any] = {
        "id": new_id(),
        "site": SITE,
        "node": NODE,
        "lane": "in-1",
        "actor": "guard-7",
        "reason": "other",
        "nonce": secrets.token_hex(16),
        "challenge": "0" * 32,
        "issued_at": datetime.now(UTC),
    }
    return OpenBarrier(**{**values, **changed})


def _counted(rows: Sequence[AuditRow]) -> int:
    return sum(row.detail["count"] for row in rows)


def _has_challenge(store: Store) -> bool:
    with store.read() as session:
        row = session.get(NodeRow, (SITE, NODE))
        lanes = session.scalars(select(LaneRow)).all()
        return row is not None and row.challenge is not None and len(lanes) == len(LANES)


@pytest.mark.broker
async def test_a_press_opens_and_the_outcome_comes_back_over_a_real_broker(
    tmp_path: Path, broker: Mosquitto
) -> None:
    async with site_at(tmp_path, broker) as site:
        await site.until_state(await site.press(), "opened")
        assert site.line.orders == ["in-1"]


async def test_a_press_opens_and_the_outcome_comes_back(site: Site) -> None:
    command = await site.press()
    told = await site.until_state(command, "opened")
    assert site.line.orders == ["in-1"]
    assert (told["lane"], told["result_reason"]) == ("in-1", "visitor_announced")
    (seen,) = site.seen
    assert str(open_command(decode_command(seen)).id) == command


@pytest.mark.parametrize("days", [1, -1])
async def test_with_the_node_s_wall_clock_a_day_off_a_fresh_one_opens_and_a_late_one_does_not(
    tmp_path: Path, modem: NullModem, days: int
) -> None:
    async with site_at(tmp_path, modem, timedelta(days=days)) as site:
        await site.until_state(await site.press(), "opened")
        late = site.signed()
        site.line.clock.ticks += 600
        await site.say(late)
        await site.until_on_record("late")
    assert site.line.orders == ["in-1"]


@pytest.mark.parametrize("age_s", [5.5, 600])
async def test_a_late_one_moves_nothing(site: Site, age_s: float) -> None:
    command = new_id()
    late = site.signed(id=command)
    site.line.clock.ticks += age_s
    await site.say(late)
    (entry,) = await site.until_on_record("late")
    assert entry.detail["command"] == str(command)
    assert not site.line.orders


async def test_a_press_that_waits_too_long_on_the_way_is_refused_and_the_guard_is_told(
    tmp_path: Path, modem: NullModem, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The challenge that the centre holds grows old before the press, and the node's next one does not come.
    monkeypatch.setattr("edge.gate.commands.challenges.ROTATE_S", 3600.0)
    async with site_at(tmp_path, modem) as site:
        site.line.clock.ticks += 6
        command = await site.press()
        told = await site.until_state(command, "refused")
    assert told["result_reason"] == "late"
    assert not site.line.orders


async def test_a_replayed_one_moves_nothing_more(site: Site) -> None:
    command = await site.press()
    await site.until_state(command, "opened")
    for _ in range(5):
        await site.say(site.seen[0])
    (*_, entry) = await site.until_on_record("replayed", 5)
    assert _counted(site.refusals("replayed")) == 5
    assert entry.role == "system"
    assert site.line.orders == ["in-1"]
    assert (await site.until_state(command, "opened"))["state"] == "opened"


async def test_a_doubled_one_opens_once(site: Site) -> None:
    one = site.signed()
    await asyncio.gather(site.say(one), site.say(one))
    await site.until_on_record("replayed")
    assert site.line.orders == ["in-1"]


async def test_a_forged_one_moves_nothing(site: Site) -> None:
    await site.until_state(await site.press("in-2"), "opened")
    real = decode_command(site.seen[0])
    opened = open_command(real)
    other = CommandKey.new()
    fresh = opened.model_copy(update={"nonce": secrets.token_hex(16), "id": new_id()}).model_dump_json()
    forgeries = [
        site.signed(key=other),
        encode(decode_command(site.signed(key=other)).model_copy(update={"key": site.key.id})),
        encode(real.model_copy(update={"command": real.command.replace('"in-2"', '"in-1"')})),
        encode(real.model_copy(update={"command": fresh})),
        encode(real.model_copy(update={"signature": _bare_signature(site.key, fresh), "command": fresh})),
    ]
    for payload in forgeries:
        await site.say(payload)
        await site.say(payload, "in-2")
    await site.until_on_record("forged", 2 * len(forgeries))
    assert site.line.orders == ["in-2"]


def _bare_signature(key: CommandKey, text: str) -> str:
    """What the key would sign where nothing says that it is a command."""
    return base64.b64encode(key.private.sign(text.encode())).decode()


async def test_one_for_another_lane_node_or_site_moves_nothing(site: Site) -> None:
    await site.say(site.signed("in-2"), "in-1")
    await site.say(site.signed("in-1"), "in-2")
    await site.say(site.signed(node="gate-2"))
    await site.say(site.signed(site="elsewhere"))
    await site.until_on_record("wrong_lane", 4)
    assert not site.line.orders


async def test_one_that_was_retained_moves_nothing_when_the_node_comes(tmp_path: Path, modem: NullModem) -> None:
    async with modem.end("attacker").connect() as attacker:
        kept = encode(load_or_make(tmp_path / "command.key").sign(_command()))
        await attacker.publish(command_topic(SITE, NODE, "in-1"), kept, Quality.AT_LEAST_ONCE, retain=True)
    async with site_at(tmp_path, modem) as site:
        await site.until_on_record("retained")
        assert not site.line.orders


async def test_what_nobody_understands_moves_nothing(site: Site) -> None:
    for payload in (b"", b"\xff\xfe", b"{}", b"[" * 50_000, site.signed()[:-10]):
        await site.say(payload)
    await site.until_on_record("unreadable", 5)
    assert not site.line.orders


async def test_a_captured_centre_opens_neither_many_lanes_nor_fast(site: Site) -> None:
    for _ in range(30):
        await site.say(site.signed("in-1"))
    for lane in ("in-2", "out-1", "out-2"):
        await site.say(site.signed(lane), lane)
    await site.until_on_record("too_many", 24)
    await site.until_on_record("mass_opening", 2)
    assert site.line.orders == ["in-1"] * 6 + ["in-2"]


async def test_a_flood_of_forged_ones_fills_no_outbox_and_hinders_no_guard(site: Site) -> None:
    forged = site.signed(key=CommandKey.new())
    for _ in range(20):
        await asyncio.gather(*(site.say(forged) for _ in range(50)))
    await site.until_state(await site.press(), "opened")
    rows = await site.until_on_record("forged", 1000)
    assert _counted(rows) == 1000
    assert len(rows) <= 4


async def test_with_the_line_down_a_press_is_not_sent_then_or_later(site: Site, modem: NullModem) -> None:
    modem.fall()
    await until_answer(site.live, "/readyz", lambda answer: answer.status_code != httpx2.codes.OK)
    command = await site.press()
    await site.until_state(command, "not_sent")
    heard_at = (await site.live.web.get("/api/v1/nodes")).json()["items"][0]["last_heard_at"]
    modem.rise()
    await until_ready(site.live)
    # Its line is up again as well: what is sent to a node that is not listening is gone.
    await until_answer(
        site.live, "/api/v1/nodes", lambda answer: answer.json()["items"][0]["last_heard_at"] > heard_at
    )
    again = await site.press()
    await site.until_state(again, "opened")
    assert site.line.orders == ["in-1"]
    assert (await site.until_state(command, "not_sent"))["answered_at"] is None
