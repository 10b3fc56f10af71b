"""A clock that is wrong, as people see it: on passages, in the opening form, and on the page of nodes."""

from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from central.delivery.arrivals import Delivery, Heartbeat
from tests.central.dashboard.openings.pressing import WAIT
from tests.central.dashboard.telling import NOON, Telling, plate
from wire.codec import VERSION, Envelope
from wire.events import PassageRecorded
from wire.health import NodeHealth
from wire.ids import new_id
from wire.plate_kinds import PlateColour

FUTURE = NOON.replace(year=2099)
BLUE = plate("浙A66666", PlateColour.BLUE)


def of_the_future(telling: Telling, came_at: datetime) -> PassageRecorded:
    """Tell of a car that waits, by a clock that is wrong by decades."""
    passage = new_id()
    event = PassageRecorded(
        id=new_id(),
        lane="east-in",
        processed_at=came_at,
        passage=passage,
        subject="vehicle",
        captured_at=FUTURE,
        first_seen_at=FUTURE - timedelta(seconds=1),
        last_seen_at=FUTURE,
        plate_status="read",
        plate=BLUE,
        decision=WAIT,
    )
    envelope = Envelope(
        v=VERSION, node=telling.node, epoch=telling.epoch, seq=telling.seq, sent_at=came_at, events=(event,)
    )
    telling.seq += 1
    telling.take(Delivery(telling.topic(), envelope, came_at))
    return event


@pytest.mark.parametrize(
    "language, words", [("zh", "时钟有误，按到达时间排列"), ("en", "Clock wrong, ordered by arrival")]
)
def test_a_passage_whose_clock_is_wrong_says_so_wherever_it_is_shown(
    browser: TestClient, telling: Telling, language: str, words: str
) -> None:
    telling.healthy(NOON)
    told = of_the_future(telling, NOON)

    for address in ("/", "/passages", f"/passages/{told.passage}"):
        page = browser.get(address, params={"lang": language}).text
        assert words in page
        assert ("2099-" in page) is (address == f"/passages/{told.passage}"), "what it said is kept"


def beat(telling: Telling, fast: timedelta) -> None:
    health = NodeHealth(
        node_version="0.1.0", epoch=telling.epoch, sent_at=NOON + fast, up_s=60, next_seq=telling.seq
    )
    telling.take(Heartbeat(telling.topic(), health, NOON))


@pytest.mark.parametrize(
    "language, fast, said, counted",
    [
        ("zh", timedelta(hours=3), "时钟快 3 小时 0 分，自 12:00:00 起。", "有 1 条通行的时间不可信"),
        (
            "en",
            timedelta(hours=3),
            "The clock is 3 h 0 min fast, since 12:00:00.",
            "ordered by arrival: 1; the last one came at",
        ),
    ],
)
def test_the_page_of_nodes_names_the_clock_since_when_and_what_it_concerns(
    browser: TestClient, telling: Telling, language: str, fast: timedelta, said: str, counted: str
) -> None:
    telling.healthy(NOON)
    before = browser.get("/nodes", params={"lang": language}).text
    of_the_future(telling, NOON)
    beat(telling, fast)

    page = browser.get("/nodes", params={"lang": language}).text

    assert said in page
    assert counted in page
    assert said not in before
    assert counted not in before


def test_the_page_of_nodes_counts_events_that_clash(browser: TestClient, telling: Telling) -> None:
    telling.healthy(NOON)
    passage = telling.passage(NOON, BLUE, WAIT)
    for _ in range(3):
        telling.passage(NOON, BLUE, WAIT, revises=passage)

    assert "有 2 个事件与已存的另一事件修订号相同" in browser.get("/nodes", params={"lang": "zh"}).text
