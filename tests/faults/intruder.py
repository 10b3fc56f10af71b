"""Somebody who connects under another's name, is thrown out when the other comes back, and comes back as well."""

from types import TracebackType
from typing import Self

from paho.mqtt.client import Client, ConnectFlags
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode


class Intruder:
    """Keeps connecting as `name` while its context lasts; hears everything and says nothing."""

    def __init__(self, port: int, name: str) -> None:
        self.let_in = 0
        self._port = port
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=name)
        self._client.reconnect_delay_set(min_delay=1, max_delay=1)
        self._client.on_connect = self._count

    def __enter__(self) -> Self:
        self._client.connect("127.0.0.1", self._port)
        self._client.loop_start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.disconnect()
        self._client.loop_stop()

    def _count(
        self, _client: Client, _data: object, _flags: ConnectFlags, _code: ReasonCode, _about: Properties | None
    ) -> None:
        self.let_in += 1
