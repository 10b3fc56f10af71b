from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from central.line.ingest import ingest
from central.store.db import Store
from tests.central.api.composed import api_over
from tests.central.node import TellingNode, move, passage, reading
from tests.central.visitors import sign_in
from wire.events import Event, PlateStatus

EVIL = ("<script>alert(1)</script>", "'; DROP TABLE passages; --", "%", "_", "京A12345' OR '1'='1", "\u0000")


NOBODY = "01a20a40-bd69-7617-8b99-3f4ad45d06fd"


@pytest.fixture
def api(store: Store) -> Iterator[TestClient]:
    with TestClient(api_over(store)) as client:
        sign_in(client, store)
        yield client


def tell(store: Store, *events: Event) -> None:
    with store.write() as session:
        ingest(session, [TellingNode().tells(*events)])


def test_a_passage_is_told_field_by_field(store: Store, api: TestClient) -> None:
    told = passage("蒙K12345")
    tell(store, told, move(told.passage))

    (listed,) = api.get("/passages").json()["items"]
    assert api.get(f"/passages/{told.passage}").json() == listed
    assert listed["plate"]["text"] == "蒙K12345"
    assert listed["plate"]["kind"] == "ordinary"
    assert listed["captured_at"] == "2026-11-23T04:00:00Z"
    assert listed["barrier"]["result"] == "opened"
    assert listed["pictures"] == [
        {"kind": "scene", "sha256": "ab" * 32, "size": 1000, "width": 640, "height": 360}
    ]


def test_what_became_of_it_and_all_its_plates_and_pictures_are_told(store: Store, api: TestClient) -> None:
    told = passage("蒙K12345")
    before = told.evidence[0].model_copy(update={"sha256": "cd" * 32})
    seen = {"outcome": "flew_away", "direction": "out", "followed": True, "other_plates": (reading("粤Z8A26港"),)}
    tell(store, told.model_copy(update={"evidence": (before,)}), told.model_copy(update={"revision": 1, **seen}))

    (listed,) = api.get("/passages", params={"plate": "粤Z8A26港"}).json()["items"]
    assert (listed["outcome"], listed["direction"], listed["followed"]) == ("flew_away", "out", True)
    assert [plate["text"] for plate in listed["other_plates"]] == ["粤Z8A26港"]
    assert [picture["sha256"] for picture in listed["pictures"]] == ["ab" * 32]
    assert [(one["sha256"], one["revision"]) for one in listed["earlier_pictures"]] == [("cd" * 32, 0)]


def test_the_questions_of_every_morning_are_asked_by_programs_too(store: Store, api: TestClient) -> None:
    opened, followed, unread = passage("京A10001"), passage("京A10002"), passage("京A10003")
    by_hand = move(opened.passage).model_copy(update={"actor": "li", "reason": "delivery"})
    tell(
        store,
        opened,
        followed.model_copy(update={"followed": True}),
        unread.model_copy(update={"plate_status": PlateStatus.UNREAD}),
        by_hand,
    )

    for asked, told in (("by_hand", opened), ("followed", followed), ("not_read", unread)):
        (only,) = api.get("/passages", params={asked: "true"}).json()["items"]
        assert only["id"] == str(told.passage)
    (listed,) = api.get("/passages", params={"plate": "0001"}).json()["items"]
    assert listed["opened_by_hand"] == {"actor": "li", "reason": "delivery", "opened_at": "2026-11-23T04:00:01Z"}


@pytest.mark.parametrize("evil", EVIL)
def test_html_and_sql_in_a_search_are_refused_as_text(store: Store, api: TestClient, evil: str) -> None:
    tell(store, passage())

    answer = api.get("/passages", params={"plate": evil})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == "query.plate"
    assert api.get("/passages", params={"lane": evil}).status_code == 422
    assert len(api.get("/passages").json()["items"]) == 1


def test_pages_follow_each_other(store: Store, api: TestClient) -> None:
    tell(store, *(passage() for _ in range(5)))

    first = api.get("/passages", params={"limit": 3}).json()
    second = api.get("/passages", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (3, 2, None)


@pytest.mark.parametrize(
    "address, status",
    [
        ("/nothing", 404),
        (f"/passages/{NOBODY}", 404),
        (f"/passages/{NOBODY}/pictures/{'a' * 64}", 404),
        ("/passages/no-id", 422),
        (f"/passages/{NOBODY}/pictures/short", 422),
        ("/passages?limit=0", 422),
        ("/passages?limit=x", 422),
        ("/passages?since=2026-01-01T00:00:00", 422),
        ("/passages?subject=tank", 422),
        ("/passages?by_hand=perhaps", 422),
        ("/passages?until=0001-01-01T00:00:00%2B14:00", 422),
        ("/passages?cursor=rubbish", 422),
        ("/passages?plate=" + "A" * 33, 422),
        ("/dead-letters?before=-1", 422),
        ("/feed?after=-1", 422),
        ("/feed?after=x", 422),
    ],
)
def test_every_error_is_a_problem(api: TestClient, address: str, status: int) -> None:
    answer = api.get(address)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


def test_a_method_that_is_not_served_is_a_problem(api: TestClient) -> None:
    answer = api.delete("/passages")

    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["allow"] == "GET"


def test_a_picture_of_a_node_that_is_not_configured_is_a_bad_gateway(store: Store, api: TestClient) -> None:
    told = passage()
    tell(store, told)

    answer = api.get(f"/passages/{told.passage}/pictures/{'ab' * 32}")
    assert answer.status_code == 502
    assert "pictures_url" in answer.json()["detail"]


def test_a_database_that_is_away_is_a_problem_and_says_nothing_of_it(store: Store, api: TestClient) -> None:
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE passages RENAME TO elsewhere")

    answer = api.get("/passages", params={"plate": "京A12345"})
    assert answer.status_code == 503
    assert "SELECT" not in answer.text


def test_the_description_says_what_every_route_is_for_and_that_it_asks_who_is_there(api: TestClient) -> None:
    described = api.get("/openapi.json").json()

    assert "/passages/{passage_id}/pictures/{sha256}" in described["paths"]
    assert "HTTPValidationError" not in described["components"]["schemas"]
    for path in described["paths"].values():
        for operation in path.values():
            assert operation["summary"]
            assert {"401", "403"} <= operation["responses"].keys()
    assert api.get("/docs").status_code == 404
