"""What is MQTT's own; its manners as a line are in `test_conformance`."""

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path

import aiomqtt
import pytest

from tests.services.mosquitto import Mosquitto
from tests.services.ports import free_port
from transport.base import Quality, TransportError
from transport.mqtt import MqttSettings, MqttTransport, _our_errors


async def test_where_there_is_no_broker_there_is_no_line() -> None:
    with pytest.raises(TransportError):
        async with MqttTransport(MqttSettings("127.0.0.1", free_port(), "node")).connect():
            pass


@pytest.mark.broker
async def test_a_broker_that_does_not_know_us_gives_no_line(tmp_path: Path) -> None:
    passwords = tmp_path / "passwords"
    passwords.write_text("", encoding="utf-8")
    with Mosquitto(tmp_path / "broker", "allow_anonymous false", f"password_file {passwords}") as broker:
        strange = MqttSettings("127.0.0.1", broker.port, "node", "somebody", "a-password", timeout_s=5)
        with pytest.raises(TransportError, match="Not authorized"):
            async with MqttTransport(strange).connect():
                pass


async def test_certificates_are_read_for_each_session_and_what_is_wrong_with_them_is_said_as_it_is() -> None:
    asked: list[int] = []

    def broken() -> ssl.SSLContext:
        asked.append(1)
        raise FileNotFoundError("ca.pem")

    transport = MqttTransport(MqttSettings("127.0.0.1", 1, "node", tls=broken))
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            async with transport.connect():
                pass
    assert len(asked) == 2


async def test_a_cancellation_that_the_library_lost_is_found() -> None:
    """As `asyncio.wait_for` of Python 3.11 loses it."""
    went_on: list[int] = []

    async def losing() -> None:
        with _our_errors(), suppress(asyncio.CancelledError):
            await asyncio.sleep(60)
        went_on.append(1)

    task = asyncio.create_task(losing())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert went_on == []


async def test_one_who_is_already_cancelled_may_still_say_goodbye() -> None:
    said: list[int] = []

    async def leaving() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            with _our_errors():
                said.append(1)
            said.append(2)
            raise

    task = asyncio.create_task(leaving())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert said == [1, 2]


@pytest.mark.broker
async def test_what_the_library_raises_stays_behind_the_port(tmp_path: Path) -> None:
    with Mosquitto(tmp_path / "broker") as broker:
        async with broker.end("node").connect() as session:
            broker.kill()
            with pytest.raises(TransportError) as told:
                await anext(session.messages())
            assert isinstance(told.value.__cause__, aiomqtt.MqttError)
            with pytest.raises(TransportError):
                await session.publish("a", b"x", Quality.AT_LEAST_ONCE)
