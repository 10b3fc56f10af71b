"""The pages of places: made, renamed, moved and imported by administrators, each in his own part of the tree."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.dashboard.site import dashboard
from central.feed import Feed
from central.grid.lookup import by_path, subtree
from central.grid.seeding import plant
from central.grid.stored import StoredGrid
from central.store.db import Store
from central.tables import AuditRow
from central.web.authentication import Doors
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.visitors import sign_in

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
TABLE = """编码,名称,级别,上级
river,滨河街道,街道,
north,滨河北社区,社区,river
garden,花园小区,小区,north
"""


def admin(store: Store, watch: Watch, place: str = "", language: str = "zh-CN") -> TestClient:
    pages = dashboard(errands_over(store, watch), Doors(store, StoredGrid(), watch), Feed(store), SHANGHAI)
    client = TestClient(pages, headers={"accept-language": language}, follow_redirects=False)
    sign_in(client, store, Role.ADMIN, place, now=watch.now)
    return client


def paths(store: Store) -> list[str]:
    with store.read() as session:
        return [place.path for place in subtree(session)]


def id_of(store: Store, path: str) -> UUID:
    with store.read() as session:
        place = by_path(session, path)
    assert place is not None
    return place.id


def actions(store: Store) -> list[str]:
    with store.read() as session:
        return list(session.scalars(select(AuditRow.action).order_by(AuditRow.seq)))


@pytest.fixture
def planted(store: Store) -> Store:
    with store.write() as session:
        plant(session, ["river", "river/north", "hill"], "system", NOON)
    return store


def test_a_place_is_made_shown_renamed_and_moved(planted: Store, watch: Watch) -> None:
    client = admin(planted, watch)
    made = client.post(
        "/places",
        data={"parent": str(id_of(planted, "river/north")), "level": "compound", "name": "花园", "code": "garden"},
    )
    assert (made.status_code, made.headers["location"]) == (303, f"/places/{id_of(planted, 'river/north')}")
    assert "花园" in client.get(made.headers["location"]).text
    garden = id_of(planted, "river/north/garden")
    assert client.post(f"/places/{garden}/name", data={"name": "花园小区", "code": "park"}).status_code == 303
    assert client.post(f"/places/{garden}/parent", data={"path": "hill/"}).status_code == 303
    assert paths(planted) == ["hill", "hill/park", "river", "river/north"]
    page = client.get(f"/places/{garden}").text
    assert ("花园小区" in page, page.count("<li>")) == (True, 3), "made, renamed and moved"
    assert actions(planted) == ["make_place", "rename_place", "move_place"]


@pytest.mark.parametrize(
    "form, said, problem",
    [
        ("make", {"level": "compound", "name": "花园", "code": "Garden!"}, "小写字母"),
        ("make", {"level": "compound", "name": " ", "code": "garden"}, "名称要有"),
        ("make", {"level": "planet", "name": "花园", "code": "garden"}, "没有这个层级"),
        ("make", {"level": "street", "name": "花园", "code": "garden"}, "不能放在这里"),
        ("make", {"level": "compound", "name": "x" * 101, "code": "garden"}, "最多 100 个字"),
        ("make", {"name": "花园", "code": "garden"}, "请选择层级"),
        ("name", {"name": "花园", "code": ""}, "小写字母"),
        ("parent", {"path": "river/north/lost"}, "没有这个上级"),
        ("parent", {"path": "river/north"}, "不能放到自己下面"),
    ],
)
def test_what_cannot_be_is_said_beside_its_form_and_keeps_what_was_typed(
    planted: Store, watch: Watch, form: str, said: dict[str, str], problem: str
) -> None:
    north = id_of(planted, "river/north")
    address = "/places" if form == "make" else f"/places/{north}/{form}"
    answer = admin(planted, watch).post(address, data={"parent": str(north), **said})
    assert answer.status_code == 422
    assert re.search(rf'role="alert">[^<]*{problem}', answer.text)
    assert not said.get("code") or f'value="{said["code"]}"' in answer.text
    assert paths(planted) == ["hill", "river", "river/north"]
    assert actions(planted) == []


def test_only_levels_that_fit_are_offered(planted: Store, watch: Watch) -> None:
    page = admin(planted, watch).get(f"/places/{id_of(planted, 'river/north')}").text
    offered = re.findall(r'<option value="([a-z]+)"', page)
    assert ("compound" in offered, "site" in offered, "street" in offered) == (True, True, False)


def test_an_administrator_of_a_place_sees_and_changes_that_alone(planted: Store, watch: Watch) -> None:
    client = admin(planted, watch, "river")
    page = client.get("/places").text
    assert ("hill" in page, f"/places/{id_of(planted, 'river/north')}" in page) == (False, True)
    hill = id_of(planted, "hill")
    assert client.get(f"/places/{hill}").status_code == 404
    assert client.post(f"/places/{hill}/name", data={"name": "x", "code": "x"}).status_code == 404
    assert client.post("/places", data={"level": "street", "name": "新", "code": "new"}).status_code == 403
    north = id_of(planted, "river/north")
    assert client.post(f"/places/{north}/parent", data={"path": "hill"}).status_code == 422
    assert paths(planted) == ["hill", "river", "river/north"]


@pytest.mark.parametrize("said", ["nobody", "7", "' OR 1=1"])
def test_a_parent_that_is_no_id_does_not_exist(planted: Store, watch: Watch, said: str) -> None:
    answer = admin(planted, watch).post(
        "/places", data={"parent": said, "level": "street", "name": "x", "code": "x"}
    )
    assert answer.status_code == 404


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_looked_at_first_and_then_taken_in_as_a_whole(
    store: Store, watch: Watch, encoding: str
) -> None:
    client = admin(store, watch)
    looked = client.post("/places/import", files={"file": ("tree.csv", TABLE.encode(encoding))})
    assert looked.status_code == 200
    assert "将新建 3 个" in looked.text
    assert paths(store) == [], "looking changes nothing"
    taken = client.post("/places/import", data={"table": TABLE, "take": "1"})
    assert taken.status_code == 303
    assert paths(store) == ["river", "river/north", "river/north/garden"]
    assert actions(store) == ["import_places"]
    again = client.post("/places/import", data={"table": TABLE, "take": "1"})
    assert again.status_code == 303
    assert paths(store) == ["river", "river/north", "river/north/garden"]


def test_every_fault_of_a_table_is_named_by_its_line_and_nothing_is_taken_in(store: Store, watch: Watch) -> None:
    wrong = TABLE + "garden2,,小区,north\nsea,海,大洋,\nlost,失,小区,nowhere\n"
    client = admin(store, watch)
    for data in ({"table": wrong}, {"table": wrong, "take": "1"}):
        answer = client.post("/places/import", data=data)
        assert answer.status_code == 422
        assert re.findall(r'<th scope="row" class="figure">(\d+)</th>', answer.text) == ["5", "6", "7"]
    assert paths(store) == []


@pytest.mark.parametrize("data", [{}, {"table": " "}, {"table": "x" * 10}], ids=["nothing", "blank", "no table"])
def test_what_is_no_table_is_said_so(store: Store, watch: Watch, data: dict[str, str]) -> None:
    answer = admin(store, watch).post("/places/import", data=data)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_town_of_thousands_is_taken_in_at_once(embedded: Store, watch: Watch) -> None:
    rows = ["编码,名称,级别,上级", *(f"s{number},街道{number},街道," for number in range(20))]
    rows += [f"c{number},小区{number},小区,s{number % 20}" for number in range(6_702)]
    client = admin(embedded, watch)
    assert client.post("/places/import", data={"table": "\n".join(rows), "take": "1"}).status_code == 303
    assert len(paths(embedded)) == 6_722
    assert client.get("/places").text.count("<tr>") == 21


def test_pages_speak_english_as_well(planted: Store, watch: Watch) -> None:
    client = admin(planted, watch, language="en")
    assert "Make a place here" in client.get("/places").text
    assert "Import a table" in client.get("/places/import").text
