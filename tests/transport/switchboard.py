"""Both ways to carry messages, with the same things done to them: a line is cut, hangs and is mended."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Protocol

from tests.faults.proxy import Cable, Proxy
from tests.services.mosquitto import Mosquitto
from tests.services.ports import free_port
from transport.base import Transport
from transport.mqtt import MqttSettings, MqttTransport
from transport.null_modem import NullModem


class Switchboard(Protocol):
    """Gives out ends of lines, and does to a line what happens to lines."""

    def end(self, name: str) -> Transport: ...

    def cut(self, name: str) -> None: ...

    def stall(self, name: str) -> None: ...

    def mend(self, name: str) -> None: ...

    def fall(self) -> None: ...

    def rise(self) -> None: ...


class Cabled:
    """A Mosquitto, and a cable to it for each name."""

    def __init__(self, broker: Mosquitto, cables: ExitStack) -> None:
        self._broker = broker
        self._cables = cables
        self._cable: dict[str, Proxy] = {}
        self._nobody = free_port()

    def end(self, name: str) -> MqttTransport:
        if name not in self._cable:
            self._cable[name] = self._cables.enter_context(Proxy())
            self._cable[name].target = self._broker.port
        return MqttTransport(MqttSettings("127.0.0.1", self._cable[name].port, name, timeout_s=2))

    def cut(self, name: str) -> None:
        self._cable[name].target = self._nobody
        self._cable[name].cut()

    def stall(self, name: str) -> None:
        self._cable[name].put(Cable.STUFFED)

    def mend(self, name: str) -> None:
        self._cable[name].target = self._broker.port
        self._cable[name].put(Cable.WHOLE)

    def fall(self) -> None:
        self._broker.kill()

    def rise(self) -> None:
        self._broker.start()


@contextmanager
def mosquitto(folder: Path) -> Iterator[Switchboard]:
    with Mosquitto(folder / "broker") as broker, ExitStack() as cables:
        yield Cabled(broker, cables)


@contextmanager
def null_modem(_folder: Path) -> Iterator[Switchboard]:
    yield NullModem()
