"""A fault of the centre's own program stops the intake in full view; it makes no dead letter and loses nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from central.delivery.arrivals import RawMessage
from central.feed import Feed
from central.line.ingest import AckFor
from central.line.intake import Intake
from central.line.metrics import Metrics
from central.running.fault_points import FaultPoint
from central.settings import Settings
from central.store.db import Store
from tests.central.line.test_intake import letters_in, plates_in, raw, running
from tests.central.live import live_centre, node_on_line, until, until_answer, until_listed, until_ready
from tests.central.node import NOON, TellingNode, passage
from tests.central.test_app import configured
from transport.null_modem import NullModem


class Wrong:
    """A fault of ours at one place, until it is mended."""

    def __init__(self, point: FaultPoint, error: Exception) -> None:
        self._point = point
        self._error: Exception | None = error

    def reach(self, point: FaultPoint) -> None:
        if point is self._point and self._error is not None:
            raise self._error

    def mend(self) -> None:
        self._error = None


FAULTS = [
    KeyError("京A12345"),
    AttributeError("x"),
    TypeError("x"),
    ValueError("x"),
    ZeroDivisionError(),
    OverflowError("x"),
    OSError("no space"),
]


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("point", [FaultPoint.READ, FaultPoint.INGESTED, FaultPoint.COMMITTED])
async def test_a_fault_of_ours_is_not_acknowledged_buries_nothing_and_is_over_once_mended(
    embedded: Store, point: FaultPoint, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    wrong, acks, metrics = Wrong(point, error), list[AckFor](), Metrics()
    intake = Intake(embedded, Feed(embedded), metrics, {}, acks.append, wrong)
    node = TellingNode()
    async with running(intake):
        await intake.put(raw(node, passage("京A00001"), passage("京A00002")))
        await until(lambda: intake.trouble == "fault")
        assert acks == []
        assert intake.fault.startswith(f"{type(error).__name__} in ")
        wrong.mend()
        await until(lambda: any(ack.ack.upto == 2 for ack in acks))

    assert (intake.trouble, intake.fault) == ("", "")
    assert sorted(plates_in(embedded)) == ["京A00001", "京A00002"]
    assert letters_in(embedded) == ()
    counted = f'gatehouse_central_intake_faults_total{{error="{type(error).__name__}"}}'
    assert counted in metrics.text(()).decode()
    told = next(record for record in caplog.records if hasattr(record, "traceback"))
    assert "reach" in vars(told)["traceback"]
    assert "京A12345" not in str(vars(told))


async def test_a_message_that_cannot_be_read_for_a_fault_of_ours_waits_as_well(store: Store) -> None:
    """A time without a zone can only come from us: the wire takes none."""
    acks: list[AckFor] = []
    intake = Intake(store, Feed(store), Metrics(), {}, acks.append)
    good = raw(TellingNode(), passage())
    async with running(intake):
        await intake.put(RawMessage(good.topic, good.payload, good.retained, NOON.replace(tzinfo=None)))
        await until(lambda: intake.trouble == "fault")

    assert acks == []
    assert letters_in(store) == ()


@asynccontextmanager
async def stopped(settings: Settings, modem: NullModem, node: TellingNode) -> AsyncIterator[dict[str, object]]:
    """Tell a centre with a fault; yields what it says of being ready."""
    wrong = Wrong(FaultPoint.INGESTED, KeyError("京A12345"))
    async with (
        live_centre(settings, faults=wrong, transport=modem.end("centre")) as live,
        node_on_line(modem.end("gate-1"), node) as online,
    ):
        await until_answer(live, "/readyz", lambda answer: answer.json()["broker"] == "ok")
        await online.tell(passage("京A00001"))
        answer = await until_answer(live, "/readyz", lambda answer: answer.json()["intake"] != "ok")
        assert answer.status_code == 503
        page = (await live.web.get("/", headers={"accept-language": "en"})).text
        assert "A fault of the centre&#39;s own program stops it" in page
        assert online.acks == []
        yield answer.json()


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
async def test_readiness_names_the_fault_and_a_mended_centre_stores_everything_once(
    store_url: str, modem: NullModem
) -> None:
    settings = configured(store_url)
    node = TellingNode()
    async with stopped(settings, modem, node) as said:
        assert said["database"] == "ok"
        assert "stopped by a fault of the centre itself: KeyError in " in str(said["intake"])
        assert "京A12345" not in str(said)

    node.next_seq = 1
    async with (
        live_centre(settings, transport=modem.end("centre")) as live,
        node_on_line(modem.end("gate-1"), node) as online,
    ):
        await until_ready(live)
        await online.tell_until_acked(passage("京A00001"), passage("京A00002"))
        listed = await until_listed(live, 2)
        letters = (await live.web.get("/api/v1/dead-letters")).json()["items"]
    assert sorted(one["plate"]["text"] for one in listed) == ["京A00001", "京A00002"]
    assert letters == []
