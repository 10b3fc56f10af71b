"""Everything that can be wrong with a configuration and shows only when its parts are tried, found at once."""

from collections.abc import Iterator

from edge.cameras.base import CameraError
from edge.cameras.opening import open_camera
from edge.drivers import LaneGates
from edge.errors import SettingsError
from edge.secrets import centre_key, read_secret
from edge.settings import EdgeSettings, LaneTable
from gate_drivers.base import GateConfigurationError
from gate_drivers.registry import build_board


def check(settings: EdgeSettings) -> tuple[str, ...]:
    """Return one line for every fault; an empty tuple is a sound configuration."""
    faults = list(_of_secrets(settings))
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        faults.append(f"data_dir: {settings.data_dir} cannot be made: {error.strerror}")
    gates = LaneGates(settings.controllers)
    for name, said in gates.faults.items():
        faults.extend(f"controllers.{name}: {fault}" for fault in said)
    for index, lane in enumerate(settings.lanes):
        faults.extend(f"lanes.{index} ({lane.id}): {fault}" for fault in _of_lane(lane, gates))
    return tuple(faults)


def _of_secrets(settings: EdgeSettings) -> Iterator[str]:
    named = {
        "mqtt.password_file": settings.mqtt.password_file,
        "local.token_file": settings.local.token_file,
        "local.button_token_file": settings.local.button_token_file,
    }
    for name, path in named.items():
        try:
            if path:
                read_secret(path, name)
        except SettingsError as error:
            yield from error.faults
    try:
        centre_key(settings.commands)
    except SettingsError as error:
        yield from error.faults
    if settings.mqtt.ca_file and not settings.mqtt.ca_file.is_file():
        yield f"mqtt.ca_file: there is no file {settings.mqtt.ca_file}"


def _of_lane(lane: LaneTable, gates: LaneGates) -> Iterator[str]:
    try:
        open_camera(lane.camera)
    except CameraError as error:
        yield str(error)
    try:
        # A controller that cannot be built was named above, once, and not for each of its lanes.
        gate = None if lane.gate.controller in gates.faults else gates.of_lane(lane.gate)
        if gate and gate.buzzer is None and lane.gate.wants_buzzer:
            yield f"gate.buzzer_after_s: {gate.named} has no buzzer: take the line out, or set it to 0"
    except GateConfigurationError as error:
        yield from error.faults
    try:
        if lane.board:
            build_board(lane.board.driver, lane.board.options)
    except GateConfigurationError as error:
        yield from error.faults
