"""A live picture from a node to whoever may see it: on record once, and stored nowhere."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select

from central.accounts import sessions
from central.accounts.roles import Role
from central.settings import Settings
from central.store.db import Store
from central.tables import AuditRow
from tests.central.audit.test_looks import FORBIDS_WRITING
from tests.central.line.live_pictures.filmed import PLACE, jpeg, message
from tests.central.live import LiveCentre, live_centre, node_on_line, until, until_ready
from tests.central.node import TellingNode
from tests.central.visitors import Visitor, sign_in
from transport.base import Quality, Session
from transport.null_modem import NullModem
from wire.codec import decode_watch, encode
from wire.topics import EventTopic, watch_topic

pytestmark = pytest.mark.whole
ADDRESS = f"/live/pictures?lanes={PLACE.key}"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {
            "store": {"url": f"sqlite:///{tmp_path}/central.db"},
            "sites": {"east": {"place": "river"}},
            "live_picture": {"max_watchers": 2},
        }
    )


@asynccontextmanager
async def filming_node(modem: NullModem) -> AsyncIterator[list[tuple[str, ...]]]:
    """A node that says that it has a lane, and shows it whenever it is asked to; gives what it was asked for."""
    asked: list[tuple[str, ...]] = []

    async def film(session: Session) -> None:
        async for said in session.messages():
            assert (said.quality, said.retained) == (Quality.AT_MOST_ONCE, False)
            asked.append(decode_watch(said.payload).lanes)
            for colour in (10, 120, 240) if asked[-1] else ():
                one = message(picture=jpeg((colour, colour, colour)))
                await session.publish(one.topic, one.payload, Quality.AT_MOST_ONCE)
                await asyncio.sleep(0.1)

    async with (
        node_on_line(modem.end("gate-1"), TellingNode()) as node,
        modem.end("gate-1's camera").connect() as session,
    ):
        await node.say(encode(node.node.beats().health), EventTopic.HEALTH)
        await session.subscribe(watch_topic("east", "gate-1"), Quality.AT_LEAST_ONCE)
        filming = asyncio.create_task(film(session))
        try:
            yield asked
        finally:
            filming.cancel()
            with suppress(asyncio.CancelledError):
                await filming


async def pieces_of(response: httpx2.Response) -> AsyncIterator[tuple[dict[str, str], bytes]]:
    """Cut what streams as the page does."""
    held = b""
    async for chunk in response.aiter_bytes():
        held += chunk
        while b"\n" in held:
            line, _, rest = held.partition(b"\n")
            said = json.loads(line)
            size = int(said.get("size", 0))
            if len(rest) < size:
                break
            yield said, rest[:size]
            held = rest[size:]


async def pictures_of(response: httpx2.Response, number: int) -> list[bytes]:
    found: list[bytes] = []
    async with asyncio.timeout(20):
        async for said, picture in pieces_of(response):
            if said.get("lane"):
                assert said["lane"] == PLACE.key
                found.append(picture)
            if len(found) == number:
                break
    return found


async def known(live: LiveCentre) -> None:
    """Wait until the centre knows the lane."""
    await until_ready(live)
    async with asyncio.timeout(20):
        while not (await live.web.get("/api/v1/nodes")).json()["items"]:  # noqa: ASYNC110 - behind a network
            await asyncio.sleep(0.05)


def files_with_a_picture(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and b"JFIF" in file.read_bytes()]


def looks(settings: Settings) -> list[AuditRow]:
    store = Store(settings.store.address)
    with store.read() as session:
        rows = list(session.scalars(select(AuditRow).where(AuditRow.action == "see_picture_live")))
    store.close()
    return rows


async def test_who_watches_sees_what_the_node_films_and_is_on_record_once(
    modem: NullModem, settings: Settings, tmp_path: Path
) -> None:
    async with live_centre(settings, transport=modem.end("centre")) as live, filming_node(modem) as asked:
        await known(live)
        assert asked == [], "nobody watches"
        async with live.web.stream("GET", ADDRESS) as response:
            assert response.status_code == httpx2.codes.OK
            assert "no-store" in response.headers["cache-control"]
            seen = await pictures_of(response, 3)
        await until(lambda: asked[-1:] == [()])
    assert set(seen) == {jpeg((colour, colour, colour)) for colour in (10, 120, 240)}
    (row,) = looks(settings)
    assert (row.target, row.site, row.role, row.detail) == (PLACE.key, "east", "guard", {"lanes": [PLACE.key]})
    assert files_with_a_picture(tmp_path) == []


@pytest.mark.parametrize("role", [Role.POLICE, Role.AUDITOR, Role.ADMIN])
async def test_other_roles_see_nothing_and_nobody_is_filmed_for_them(
    modem: NullModem, settings: Settings, role: Role
) -> None:
    async with live_centre(settings, transport=modem.end("centre")) as live, filming_node(modem) as asked:
        await known(live)
        store = Store(settings.store.address)
        sign_in(live.web, store, role)
        store.close()
        assert (await live.web.get(ADDRESS)).status_code == httpx2.codes.FORBIDDEN
        await asyncio.sleep(0.3)
        assert asked == []
    assert looks(settings) == []


async def test_a_lane_outside_of_ones_place_or_unknown_does_not_exist(
    modem: NullModem, settings: Settings
) -> None:
    async with live_centre(settings, transport=modem.end("centre")) as live, filming_node(modem) as asked:
        await known(live)
        for wrong in ("", "nowhere", "east.gate-1.out-9", f"{PLACE.key},east.gate-1.out-9"):
            assert (await live.web.get(f"/live/pictures?lanes={wrong}")).status_code == httpx2.codes.NOT_FOUND
        many = ",".join(f"east.gate-1.in-{number}" for number in range(17))
        assert (await live.web.get(f"/live/pictures?lanes={many}")).status_code == 422
        store = Store(settings.store.address)
        sign_in(live.web, store, Role.GUARD, place="hill")
        store.close()
        assert (await live.web.get(ADDRESS)).status_code == httpx2.codes.NOT_FOUND
        assert asked == []
    assert looks(settings) == []


async def test_what_cannot_be_put_on_record_is_not_shown(modem: NullModem, settings: Settings) -> None:
    async with live_centre(settings, transport=modem.end("centre")) as live, filming_node(modem) as asked:
        await known(live)
        store = Store(settings.store.address)
        with store.engine.begin() as connection:
            connection.exec_driver_sql(FORBIDS_WRITING["sqlite"])
        store.close()
        assert (await live.web.get(ADDRESS)).status_code == httpx2.codes.SERVICE_UNAVAILABLE
        await until(lambda: not asked or asked[-1] == ())
        numbers = (await live.web.get("/metrics")).text
    assert "gatehouse_central_live_picture_watchers 0.0" in numbers


async def test_one_page_too_many_is_refused_and_not_on_record(modem: NullModem, settings: Settings) -> None:
    async with live_centre(settings, transport=modem.end("centre")) as live, filming_node(modem):
        await known(live)
        async with live.web.stream("GET", ADDRESS) as one, live.web.stream("GET", ADDRESS) as two:
            assert one.status_code == two.status_code == httpx2.codes.OK
            assert (await live.web.get(ADDRESS)).status_code == httpx2.codes.SERVICE_UNAVAILABLE
    assert len(looks(settings)) == 2


async def test_of_an_older_node_nothing_comes_and_the_page_s_line_stands(
    modem: NullModem, settings: Settings
) -> None:
    async with (
        live_centre(settings, transport=modem.end("centre")) as live,
        node_on_line(modem.end("gate-1"), TellingNode()) as node,
    ):
        await node.say(encode(node.node.beats().health), EventTopic.HEALTH)
        await known(live)
        beats = 0
        async with live.web.stream("GET", ADDRESS) as response, asyncio.timeout(20):
            async for said, _ in pieces_of(response):
                assert said.keys() == {"now"}
                beats += 1
                if beats == 3:
                    break


async def test_the_stream_ends_with_the_session(modem: NullModem, settings: Settings) -> None:
    async with live_centre(settings, transport=modem.end("centre")) as live, filming_node(modem) as asked:
        await known(live)
        store = Store(settings.store.address)
        guard = sign_in(live.web, store, Role.GUARD)
        async with live.web.stream("GET", ADDRESS) as response, asyncio.timeout(20):
            sign_out(store, guard)
            assert response.status_code == httpx2.codes.OK
            async for _ in response.aiter_bytes():
                pass
        store.close()
        await until(lambda: asked[-1:] == [()])
        assert (await live.web.get(ADDRESS, headers={"accept": "text/event-stream"})).status_code == 401


def sign_out(store: Store, who: Visitor) -> None:
    with store.write() as session:
        sessions.end(session, sessions.digest_of(who.begun.token))
