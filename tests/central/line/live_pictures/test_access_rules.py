"""What the broker's access rules that we give away let through: nobody asks but the centre, nobody sees but it."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import aiomqtt
import pytest

from tests.services.mosquitto import Mosquitto
from wire.topics import all_pictures, picture_topic, watch_topic

pytestmark = pytest.mark.broker
RULES = Path(__file__).parents[4] / "configs" / "mosquitto.acl"
CENTRE, NODE, OTHER = "gatehouse-central", "gate-1", "gate-2"
PICTURE, WATCH = picture_topic("east", NODE, "in-1"), watch_topic("east", NODE)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Mosquitto]:
    with Mosquitto(tmp_path / "broker", f"acl_file {RULES}") as one:
        yield one


async def heard(broker: Mosquitto, who: str, wanted: str, said: list[tuple[str, str]]) -> list[str]:
    """Let accounts say something on topics, in order; return whose words `who` hears on `wanted`."""
    async with AsyncExitStack() as lines:
        accounts = {}
        for account in (CENTRE, NODE, OTHER):
            client = aiomqtt.Client("127.0.0.1", broker.port, username=account, identifier=account)
            accounts[account] = await lines.enter_async_context(client)
        await accounts[who].subscribe(wanted)
        for account, topic in said:
            await accounts[account].publish(topic, account, qos=1)
        found: list[str] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                while True:
                    message = await anext(accounts[who].messages)
                    found.append(bytes(message.payload).decode())
    return found


async def test_the_centre_hears_pictures_of_a_node_from_that_node_alone(broker: Mosquitto) -> None:
    said = [(OTHER, PICTURE), (NODE, PICTURE), (OTHER, picture_topic("east", OTHER, "in-1"))]
    assert await heard(broker, CENTRE, all_pictures(), said) == [NODE, OTHER]


async def test_a_node_is_asked_by_the_centre_alone(broker: Mosquitto) -> None:
    assert await heard(broker, NODE, WATCH, [(OTHER, WATCH), (NODE, WATCH), (CENTRE, WATCH)]) == [CENTRE]


@pytest.mark.parametrize("topic,who", [(PICTURE, NODE), (WATCH, CENTRE)])
async def test_no_other_node_hears_who_is_watched_nor_sees_it(broker: Mosquitto, topic: str, who: str) -> None:
    assert await heard(broker, OTHER, topic, [(who, topic)]) == []
    assert await heard(broker, OTHER, "#", [(who, topic)]) == []
