"""The broker of a demonstration: Mosquitto where it is installed, else one in Python that needs no installing."""

import shutil
import sys
from pathlib import Path

_PLACES = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"


def find_mosquitto() -> str | None:
    """Return the path of Mosquitto, also where it is not on the PATH; None where it is not installed."""
    return shutil.which("mosquitto") or shutil.which("mosquitto", path=_PLACES)


def broker_command(mosquitto: str | None, folder: Path, port: int) -> list[str]:
    """Return the command that starts `mosquitto`, or the broker in Python, on the loopback interface."""
    if mosquitto is None:
        return [sys.executable, "-m", "demo.embedded_broker", "--port", str(port)]
    return [mosquitto, "-c", str(_write_configuration(folder, port))]


def _write_configuration(folder: Path, port: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "mosquitto.conf"
    # Anonymous on loopback only; `user root` matters only to root, whom Mosquitto would otherwise drop to an
    # account that cannot write here.
    lines = (
        f"listener {port} 127.0.0.1",
        "allow_anonymous true",
        "persistence true",
        f"persistence_location {folder.resolve()}/",
        "autosave_interval 30",
        "max_packet_size 262144",
        "max_queued_messages 100000",
        "set_tcp_nodelay true",
        "user root",
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
