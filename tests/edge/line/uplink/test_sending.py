from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from edge.journal import Journal
from edge.line.uplink import runs_of
from edge.outbox import Outbox, QueuedEvent
from tests.edge.events import gate_event, passage_event
from tests.edge.line.uplink.centre import NODE, centre_at, running, until, uplink_to
from tests.edge.outbox.inside import write_row
from transport.null_modem import NullModem
from wire.codec import MAX_EVENTS, Ack, UnreadableEvent, encode
from wire.events import Event
from wire.ids import new_id


async def test_events_go_out_and_leave_only_when_the_centre_has_them(
    modem: NullModem, outbox: Outbox, journal: Journal
) -> None:
    events: list[Event] = [passage_event(), gate_event()]
    async with centre_at(modem, outbox) as centre, running(uplink_to(modem, outbox, journal)):
        await journal.record(*events)
        heard = [await centre.hear(), await centre.hear()]
        assert [(one.node, one.epoch, one.seq, one.events) for one in heard] == [
            (NODE, outbox.epoch, 1, (events[0],)),
            (NODE, outbox.epoch, 2, (events[1],)),
        ]
        assert outbox.depth().backlog == 2
        await centre.acknowledge(1)
        await until(lambda: outbox.depth().backlog == 1)
        await centre.acknowledge(0, (2, 2))
        await until(lambda: outbox.depth().backlog == 0)


async def test_what_is_not_acknowledged_is_sent_again_and_nothing_else(
    modem: NullModem, outbox: Outbox, journal: Journal
) -> None:
    outbox.put([gate_event(), gate_event(), gate_event()])
    uplink = uplink_to(modem, outbox, journal, resend_s=0.3)
    async with centre_at(modem, outbox) as centre, running(uplink):
        assert [len((await centre.hear()).events) for _ in range(2)] == [3, 3]
        await centre.acknowledge(0, (2, 2))
        await until(lambda: outbox.depth().backlog == 2)
        later = [await centre.hear() for _ in range(6)][-2:]
        assert {(one.seq, len(one.events)) for one in later} == {(1, 1), (3, 1)}


async def test_a_row_that_nobody_can_read_goes_in_its_place_and_blocks_nothing(
    modem: NullModem, outbox: Outbox, journal: Journal
) -> None:
    outbox.put([gate_event(), gate_event(), gate_event()])
    write_row(outbox, 2, "gate", '{"kind": "gate", "from": "the future"}')
    async with centre_at(modem, outbox) as centre, running(uplink_to(modem, outbox, journal)):
        heard = await centre.hear()
        assert (heard.seq, len(heard.events)) == (1, 3)
        assert isinstance(heard.events[1], UnreadableEvent)
        assert "the future" in heard.events[1].raw
    assert journal.failures["outbox_row"] >= 1


async def test_a_row_too_large_for_the_wire_is_counted_and_blocks_nothing(
    modem: NullModem, outbox: Outbox, journal: Journal
) -> None:
    outbox.put([gate_event(), passage_event(), gate_event()])
    write_row(outbox, 2, "passage", "x" * 200_000)
    async with centre_at(modem, outbox) as centre, running(uplink_to(modem, outbox, journal)):
        assert [(await centre.hear()).seq for _ in range(2)] == [1, 3]
    assert journal.failures["outbox_row"] >= 1


async def test_what_is_new_overtakes_a_backlog_and_both_arrive(
    modem: NullModem, outbox: Outbox, journal: Journal
) -> None:
    for _ in range(30):
        outbox.put([gate_event() for _ in range(100)])
    uplink = uplink_to(modem, outbox, journal, resend_s=60)
    async with centre_at(modem, outbox) as centre, running(uplink):
        envelope = await centre.hear()
        heard = set(range(envelope.seq, envelope.seq + len(envelope.events)))
        await until(lambda: uplink.connected)
        await journal.record(passage_event())
        while 3001 not in heard:
            envelope = await centre.hear()
            heard.update(range(envelope.seq, envelope.seq + len(envelope.events)))
        assert max(heard - {3001}) < 500
        while len(heard) < 3001:
            await centre.acknowledge(max(heard - {3001}), (3001, 3001))
            envelope = await centre.hear()
            heard.update(range(envelope.seq, envelope.seq + len(envelope.events)))
        await centre.acknowledge(3001)
        await until(lambda: outbox.depth().backlog == 0)


async def test_what_the_centre_asks_for_comes_again_under_its_own_number(
    modem: NullModem, outbox: Outbox, journal: Journal
) -> None:
    events: list[Event] = [passage_event() for _ in range(5)]
    outbox.put(events)
    uplink = uplink_to(modem, outbox, journal, resend_s=60)
    async with centre_at(modem, outbox) as centre, running(uplink):
        await centre.hear()
        await centre.acknowledge(5)
        await until(lambda: outbox.depth().backlog == 0)
        await centre.say(encode(Ack(epoch=outbox.epoch, upto=0, wanted=((2, 3),))))
        heard = await centre.hear()
        assert (heard.epoch, heard.seq, heard.events) == (outbox.epoch, 2, tuple(events[1:3]))


rows = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(["gate", "passage"]), st.sampled_from([10, 900, 30_000, 70_000])),
    max_size=150,
)


@given(rows)
def test_runs_hold_every_row_once_and_fit_an_envelope(parts: Sequence[tuple[int, str, int]]) -> None:
    queue, seq, epoch = [], 0, new_id()
    for step, kind, size in parts:
        seq += step if step > 2 else 1
        queue.append(QueuedEvent(epoch, seq, kind, "x" * size))
    runs = list(runs_of(queue))
    assert [row for run in runs for row in run] == queue
    for run in runs:
        assert 1 <= len(run) <= MAX_EVENTS
        assert len({row.kind for row in run}) == 1
        assert [row.seq for row in run] == list(range(run[0].seq, run[0].seq + len(run)))
        assert len(run) == 1 or sum(len(row.event) for row in run) <= 65_536
