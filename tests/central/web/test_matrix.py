"""Every route of the real application by every role, from inside and outside of the place that it is about."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx2
import pytest

from central.accounts import directory
from central.accounts.roles import RIGHTS, Right, Role
from central.accounts.viewer import Viewer
from central.grid.places import Grid, Place
from central.store.db import Store
from tests.central.visitors import Visitor, visitor
from tests.central.web.conftest import Asker
from tests.central.web.house import Side
from tests.central.web.route_table import TABLE, Ask, Entry
from wire.ids import new_id

READS: Final = {"GET"}
ASKED: Final = {
    route: entry for route, entry in TABLE.items() if entry.asks not in (Ask.NOTHING, Ask.THIS_MACHINE)
}
OF_A_PLACE: Final = {route: entry for route, entry in ASKED.items() if entry.is_placed}
MAKES: Final = {route: entry for route, entry in ASKED.items() if entry.makes}
LISTS: Final = {route: entry for route, entry in ASKED.items() if entry.lists}
CHANGES: Final = {route: entry for route, entry in ASKED.items() if route[0] not in READS}
ENDS_THE_SESSION: Final = {("DELETE", "/api/v1/session"), ("POST", "/sign-out")}
ROOT: Final = Viewer(new_id(), "root", Role.ADMIN, Place(), Grid({"osprey": "hill"}))
Route = tuple[str, str]


def named(routes: Mapping[Route, Entry]) -> dict[str, tuple[Route, Entry]]:
    return {" ".join(route): (route, entry) for route, entry in routes.items()}


def holders(asks: Right | Ask) -> set[Role]:
    return {role for role in Role if asks is Ask.SIGNED_IN or asks in RIGHTS[role]}


def is_sent_away(answer: httpx2.Response, path: str) -> bool:
    """Somebody who is not signed in learns nothing but that."""
    if path.startswith("/api/"):
        return answer.status_code == 401 and answer.headers["content-type"] == "application/problem+json"
    return answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")


def without_token(text: str) -> str:
    return re.sub(r"[\w-]{43}", "", text)


def test_every_route_has_an_entry_and_every_entry_a_route(asker: Asker) -> None:
    routes = asker.house.routes()

    assert routes - TABLE.keys() == set(), "add them to tests/central/web/route_table.py"
    assert TABLE.keys() - routes == set()


@pytest.mark.parametrize("name", named(ASKED))
def test_nobody_is_told_anything(asker: Asker, name: str) -> None:
    (method, path), entry = named(ASKED)[name]

    for headers in ({}, {"cookie": "gatehouse_session=made-up"}, {"cookie": "gatehouse_session="}):
        answer = asker.ask(method, path, entry, asker.house.inside, headers)
        assert is_sent_away(answer, path)
        assert not any(trace in answer.text for trace in asker.house.inside.traces)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", named(ASKED))
def test_a_role_may_what_the_table_says(asker: Asker, name: str, role: Role) -> None:
    (method, path), entry = named(ASKED)[name]
    inside = asker.house.inside
    who = asker.people[role, inside.place]
    if (method, path) in ENDS_THE_SESSION:
        who = visitor(asker.house.store, role, inside.place)

    answer = asker.ask(method, path, entry, inside, who.headers)

    if role in holders(entry.asks):
        assert answer.status_code in {200, 201, 202, 204, 303, 409, 422, 502}, answer.status_code
        assert not answer.headers.get("location", "").startswith("/sign-in") or path == "/sign-out"
    else:
        assert answer.status_code == 403
        assert not any(trace in answer.text for trace in inside.traces if trace not in str(answer.url))


@pytest.mark.parametrize("name", named(OF_A_PLACE))
def test_what_lies_outside_does_not_exist(asker: Asker, name: str) -> None:
    (method, path), entry = named(OF_A_PLACE)[name]
    inside, outside = asker.house.inside, asker.house.outside
    nowhere = Side(inside.place, "nowhere", "none", "", {**outside.things, **_unknown(outside)})

    for role in holders(entry.asks):
        who = asker.people[role, inside.place]
        answer = asker.ask(method, path, entry, outside, who.headers)
        unknown = asker.ask(method, path, entry, nowhere, who.headers)
        assert (answer.status_code, unknown.status_code) == (404, 404), role
        assert not any(trace in answer.text for trace in outside.traces if trace not in str(answer.url))
        assert without_token(answer.text) == without_token(unknown.text) or entry.query


@pytest.mark.parametrize("name", named(OF_A_PLACE))
def test_who_has_no_right_does_not_learn_what_there_is_outside(asker: Asker, name: str) -> None:
    (method, path), entry = named(OF_A_PLACE)[name]
    inside, outside = asker.house.inside, asker.house.outside
    nowhere = Side(inside.place, "nowhere", "none", "", {**outside.things, **_unknown(outside)})

    without = set(Role) - holders(entry.asks)
    assert without, "whatever lies somewhere is kept from some role"
    for role in without:
        who = asker.people[role, inside.place]
        answer = asker.ask(method, path, entry, outside, who.headers)
        unknown = asker.ask(method, path, entry, nowhere, who.headers)
        assert (answer.status_code, unknown.status_code) == (403, 403), role
        assert not any(trace in answer.text for trace in outside.traces if trace not in str(answer.url))
        assert without_token(answer.text) == without_token(unknown.text) or entry.query


@pytest.mark.parametrize("above", [False, True], ids=["beside", "above"])
@pytest.mark.parametrize("name", named(MAKES))
def test_nothing_is_made_outside_of_ones_own_place(asker: Asker, name: str, above: bool) -> None:  # noqa: FBT001 - which way out
    (method, path), entry = named(MAKES)[name]
    inside, outside = asker.house.inside, asker.house.outside
    elsewhere = inside.place.rpartition("/")[0] if above else outside.place

    for number, role in enumerate(holders(entry.asks)):
        who = asker.people[role, inside.place]
        own = {"name": f"new-{len(path)}-{above:d}-{number}", "plate": f"京B{len(path)}{above:d}{number}0"}
        said = {field: own.get(field, text) for field, text in (entry.body or {}).items()}
        before = asker.house.made()

        refused = asker.ask(method, path, replace(entry, body={**said, "place": elsewhere}), inside, who.headers)
        assert refused.status_code in {404, 422}, role
        assert asker.house.made() == before

        # So that it was the place, and nothing else, that was refused.
        taken = asker.ask(method, path, replace(entry, body=said), inside, who.headers)
        assert taken.status_code in {200, 201, 303}, taken.text
        assert asker.house.made() == before + 1


@pytest.mark.parametrize("name", named(LISTS))
def test_a_list_shows_one_side_only(asker: Asker, name: str) -> None:
    (method, path), entry = named(LISTS)[name]
    inside, outside = asker.house.inside, asker.house.outside

    one = ("GET", "/api/v1/passages/{passage_id}")
    for side in (inside, outside):
        # So that the newest page of the audit tells of both.
        asker.ask(*one, TABLE[one], side, asker.people[Role.GUARD, ""].headers)
    for role in holders(entry.asks):
        seen = asker.ask(method, path, entry, inside, asker.people[role, inside.place].headers).text
        assert not any(trace in seen for trace in outside.traces), role
        everything = asker.ask(method, path, entry, inside, asker.people[role, ""].headers).text
        for side in (inside, outside):
            assert side.site in everything or side.place in everything, role


def disabled(store: Store, who: Visitor) -> None:
    with store.write() as session:
        directory.close(session, ROOT, who.account, datetime.now(UTC))


def given_another_role(store: Store, who: Visitor) -> None:
    with store.write() as session:
        role = Role.AUDITOR if "auditor" not in who.name else Role.GUARD
        directory.change(session, ROOT, who.account, role, "", datetime.now(UTC))


def given_another_place(store: Store, who: Visitor) -> None:
    with store.write() as session:
        row = directory.find(session, ROOT, who.account)
        directory.change(session, ROOT, who.account, row.role, "hill", datetime.now(UTC))


def given_a_password(store: Store, who: Visitor) -> None:
    with store.write() as session:
        directory.reset(session, ROOT, who.account, "!", datetime.now(UTC))


def idle(store: Store, _who: Visitor) -> None:
    with store.read():
        pass


OVER: Final[Mapping[str, tuple[Callable[[Store, Visitor], None], timedelta]]] = {
    "disabled": (disabled, timedelta(0)),
    "another role": (given_another_role, timedelta(0)),
    "another place": (given_another_place, timedelta(0)),
    "another password": (given_a_password, timedelta(0)),
    "a day old": (idle, timedelta(hours=24)),
    "idle": (idle, timedelta(hours=12)),
}


@pytest.fixture(scope="module")
def gone(asker: Asker) -> Mapping[tuple[str, Role], Visitor]:
    """People whose sessions held a moment ago, by what happened to them."""
    people = {
        (what, role): visitor(asker.house.store, role, asker.house.inside.place, now=datetime.now(UTC) - age)
        for what, (_, age) in OVER.items()
        for role in Role
    }
    for (what, _), who in people.items():
        if not OVER[what][1]:
            answer = asker.client.get("/api/v1/session", headers=who.headers)
            assert answer.status_code == 200
        OVER[what][0](asker.house.store, who)
    return people


@pytest.mark.parametrize("what", OVER)
@pytest.mark.parametrize("name", named(ASKED))
def test_a_session_that_is_over_opens_nothing(
    asker: Asker, gone: Mapping[tuple[str, Role], Visitor], name: str, what: str
) -> None:
    (method, path), entry = named(ASKED)[name]

    for role in holders(entry.asks):
        answer = asker.ask(method, path, entry, asker.house.inside, gone[what, role].headers)
        assert is_sent_away(answer, path), role


@pytest.mark.parametrize("name", named(CHANGES))
def test_a_change_needs_the_sessions_own_token(asker: Asker, name: str) -> None:
    (method, path), entry = named(CHANGES)[name]
    inside = asker.house.inside

    for role in holders(entry.asks):
        who, other = asker.people[role, inside.place], asker.people[role, asker.house.outside.place]
        right = who.headers
        forged = (
            {"cookie": right["cookie"]},
            {**right, "x-csrf-token": ""},
            {**right, "x-csrf-token": other.headers["x-csrf-token"]},
            {**right, "sec-fetch-site": "cross-site"},
            {**right, "sec-fetch-site": "same-site"},
            {**right, "origin": "https://elsewhere.example"},
            {**right, "origin": "null"},
        )
        for headers in forged:
            assert asker.ask(method, path, entry, inside, headers).status_code == 403, headers.keys()


def _unknown(side: Side) -> dict[str, str]:
    ids = {name: str(new_id()) for name in side.things if name.endswith("_id")}
    return {**ids, "letter_id": "987654", "site": "nowhere", "node": "none", "lane": "lost-1"}
