from edge.journal import Journal
from edge.outbox import Outbox
from tests.edge.events import gate_event
from tests.edge.line.uplink.centre import centre_at, running, until, uplink_to
from transport.null_modem import NullModem
from wire.capabilities import OUTCOMES, READS
from wire.codec import Ack, decode_ack, encode


def test_a_centre_of_which_nothing_was_heard_is_told(journal: Journal) -> None:
    assert journal.tells(OUTCOMES)


def test_a_centre_that_reads_it_is_told(journal: Journal) -> None:
    journal.centre_reads = frozenset(READS)
    assert journal.tells(OUTCOMES)
    assert not journal.tells("something_newer")


def test_a_centre_that_does_not_read_it_is_not_told(journal: Journal) -> None:
    journal.centre_reads = frozenset({"passage"})
    assert not journal.tells(OUTCOMES)


def test_what_a_centre_reads_survives_the_line(outbox: Outbox) -> None:
    assert decode_ack(encode(Ack(epoch=outbox.epoch, upto=0, reads=READS))).reads == READS


def test_an_older_acknowledgement_does_not_say_what_its_centre_reads(outbox: Outbox) -> None:
    assert decode_ack(b'{"v": 1, "epoch": "%s", "upto": 0}' % str(outbox.epoch).encode()).reads is None


async def test_a_node_listens_to_what_its_centre_says_it_reads(
    modem: NullModem, outbox: Outbox, journal: Journal
) -> None:
    outbox.put([gate_event()])
    async with centre_at(modem, outbox) as centre, running(uplink_to(modem, outbox, journal)):
        await centre.hear()
        await centre.say(encode(Ack(epoch=outbox.epoch, upto=0, reads=READS)))
        await until(lambda: journal.centre_reads is not None)
        assert journal.tells(OUTCOMES)


async def test_an_older_centre_that_does_not_say_is_not_told(
    modem: NullModem, outbox: Outbox, journal: Journal
) -> None:
    outbox.put([gate_event()])
    async with centre_at(modem, outbox) as centre, running(uplink_to(modem, outbox, journal)):
        await centre.hear()
        await centre.acknowledge(0)
        await until(lambda: journal.centre_reads is not None)
        assert not journal.tells(OUTCOMES)


async def test_garbage_changes_nothing_about_what_is_told(
    modem: NullModem, outbox: Outbox, journal: Journal
) -> None:
    outbox.put([gate_event()])
    async with centre_at(modem, outbox) as centre, running(uplink_to(modem, outbox, journal)):
        await centre.hear()
        await centre.say(b'{"v": 1, "epoch": "x", "upto": 0, "reads": []}')
        await until(lambda: journal.failures["bad_acknowledgement"] == 1)
        assert journal.tells(OUTCOMES)
