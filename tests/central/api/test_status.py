from datetime import UTC, datetime

from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.line.ingest import ingest
from central.store.db import Store
from tests.central.api.composed import api_over
from tests.central.node import TellingNode, passage
from tests.central.visitors import sign_in
from wire.codec import UnreadableEvent, encode_event


def test_a_dead_letter_is_retried_by_whoever_may(store: Store) -> None:
    told = passage("京A12345")
    unreadable = UnreadableEvent(reason="kind: unknown", raw=encode_event(told))
    with store.write() as session:
        ingest(session, [TellingNode().tells(unreadable, UnreadableEvent(reason="broken", raw="{}"))])
    with TestClient(api_over(store)) as api:
        sign_in(api, store, Role.GUARD)
        refused = api.post("/dead-letters/1/retry")
        sign_in(api, store, Role.ADMIN)
        good, bad = (api.post(f"/dead-letters/{number}/retry").json() for number in (1, 2))
        missing = api.post("/dead-letters/99/retry")
        listed = api.get("/dead-letters").json()["items"]

    assert (refused.status_code, missing.status_code) == (403, 404)
    assert good == {"id": 1, "recovered": True, "reason": ""}
    assert (bad["recovered"], "kind" in bad["reason"]) == (False, True)
    assert [(letter["retries"], letter["recovered_at"] is not None) for letter in listed] == [
        (1, False),
        (1, True),
    ]


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
