import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import central
from central.accounts.roles import Role
from central.audit.actions import ACTIONS
from central.audit.reading import AuditQuery, entries
from central.audit.trail import AuditEntry, record
from central.dashboard.site import dashboard
from central.errands import Action
from central.feed import Feed
from central.grid.places import Grid
from central.store.db import Store
from central.web.authentication import Doors
from tests.central.audit.tampering import entry
from tests.central.dashboard.telling import NOON, Telling, scene
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.people import settle
from tests.central.visitors import sign_in
from wire.events import PlateStatus

GRID = Grid({"east": "river/garden", "west": "river"})


def signed_in(store: Store, watch: Watch, role: Role = Role.AUDITOR, place: str = "") -> TestClient:
    settle(store, GRID)
    pages = dashboard(errands_over(store, watch), Doors(store, GRID, watch), Feed(store), SHANGHAI)
    client = TestClient(pages, headers={"accept-language": "en"}, raise_server_exceptions=False)
    sign_in(client, store, role, place, now=watch.now)
    return client


def note(store: Store, *noted: AuditEntry) -> None:
    with store.write() as session:
        for one in noted:
            record(session, one)


def rows_of(client: TestClient, address: str = "/audit") -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return re.findall(r'<tr>\s*<td class="soft code">(\d+)</td>', answer.text)


def test_entries_are_listed_newest_first_and_the_reading_is_one_of_them(store: Store, watch: Watch) -> None:
    note(store, entry(1), entry(2, action="open_barrier"), entry(3, action="brand_new"))
    client = signed_in(store, watch)

    html = client.get("/audit").text
    again = client.get("/audit").text

    assert rows_of(client)[:3] == ["5", "4", "3"]
    assert "Opened a barrier" in html
    assert "brand_new" in html
    assert "passage-1" in html
    assert "Read the audit" in again.partition("<tbody>")[2]


@pytest.mark.parametrize(
    "asked, rows",
    [
        ("actor=li", ["2"]),
        ("action=see_picture", ["3"]),
        ("action=nonsense", ["4", "3", "2", "1"]),
        ("day=2026-11-24", ["4"]),
        ("day=2026-02-31", ["4", "3", "2", "1"]),
        ("before=3", ["2", "1"]),
        ("before=x&day=9999-12-31&actor=%00", ["4", "3", "2", "1"]),
        ("actor=zhang&action=see_picture&day=2026-11-23", ["3"]),
    ],
)
def test_account_action_and_day_narrow_the_list(store: Store, watch: Watch, asked: str, rows: list[str]) -> None:
    late = NOON + timedelta(hours=13)
    note(store, entry(1), entry(2, actor="li"), entry(3, action="see_picture"), entry(4, at=late))

    assert rows_of(signed_in(store, watch), f"/audit?{asked}") == rows


def test_older_entries_follow_without_a_gap(store: Store, watch: Watch) -> None:
    note(store, *(entry(number) for number in range(120)))
    client, address, seen = signed_in(store, watch), "/audit?actor=zhang", []
    while address:
        seen += rows_of(client, address)
        link = client.get(address).text.partition('rel="next" href="')[2].partition('"')[0]
        address = link.replace("&amp;", "&")

    assert [int(row) for row in seen] == list(range(120, 0, -1))


def test_an_auditor_of_a_place_sees_what_is_about_its_sites(store: Store, watch: Watch) -> None:
    note(store, entry(1, site="east"), entry(2, site="west"), entry(3, site=None))

    assert rows_of(signed_in(store, watch, place="river/garden")) == ["1"]


@pytest.mark.parametrize("role", [Role.GUARD, Role.MANAGER, Role.POLICE, Role.ADMIN])
def test_nobody_else_reads_the_audit(store: Store, watch: Watch, role: Role) -> None:
    assert signed_in(store, watch, role).get("/audit").status_code == 403


def test_what_was_recorded_cannot_become_markup(store: Store, watch: Watch) -> None:
    evil = "<script>alert(1)</script>"
    note(store, entry(1, actor=evil, target=evil, detail={"why": evil}, action=evil[:40]))

    assert evil not in signed_in(store, watch).get("/audit").text


def test_every_action_that_the_program_records_is_in_words() -> None:
    sources = [path.read_text() for path in Path(central.__file__).parent.rglob("*.py")]
    calls = "\n".join(sources)
    recorded = set(re.findall(r'AuditEntry\([^"(){}]*(?:\([^()]*\)[^"(){}]*)*"([a-z_]+)"', calls))
    looks = re.findall(r"errands\.(?:look|note)[(,]\s*\w+,\s*Action\.([A-Z_]+)", calls)
    recorded |= {Action[name].value for name in looks}

    assert {"see_picture", "sign_in", "restore_database"} <= recorded
    assert recorded <= set(ACTIONS)


def test_a_list_is_on_record_once_with_whose_pictures_it_shows(
    store: Store, watch: Watch, telling: Telling
) -> None:
    seen = telling.passage(NOON, None, status=PlateStatus.UNREAD, pictures=[scene("a")])
    telling.passage(NOON, None, status=PlateStatus.UNREAD)
    signed_in(store, watch, Role.GUARD).get("/passages")

    with store.read() as session:
        (found,) = entries(session, AuditQuery()).items
    assert (found.action, found.detail["shown"]) == ("search_passages", 2)
    assert found.detail["pictures_of"] == [str(seen)]


def test_a_search_is_on_record_without_the_plate(store: Store, watch: Watch) -> None:
    guard = signed_in(store, watch, Role.GUARD)
    guard.get("/passages?plate=京A12345&lane=")

    with store.read() as session:
        (found,) = entries(session, AuditQuery(action="search_passages")).items
    assert "A12345" not in json.dumps(found.detail)
    assert (found.detail["filters"], found.detail["shown"]) == ({"by_plate": True}, 0)
