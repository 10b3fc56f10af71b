"""A real Mosquitto for tests: `with Mosquitto(folder) as broker: connect(broker.port)`."""

import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.services.needs import needs
from tests.services.ports import free_port, wait_for_port
from transport.mqtt import MqttSettings, MqttTransport


class Mosquitto:
    """Listens on 127.0.0.1; `kill` and `start` again is a broker that fell and came back, with its persistence."""

    def __init__(self, folder: Path, *extra: str, port: int | None = None) -> None:
        self._program = needs("mosquitto")
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self._configuration = folder / "mosquitto.conf"
        lines = [
            f"listener {self.port} 127.0.0.1",
            "allow_anonymous true",
            "persistence true",
            f"persistence_location {folder}/",
            "autosave_interval 1",
            # Else Mosquitto drops what a subscriber is 1,000 messages behind with, and says nothing.
            "max_queued_messages 100000",
            # Else small messages wait some 40 ms for the acknowledgement of the one before.
            "set_tcp_nodelay true",
            # Debian's default drops root to a user that cannot write here.
            *(["user root"] if os.getuid() == 0 else []),
            *extra,
        ]
        self._configuration.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def start(self) -> None:
        """Start, or start again on the same port; returns once it listens."""
        self._process = subprocess.Popen(
            [str(self._program), "-c", str(self._configuration)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_for_port(self.port, self._process)

    def kill(self) -> None:
        """End at once, without a word to anybody."""
        if (process := self._process) is not None:
            process.kill()
            process.wait()
            self._process = None

    def end(self, name: str) -> MqttTransport:
        """Return one end of a line over this broker, as a null modem has them."""
        return MqttTransport(MqttSettings("127.0.0.1", self.port, name))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
