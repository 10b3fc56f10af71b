"""Every address that shows a passage, a picture or a list leaves a row in the audit, whoever asks."""

from collections.abc import Iterator, Mapping
from typing import Final

import pytest
from sqlalchemy import func, select

from central.accounts.roles import Role
from central.audit.actions import ACTIONS
from central.tables import AuditRow
from tests.central.visitors import Visitor
from tests.central.web.conftest import Asker
from tests.central.web.house import Side
from tests.central.web.route_table import TABLE, Entry
from tests.central.web.test_matrix import holders

_NO_PERSON: Final = "ADR 0012: it names no person, and a technician needs it while the disk is full"
_OWN: Final = "it shows nothing but the viewer's own session, or a form to begin one"
_PROGRAM: Final = "it is a part of the program and says the same to everybody"
_NUMBERS: Final = "it is numbers and words for the machine's keeper"
_COUNT: Final = "it is the number of new alerts, which names no plate and nobody"
_FORM: Final = "it is a form about a lane, which shows neither who passed nor who did anything"
NO_LOOK: Final[Mapping[str, str]] = {
    "/alarm": _COUNT,
    "/holds/new": _FORM,
    "/nodes": _NO_PERSON,
    "/registry": _NO_PERSON,
    "/places": _NO_PERSON,
    "/places/import": _NO_PERSON,
    "/places/{place_id}": _NO_PERSON,
    "/api/v1/nodes": _NO_PERSON,
    "/dead-letters": _NO_PERSON,
    "/api/v1/dead-letters": _NO_PERSON,
    "/api/v1/session": _OWN,
    "/sign-in": _OWN,
    "/password": _OWN,
    "/api/v1/openapi.json": _PROGRAM,
    "/card": _PROGRAM,
    "/static/{path}": _PROGRAM,
    "/healthz": _NUMBERS,
    "/readyz": _NUMBERS,
    "/metrics": _NUMBERS,
}
"""Addresses that leave no row, and why; every other one must."""
READ: Final = {path: entry for (method, path), entry in TABLE.items() if method == "GET"}
LOOKS: Final = {path: entry for path, entry in READ.items() if path not in NO_LOOK}
PLACED: Final = {path: entry for path, entry in LOOKS.items() if entry.is_placed}
UNSPOKEN: Final = ("passage_id", "alert_id", "entry_id", "opening_id", "account_id", "sha256")
"""Things that an address without a row must not name."""


def on_record(asker: Asker, who: Visitor) -> list[AuditRow]:
    with asker.house.store.read() as session:
        mine = select(AuditRow).where(AuditRow.account == who.account)
        return list(session.scalars(mine.order_by(AuditRow.seq)))


def rows(asker: Asker) -> int:
    with asker.house.store.read() as session:
        return session.scalar(select(func.count()).select_from(AuditRow)) or 0


def askers(asker: Asker, entry: Entry) -> Iterator[Visitor]:
    for role in sorted(holders(entry.asks)):
        for place in ("", asker.house.inside.place):
            yield asker.people[role, place]


def private(side: Side) -> tuple[str, ...]:
    return (side.plate, *(side.things[name] for name in UNSPOKEN))


def test_whatever_leaves_no_row_is_an_address_of_ours() -> None:
    assert NO_LOOK.keys() - READ.keys() == set()


@pytest.mark.parametrize("path", LOOKS)
def test_whoever_looks_is_on_record_with_one_row(asker: Asker, path: str) -> None:
    inside = asker.house.inside
    for who in askers(asker, LOOKS[path]):
        before = len(on_record(asker, who))

        answer = asker.ask("GET", path, LOOKS[path], inside, who.headers)

        # The picture itself lies at a node that is not there.
        assert answer.status_code in {200, 502}, who.name
        actions = [row.action for row in on_record(asker, who)[before:]]
        assert len(actions) == 1, f"{who.name} leaves {actions}; record the look, or say in NO_LOOK why it is none"
        assert actions[0] in ACTIONS
        assert actions[0].startswith(("see_", "search_"))


@pytest.mark.parametrize("path", NO_LOOK)
def test_what_leaves_no_row_names_nobody(asker: Asker, path: str) -> None:
    house = asker.house
    for role in Role:
        who = asker.people[role, ""]
        answer = asker.ask("GET", path, READ[path], house.inside, who.headers)

        assert not any(thing in answer.text for side in (house.inside, house.outside) for thing in private(side))


@pytest.mark.parametrize("path", PLACED)
def test_what_is_not_shown_is_no_look(asker: Asker, path: str) -> None:
    for role in sorted(holders(PLACED[path].asks)):
        before = rows(asker)
        answer = asker.ask(
            "GET",
            path,
            PLACED[path],
            asker.house.outside,
            asker.people[role, asker.house.inside.place].headers,
        )

        assert answer.status_code == 404
        assert rows(asker) == before
