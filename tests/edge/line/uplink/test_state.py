import pytest

from edge.journal import Journal
from edge.outbox import Outbox
from tests.edge.line.uplink.centre import NODE, SITE, centre_at, running, uplink_to
from tests.services.mosquitto import Mosquitto
from wire.codec import decode_health, decode_state
from wire.topics import event_topic


@pytest.mark.broker
async def test_the_state_says_up_and_after_a_clean_end_down(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    topic = f"gatehouse/v1/{SITE}/{NODE}/state"
    async with centre_at(broker, outbox) as centre:
        async with running(uplink_to(broker, outbox, journal)):
            state = decode_state(await centre.hear_on(topic))
            assert (state.up, state.epoch) == (True, outbox.epoch)
        assert not decode_state(await centre.hear_on(topic)).up
    async with centre_at(broker, outbox) as newcomer:
        assert not decode_state(await newcomer.hear_on(topic)).up


@pytest.mark.broker
async def test_the_last_will_says_down_for_a_node_that_can_say_nothing_more(
    broker: Mosquitto, outbox: Outbox, journal: Journal
) -> None:
    topic = f"gatehouse/v1/{SITE}/{NODE}/state"
    async with centre_at(broker, outbox) as centre:
        will = uplink_to(broker, outbox, journal)._will()
        async with broker.end("garden:gate-1").connect(will=will) as session:
            session._client._client._sock_close()
            assert not decode_state(await centre.hear_on(topic)).up


@pytest.mark.broker
async def test_heartbeats_come_by_themselves(broker: Mosquitto, outbox: Outbox, journal: Journal) -> None:
    async with centre_at(broker, outbox) as centre, running(uplink_to(broker, outbox, journal)):
        topic = event_topic(SITE, NODE, "health")
        for _ in range(3):
            assert decode_health(await centre.hear_on(topic)).epoch == outbox.epoch
