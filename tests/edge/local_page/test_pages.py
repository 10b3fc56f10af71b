from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from starlette.testclient import TestClient

from edge.cameras.base import CameraHealth
from edge.evidence.deletions import DeletionLedger, DeletionRule
from edge.gate.buzzing import Buzzing
from edge.gate.commands.button import LocalButton
from edge.gate.commands.limits import OpeningLimits
from edge.health import HealthReport
from edge.line.live_pictures.budget import ShowCaps
from edge.line.live_pictures.show import LiveShow
from edge.line.uplink import Uplink, UplinkSettings
from edge.local_page.metrics import NodeMetrics
from edge.local_page.pages import LocalPage, Tokens
from gate_drivers.simulated import SimulatedGate, SimulatedGateOptions
from models.picture_header import picture_size
from tests.edge.gate.commands.centre import desk_of
from tests.edge.lanes import Gatehouse, TimedCamera, WitnessGate
from transport.null_modem import NullModem
from wire.events import EvidenceKind
from wire.health import CameraState

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
TOKEN = "a-token-for-tests"  # noqa: S105 - no secret of anybody
BUTTON_TOKEN = "a-button-for-tests"  # noqa: S105 - no secret of anybody
PRESS = {"Authorization": f"Bearer {BUTTON_TOKEN}"}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


class SettableCamera(TimedCamera):
    """Says of itself what it is told to say."""

    state = CameraState.LIVE

    def health(self) -> CameraHealth:
        return CameraHealth(self.state, last_frame_monotonic_s=1.0)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Gatehouse]:
    one = Gatehouse(tmp_path)
    yield one
    one.close()


@pytest.fixture
def camera() -> SettableCamera:
    return SettableCamera([])


@pytest.fixture
def page(house: Gatehouse, camera: SettableCamera) -> Iterator[TestClient]:
    lanes = (house.lane([[]], [[]], driver=WitnessGate(house.outbox), camera=camera),)
    health = HealthReport(lanes, house.outbox, house.journal, house.folder)
    barriers = {lane.name: lane.barrier for lane in lanes}
    line = UplinkSettings("s", "n")
    uplink = Uplink(
        line, NullModem().end("n"), house.outbox, house.journal, health.make, desk_of(house.journal, barriers)
    )
    button = LocalButton(OpeningLimits(lane_per_minute=2), barriers, house.journal)
    tokens = Tokens(TOKEN, BUTTON_TOKEN)
    show = LiveShow(lanes, ShowCaps(), house.journal)
    show.skipped["cap"] += 3
    gate = SimulatedGate(SimulatedGateOptions())
    buzzing = Buzzing(barriers["in-1"], gate, lambda _: None, house.journal, after_s=90)
    buzzing.soundings = 2
    numbers = NodeMetrics(show, {"in-1": buzzing})
    with TestClient(LocalPage(lanes, house.evidence, health, uplink, button, tokens, numbers).app()) as client:
        yield client
    show.close()


def stored(house: Gatehouse) -> str:
    return house.evidence.save(EvidenceKind.SCENE, np.full((20, 30, 3), 90, np.uint8)).sha256


def test_the_centre_gets_a_picture_that_no_browser_keeps(house: Gatehouse, page: TestClient) -> None:
    sha256 = stored(house)
    answer = page.get(f"/pictures/{sha256}", headers=BEARER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert answer.content == house.evidence.load(sha256)
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": f"Basic {TOKEN}"},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer \xfc\xff"},
        {"Cookie": f"token={TOKEN}"},
    ],
)
def test_nobody_else_gets_one(house: Gatehouse, page: TestClient, headers: dict[str, str]) -> None:
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = page.get(f"/pictures/{stored(house)}", headers=raw)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_centre_gets_a_picture_as_small_as_it_asks_for(house: Gatehouse, page: TestClient) -> None:
    sha256 = house.evidence.save(EvidenceKind.SCENE, np.full((720, 1280, 3), 90, np.uint8)).sha256
    answer = page.get(f"/pictures/{sha256}?width=320", headers=BEARER)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    assert picture_size(answer.content) == (320, 180)
    assert "no-store" in answer.headers["cache-control"]
    assert page.get(f"/pictures/{sha256}?width=320").status_code == 401
    assert page.get(f"/pictures/{'0' * 64}?width=320", headers=BEARER).status_code == 404


