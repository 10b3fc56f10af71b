"""One house for all questions, and people of every role on either side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

import httpx2
import pytest
from starlette.testclient import TestClient

from central.accounts.roles import Role
from tests.central.visitors import Visitor, visitor
from tests.central.web.house import DoorHouse, Side, build
from tests.central.web.route_table import Entry

FAR_AWAY = ("192.0.2.9", 50000)


@dataclass(slots=True)
class Asker:
    """Asks the house's addresses as somebody, about one side; an answer is never followed elsewhere."""

    house: DoorHouse
    client: TestClient
    people: Mapping[tuple[Role, str], Visitor] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, entry: Entry, about: Side, headers: Mapping[str, str]
    ) -> httpx2.Response:
        """Ask as a page's form does, or as a program does."""
        address = _filled(path + entry.query, about)
        body = None if entry.body is None else {name: _filled(text, about) for name, text in entry.body.items()}
        if path.startswith("/api/"):
            return self.client.request(method, address, headers=dict(headers), json=body)
        return self.client.request(method, address, headers=dict(headers), data=body)


def _filled(text: str, about: Side) -> str:
    for name, thing in about.things.items():
        text = text.replace(f"{{{name}}}", thing)
    return text


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    house = build(tmp_path_factory.mktemp("doors"))
    client = TestClient(
        house.app,
        base_url="http://127.0.0.1",
        client=FAR_AWAY,
        follow_redirects=False,
        raise_server_exceptions=False,
    )
    people = {
        (role, place): visitor(house.store, role, place)
        for role, place in product(Role, ("", house.inside.place, house.outside.place))
    }
    yield Asker(house, client, people)
    house.store.close()
