"""The press of a key that tells a driver something: what goes out, what is refused, what stays on record."""

from uuid import UUID

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from central.accounts.roles import Role
from central.commands.keys import CommandKey
from central.commands.notices import Notices
from central.dashboard.site import dashboard
from central.dispatch.waits import attend
from central.feed import Feed
from central.grid.places import Grid
from central.store.db import Store
from central.tables import NoticeRow, WaitRow
from central.web.authentication import Doors
from tests.central.dashboard.openings.pressing import LANE, Line, SeatedAs, listens
from tests.central.dashboard.openings.test_standing_there import stands
from tests.central.dashboard.telling import NOON, Telling, lane_health
from tests.central.dashboard.watch import SHANGHAI, Watch
from tests.central.errands import errands_over
from tests.central.visitors import sign_in
from wire.commands import Saying
from wire.ids import new_id

PRESS = {**LANE, "saying": "turn_round", "key": "a" * 32}


@pytest.fixture
def seat(store: Store, watch: Watch, line: Line, telling: Telling) -> SeatedAs:
    feed = Feed(store)
    errands = errands_over(store, watch, feed)
    notices = Notices(errands, CommandKey.new(), line.send, attend)
    pages = dashboard(errands, Doors(store, Grid({}), watch), feed, SHANGHAI, notices=notices)
    telling.healthy(NOON, lane_health().model_copy(update={"sayings": tuple(Saying)}))
    listens(telling)

    def sit(role: Role, place: str) -> TestClient:
        client = TestClient(
            pages, headers={"accept-language": "en"}, raise_server_exceptions=False, follow_redirects=False
        )
        sign_in(client, store, role, place, now=watch.now)
        return client

    return sit


@pytest.fixture
def guard(seat: SeatedAs) -> TestClient:
    return seat(Role.GUARD, "")


def attended(store: Store, passage: UUID) -> bool:
    with store.read() as session:
        row = session.get(WaitRow, passage)
        return row is not None and row.attended_by is not None


def test_a_press_is_answered_with_nothing_more_and_attends(
    guard: TestClient, line: Line, telling: Telling, store: Store
) -> None:
    here = new_id()
    stands(telling, here)
    answer = guard.post("/notices", data={**PRESS, "passage": str(here)})
    assert (answer.status_code, answer.text) == (204, "")
    assert [(one.saying, one.passage) for one in line.notices] == [("turn_round", here)]
    assert attended(store, here)
    assert guard.post("/notices", data={**PRESS, "passage": str(here)}).status_code == 204
    assert len(line.notices) == 1


def test_with_nobody_seen_there_it_is_said_all_the_same(guard: TestClient, line: Line) -> None:
    assert guard.post("/notices", data=PRESS).status_code == 204
    assert [one.passage for one in line.notices] == [None]


@pytest.mark.parametrize(
    "wrong", [{"saying": "go away"}, {"passage": "him"}, {"key": ""}, {"key": "k" * 65}], ids=str
)
def test_what_is_nothing_of_ours_is_refused(guard: TestClient, line: Line, wrong: dict[str, str]) -> None:
    assert guard.post("/notices", data={**PRESS, **wrong}).status_code == 422
    assert not line.notices


def test_a_lane_that_is_none_is_none(guard: TestClient) -> None:
    assert guard.post("/notices", data={**PRESS, "lane": "west-in"}).status_code == 404
    assert guard.post("/notices", data={**PRESS, "passage": str(new_id())}).status_code == 404


def test_why_nothing_was_sent_is_said_in_words(guard: TestClient, line: Line, telling: Telling) -> None:
    guard.post("/notices", data=PRESS)
    reused = guard.post("/notices", data={**PRESS, "saying": "please_wait"})
    assert (reused.status_code, "Nothing more was sent" in reused.text) == (422, True)
    telling.healthy(NOON, lane_health().model_copy(update={"sayings": ()}))
    cannot = guard.post("/notices", data={**PRESS, "key": "b" * 32})
    assert "cannot say this" in cannot.text
    telling.offline(NOON)
    telling.healthy(NOON, lane_health().model_copy(update={"sayings": tuple(Saying)}))
    deaf = guard.post("/notices", data={**PRESS, "key": "b" * 32})
    assert (deaf.status_code, "Tell the driver yourself" in deaf.text) == (422, True)
    assert len(line.notices) == 1


def test_what_cannot_be_recorded_is_not_sent(guard: TestClient, line: Line, store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON notices BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    answer = guard.post("/notices", data=PRESS)
    assert (answer.status_code, "could not put this on record" in answer.text) == (422, True)
    assert not line.notices


def test_with_the_line_down_it_is_on_record_as_not_sent(guard: TestClient, line: Line, store: Store) -> None:
    line.up = False
    assert guard.post("/notices", data=PRESS).status_code == 204
    with store.read() as session:
        assert [row.state for row in session.query(NoticeRow)] == ["not_sent"]
    assert "Not sent, the line is down" in guard.get("/").text


@pytest.mark.parametrize("role", [Role.POLICE, Role.AUDITOR, Role.ADMIN])
def test_only_who_is_at_the_gate_may(seat: SeatedAs, line: Line, role: Role) -> None:
    assert seat(role, "").post("/notices", data=PRESS).status_code == 403
    assert not line.notices