@pytest.mark.parametrize("width", ["0", "321", "-1", "x", "³", "1e2", "9" * 5000])
def test_no_picture_is_made_of_another_width(house: Gatehouse, page: TestClient, width: str) -> None:
    answer = page.get(f"/pictures/{stored(house)}", params={"width": width}, headers=BEARER)
    assert answer.status_code == 422


def test_without_the_token_nobody_learns_whether_a_picture_exists(house: Gatehouse, page: TestClient) -> None:
    there, not_there = (page.get(f"/pictures/{name}") for name in (stored(house), "0" * 64))
    assert (there.status_code, there.content) == (not_there.status_code, not_there.content)


@pytest.mark.parametrize(
    "name",
    [
        "0" * 64,
        "0" * 63,
        "A" * 64,
        "..%2f..%2foutbox.db",
        "%2e%2e/%2e%2e/outbox.db",
        "../outbox.db",
        "..%5c..%5coutbox.db",
        "%00" + "0" * 63,
        "0" * 60 + ".jpg",
        "０" * 64,
        "",
    ],
)
def test_what_is_no_picture_of_ours_is_not_found(page: TestClient, name: str) -> None:
    assert page.get(f"/pictures/{name}", headers=BEARER).status_code == 404


def test_a_picture_that_cannot_be_read_is_said_to_be_so(house: Gatehouse, page: TestClient) -> None:
    (house.folder / "pictures" / "00" / f"{'0' * 64}.jpg").mkdir(parents=True)
    assert page.get(f"/pictures/{'0' * 64}", headers=BEARER).status_code == 503


def test_a_picture_that_was_deleted_is_said_to_be_so_with_time_and_rule(
    house: Gatehouse, page: TestClient
) -> None:
    gone = "c" * 64
    DeletionLedger(house.folder / "pictures").note([gone], DeletionRule.QUOTA, NOON)

    answer = page.get(f"/pictures/{gone}", headers=BEARER)

    assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
    told = answer.json()
    assert (told["deleted_at"], told["rule"], told["title"]) == ("2026-11-23T04:00:00+00:00", "quota", "Deleted")
    assert page.get(f"/pictures/{gone}").status_code == 401, "without the token nobody learns of it"


def test_a_picture_that_never_was_has_its_own_answer(page: TestClient) -> None:
    answer = page.get(f"/pictures/{'0' * 64}", headers=BEARER)

    assert (answer.status_code, answer.json()["title"]) == (404, "No such picture")


@pytest.mark.parametrize(
    "state,status",
    [
        (CameraState.LIVE, 200),
        (CameraState.ENDED, 200),
        (CameraState.CONNECTING, 503),
        (CameraState.STALLED, 503),
        (CameraState.LOST, 503),
    ],
)
def test_ready_is_who_sees(page: TestClient, camera: SettableCamera, state: CameraState, status: int) -> None:
    camera.state = state
    answer = page.get("/readyz")
    assert answer.status_code == status
    assert answer.json() == {"waiting_for_frames": [] if status == 200 else ["in-1"], "line_up": False}


def test_alive_says_nothing_more_than_that(page: TestClient) -> None:
    assert page.get("/healthz").json() == {"status": "alive"}


def test_an_outbox_that_cannot_be_read_is_not_ready_and_has_no_numbers(house: Gatehouse, page: TestClient) -> None:
    house.outbox.close()
    assert page.get("/readyz").status_code == 503
    assert page.get("/metrics").status_code == 503
    assert page.get("/healthz").status_code == 200


