from datetime import UTC, datetime

from starlette.testclient import TestClient

from central.db import Store
from central.ingest import ingest
from tests.central.api.composed import api_over
from tests.central.node import TellingNode
from tests.central.visitors import sign_in
from wire.codec import UnreadableEvent


def test_nodes_and_dead_letters_are_told(store: Store) -> None:
    node = TellingNode()
    unreadable = [
        UnreadableEvent(reason="kind: unknown", raw=f'{{"plate": "京A{number}"}}') for number in range(3)
    ]
    with store.write() as session:
        ingest(session, [node.beats(datetime.now(UTC)), node.tells(*unreadable)])
    with TestClient(api_over(store)) as api:
        sign_in(api, store)
        (shown,) = api.get("/nodes").json()["items"]
        first = api.get("/dead-letters", params={"limit": 2}).json()["items"]
        rest = api.get("/dead-letters", params={"before": first[-1]["id"]}).json()["items"]
        text = api.get("/dead-letters").text

    assert (shown["node"], shown["up"], shown["dead"], shown["lanes"][0]["gate"]) == ("gate-1", True, 3, "closed")
    assert [letter["seq"] for letter in (*first, *rest)] == [3, 2, 1]
    assert "京A" not in text
