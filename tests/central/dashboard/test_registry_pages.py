"""The registry: what nodes and lanes are called, and what nobody registered is adopted by one press."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from central.grid.seeding import plant
from central.grid.tree import NewPlace, make
from central.store.db import Store
from central.tables import AuditRow, RegisteredLaneRow, RegisteredNodeRow
from tests.central.dashboard.telling import NOON, Telling
from tests.central.dashboard.test_place_pages import admin
from tests.central.dashboard.watch import Watch

LANE = {"site": "garden", "node": "east", "lane": "in-1"}


@pytest.fixture
def reported(store: Store, telling: Telling) -> Store:
    """A node of the site `garden` has reported, and nobody knows it."""
    telling.healthy(NOON)
    return store


def place_the_site(store: Store, site: str) -> None:
    with store.write() as session:
        make(session, NewPlace(None, "site", "花园", site), "admin", datetime(2026, 11, 23, tzinfo=UTC))


def known(store: Store) -> tuple[list[str], list[str]]:
    with store.read() as session:
        nodes, lanes = session.scalars(select(RegisteredNodeRow)), session.scalars(select(RegisteredLaneRow))
        return [row.name for row in nodes], [row.name for row in lanes]


def site_of(client: TestClient) -> str:
    return client.get("/registry").text.partition("站点“")[2].partition("”")[0]


def test_what_reported_is_adopted_by_one_press_once_its_site_is_a_place(reported: Store, watch: Watch) -> None:
    client = admin(reported, watch)
    site = site_of(client)
    assert "没有登记" in client.get("/registry").text
    refused = client.post("/registry/nodes", data={"site": site, "node": "east", "name": "东门"})
    assert (refused.status_code, known(reported)) == (404, ([], []))
    place_the_site(reported, site)
    client = admin(reported, watch)
    assert client.post("/registry/nodes", data={"site": site, "node": "east", "name": "东门"}).status_code == 303
    page = client.get("/registry").text
    assert "东门" in page
    lane = page.partition('name="lane" value="')[2].partition('"')[0]
    of_lane = {"site": site, "node": "east", "lane": lane}
    assert client.post("/registry/lanes", data=of_lane).status_code == 303
    assert known(reported) == (["东门"], [lane])
    named = {**of_lane, "name": "东门进口", "position": "2"}
    assert client.post("/registry/lanes", data={**named, "camera_place": "岗亭顶"}).status_code == 303
    page = client.get("/registry").text
    assert ("东门进口" in page, 'value="2"' in page, "岗亭顶" in page) == (True, True, True)
    with reported.read() as session:
        said = list(session.scalars(select(AuditRow.action).order_by(AuditRow.seq)))
    assert said == ["register_node", "register_lane", "register_lane"]


@pytest.mark.parametrize(
    "wrong, problem",
    [
        ({"position": "many"}, "次序是 0 到 1000 的数"),
        ({"position": "1001"}, "次序是 0 到 1000 的数"),
        ({"name": "x" * 101}, "名称最多 100 个字"),
        ({"lane": "进口"}, "车道名写得不对"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    reported: Store, watch: Watch, wrong: dict[str, str], problem: str
) -> None:
    site = site_of(admin(reported, watch))
    place_the_site(reported, site)
    client = admin(reported, watch)
    client.post("/registry/nodes", data={"site": site, "node": "east"})
    lane = client.get("/registry").text.partition('name="lane" value="')[2].partition('"')[0]
    answer = client.post("/registry/lanes", data={"site": site, "node": "east", "lane": lane, **wrong})
    assert (answer.status_code, problem in answer.text) == (422, True)
    assert "lane" in wrong or f'value="{next(iter(wrong.values()))}"' in answer.text, "what was typed is kept"
    assert known(reported) == (["east"], [])


def test_a_lane_of_a_node_that_nobody_registered_does_not_exist_yet(reported: Store, watch: Watch) -> None:
    site = site_of(admin(reported, watch))
    place_the_site(reported, site)
    answer = admin(reported, watch).post("/registry/lanes", data={**LANE, "site": site})
    assert (answer.status_code, known(reported)) == (404, ([], []))


def test_an_administrator_of_elsewhere_sees_nothing_of_it(reported: Store, watch: Watch) -> None:
    with reported.write() as session:
        plant(session, ["hill"], "system", NOON)
    assert "east" not in admin(reported, watch, "hill").get("/registry").text


def test_a_guard_does_not_open_it(browser: TestClient) -> None:
    assert browser.get("/registry", follow_redirects=False).status_code == 403
