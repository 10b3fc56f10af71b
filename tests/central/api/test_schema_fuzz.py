"""Whatever the description allows, and much that it forbids, asked by every role: the centre never fails."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.result import Ok
from starlette.testclient import TestClient

from central.accounts.roles import Role
from tests.central.visitors import visitor
from tests.central.web.house import DoorHouse, build

Operation = APIOperation[Any, Any, Any, Any]
AnyCase = Case[Any]
HOME: Final = "http://127.0.0.1/api/v1"
EXAMPLES: Final = 5
STEPS: Final = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
)
KNOWN: Final = {200, 201, 202, 204, 400, 401, 403, 404, 405, 409, 413, 415, 422, 502, 503}
SENT_AWAY: Final = {400, 401, 403, 405}
SIGN_IN: Final = "POST /session"
"""Has no door: what it answers to a wrong password is 401 as well."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DoorHouse]:
    made = build(tmp_path_factory.mktemp("fuzz"))
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def client(house: DoorHouse) -> TestClient:
    return TestClient(house.app, base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def operations(house: DoorHouse, client: TestClient) -> tuple[Operation, ...]:
    headers = visitor(house.store, Role.GUARD).headers
    described = client.get("/api/v1/openapi.json", headers=headers).raise_for_status().json()
    schema = schemathesis.openapi.from_dict(described)
    found = tuple(schema.get_all_operations())
    assert found
    return tuple(one.ok() for one in found if isinstance(one, Ok))


def ask(client: TestClient, case: AnyCase, headers: dict[str, str]) -> tuple[int, str]:
    """Send a case as somebody; what HTTP itself cannot carry is not sent."""
    sent = case.as_transport_kwargs(base_url=HOME)
    said = {name: value for name, value in (sent.pop("headers") or {}).items() if name.lower() not in headers}
    sent.pop("cookies", None)
    if isinstance(sent.get("data"), bytes | str):
        sent["content"] = sent.pop("data")
    try:
        answer = client.request(**sent, headers={**said, **headers})
    except (UnicodeEncodeError, ValueError):
        return 400, "could not be sent"
    return answer.status_code, answer.text


def fuzz(client: TestClient, operation: Operation, mode: GenerationMode, headers: dict[str, str]) -> Counter[int]:
    """Ask one route in many ways; returns how often each status came."""
    answered: Counter[int] = Counter()

    @STEPS
    @given(case=operation.as_strategy(generation_mode=mode))
    def attempt(case: AnyCase) -> None:
        status, text = ask(client, case, headers)
        answered[status] += 1
        assert status in KNOWN, f"{case.method} {case.path}: {status} {text[:300]}"

    with suppress(Unsatisfiable):  # a route that takes nothing cannot be asked wrongly
        attempt()
    return answered


@pytest.mark.timeout(480)
@pytest.mark.parametrize("mode", GenerationMode)
def test_no_question_makes_the_centre_fail(
    house: DoorHouse, client: TestClient, operations: tuple[Operation, ...], mode: GenerationMode
) -> None:
    by_role: dict[Role, Counter[int]] = {role: Counter() for role in Role}
    for operation in operations:
        answered: Counter[int] = Counter()
        for role in Role:
            # Some of the questions end a session: each route is asked by somebody fresh.
            one = fuzz(client, operation, mode, visitor(house.store, role).headers)
            answered += one
            by_role[role] += one

        assert answered or mode is GenerationMode.NEGATIVE, f"{operation.label} was never asked"
        was_let_in = not answered or answered.keys() - SENT_AWAY or operation.label == SIGN_IN
        assert was_let_in, f"nobody got past the door of {operation.label}: {answered}"
    for role, answered in by_role.items():
        assert answered.keys() - SENT_AWAY - {404}, f"{role} never got past any door"
