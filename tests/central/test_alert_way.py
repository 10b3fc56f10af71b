"""The whole way of an alert: asked for, agreed to, seen by a node, told to a guard, closed, counted."""

from datetime import UTC, datetime, timedelta

from central.accounts.roles import Role
from central.settings import Settings
from central.store.db import Store
from tests.central.live import events_of, live_centre, node_on_line, until_ready
from tests.central.node import TellingNode, passage
from tests.central.visitors import visitor
from transport.null_modem import NullModem


async def test_a_wanted_plate_comes_to_a_gate(store_url: str, modem: NullModem) -> None:
    settings = Settings.model_validate(
        {
            "store": {"url": store_url, "migrate_at_start": True},
            "sites": {"east": {"place": "river/north"}, "west": {"place": "river/south"}},
            "alerts": {"cooldown_s": 20},
        }
    )
    now = datetime.now(UTC)
    wish = {
        "plate": "京a·12345",
        "reason": "stolen",
        "legal_basis": "case 7",
        "ends_at": (now + timedelta(days=1)).isoformat(),
    }
    async with (
        live_centre(settings, transport=modem.end("centre")) as live,
        node_on_line(modem.end("gate-1"), TellingNode()) as node,
    ):
        await until_ready(live)
        store = Store(store_url)
        li, wang = (visitor(store, Role.POLICE, "river").headers for _ in range(2))
        elsewhere = visitor(store, Role.GUARD, "river/south").headers
        store.close()
        asked = (await live.web.post("/api/v1/watch-entries", json=wish, headers=li)).json()
        agreed = await live.web.post(f"/api/v1/watch-entries/{asked['id']}/approval", headers=wang)
        captured = datetime.now(UTC)
        async with live.web.stream("GET", "/api/v1/feed", headers=li) as response:
            events = events_of(response)
            await anext(events)
            for seconds in (0, 19, 20):
                at = captured + timedelta(seconds=seconds)
                await node.tell(passage("京A12345", at=at))
            await node.until_acked(3)
            kinds = [(await anext(events)).kind for _ in range(7)]
        newer, older = (await live.web.get("/api/v1/alerts", headers=li)).json()["items"]
        hidden = (await live.web.get("/api/v1/alerts", headers=elsewhere)).json()["items"]
        done = {"outcome": "confirmed", "reason": "police told"}
        closed = await live.web.post(f"/api/v1/alerts/{newer['id']}/closing", json=done, headers=li)
        numbers = (await live.web.get("/metrics")).text

    assert agreed.json()["state"] == "active"
    assert kinds.count("alert") == 3
    assert (older["suppressed"], newer["suppressed"], hidden) == (1, 0, [])
    assert closed.json()["state"] == "closed"
    assert 'gatehouse_central_alerts_raised_total{kind="exact"} 2.0' in numbers
    assert "gatehouse_central_hits_suppressed_total 1.0" in numbers
    assert 'gatehouse_central_alerts_closed_total{outcome="confirmed"} 1.0' in numbers