def test_the_numbers_are_readable_by_prometheus(house: Gatehouse, page: TestClient) -> None:
    house.journal.fail("recogniser")
    text = page.get("/metrics").text
    assert 'gatehouse_edge_failures_total{name="recogniser"} 1.0' in text
    assert 'gatehouse_edge_camera_live{lane="in-1"} 1.0' in text
    assert 'gatehouse_edge_visits_total{lane="in-1",status="read"} 0.0' in text
    assert "gatehouse_edge_backlog_events 0.0" in text
    assert "gatehouse_edge_live_picture_lanes 0.0" in text
    assert 'gatehouse_edge_live_pictures_skipped_total{why="cap"} 3.0' in text
    assert 'gatehouse_edge_buzzer_soundings_total{lane="in-1"} 2.0' in text


def test_lanes_and_gates_are_told(page: TestClient) -> None:
    (lane,) = page.get("/lanes").json()["lanes"]
    assert (lane["lane"], lane["camera"], lane["gate"]) == ("in-1", "live", "unknown")
    assert page.get("/lanes/in-1/gate").json()["state"] == "unknown"
    assert page.get("/lanes/out-9/gate").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_changed_here(page: TestClient, method: str) -> None:
    for path in ("/lanes/in-1/gate", f"/pictures/{'0' * 64}", "/metrics"):
        assert page.request(method, path, headers=BEARER).status_code == 405


def test_the_button_opens_and_is_on_record(house: Gatehouse, page: TestClient) -> None:
    answer = page.post("/lanes/in-1/open", headers=PRESS, json={"reason": "emergency"})
    assert (answer.status_code, answer.json()["reason"]) == (200, "emergency")
    (move,) = house.moves()
    assert (move.actor, move.reason, move.lane) == ("button", "emergency", "in-1")


@pytest.mark.parametrize("headers", [{}, BEARER, {"Authorization": f"Basic {BUTTON_TOKEN}"}, {"Cookie": "x=y"}])
def test_nobody_without_the_button_s_own_token_opens(
    house: Gatehouse, page: TestClient, headers: dict[str, str]
) -> None:
    answer = page.post("/lanes/in-1/open", headers=headers, json={"reason": "emergency"})
    assert answer.status_code == 401
    assert not house.moves()


def test_the_button_s_token_gives_no_pictures(house: Gatehouse, page: TestClient) -> None:
    assert page.get(f"/pictures/{stored(house)}", headers=PRESS).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b'{"reason": ""}',
        b'{"reason": "With blanks"}',
        b"no json",
        b'{"reason": "emergency", "lanes": ["out-1"]}',
        b'{"reason": "' + b"a" * 100_000 + b'"}',
        b"\xff\xfe",
    ],
    ids=["nothing", "no-reason", "empty", "blanks", "no-json", "unknown-field", "huge", "bytes"],
)
def test_the_button_opens_for_a_reason_only(house: Gatehouse, page: TestClient, body: bytes) -> None:
    answer = page.post("/lanes/in-1/open", headers=PRESS, content=body)
    assert answer.status_code == 422
    assert "emergency" in answer.json()["detail"]
    assert not house.moves()


def test_no_link_and_no_foreign_lane_opens(house: Gatehouse, page: TestClient) -> None:
    assert page.get("/lanes/in-1/open", headers=PRESS).status_code == 405
    assert page.post("/lanes/in-9/open", headers=PRESS, json={"reason": "staff"}).status_code == 404
    assert not house.moves()


def test_the_button_is_capped(house: Gatehouse, page: TestClient) -> None:
    pressed = [page.post("/lanes/in-1/open", headers=PRESS, json={"reason": "staff"}) for _ in range(3)]
    assert [answer.status_code for answer in pressed] == [200, 200, 429]
    assert "too_many" in pressed[2].json()["detail"]
    assert len(house.moves()) == 2
