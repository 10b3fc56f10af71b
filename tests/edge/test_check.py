"""What shows only when the parts of a configuration are tried; how it is said is in test_main."""

from pathlib import Path

import pytest

from edge.cameras.settings import CameraSettings
from edge.check import check
from edge.settings import BoardSettings, ControllerSettings, EdgeSettings, GateSettings, LaneTable

MUTE = """
from dataclasses import replace
from gate_drivers.simulated import SimulatedGate, SimulatedGateOptions

class MuteGate:
    Options = SimulatedGateOptions
    capabilities = replace(SimulatedGate.capabilities, sounds=False)
    def __init__(self, options):
        self.options = options

class ClaimingGate(MuteGate):
    capabilities = SimulatedGate.capabilities
"""


@pytest.fixture(autouse=True)
def _other_drivers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drivers of another package: one without a buzzer, and one that says it has one and has none."""
    (tmp_path / "mute_for_tests.py").write_text(MUTE, encoding="utf-8")
    metadata = tmp_path / "mute_gates-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: mute_gates\nVersion: 1.0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(
        "[gatehouse.gate_drivers]\nmute = mute_for_tests:MuteGate\nclaiming = mute_for_tests:ClaimingGate\n",
        encoding="utf-8",
    )
    monkeypatch.syspath_prepend(tmp_path)


def faults(folder: Path, gate: GateSettings, board: BoardSettings | None = None) -> tuple[str, ...]:
    film = folder / "film.mp4"
    film.write_bytes(b"not looked into by a check")
    lane = LaneTable(id="in-1", camera=CameraSettings(source=str(film)), gate=gate, board=board)
    return check(EdgeSettings(site="garden", node="gate-1", data_dir=folder / "data", lanes=(lane,)))


@pytest.mark.parametrize(
    "gate",
    [
        GateSettings(driver="mute"),
        GateSettings(driver="mute", buzzer_after_s=0),
        GateSettings(buzzer_after_s=60),
        GateSettings(),
    ],
    ids=["mute", "mute and off", "simulated", "default"],
)
def test_a_buzzer_that_nobody_asked_for_may_be_missing(tmp_path: Path, gate: GateSettings) -> None:
    assert faults(tmp_path, gate) == ()


def test_a_buzzer_that_is_asked_for_and_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, GateSettings(driver="mute", buzzer_after_s=60))
    assert fault == (
        "lanes.0 (in-1): gate.buzzer_after_s: gate driver 'mute' has no buzzer: take the line out, or set it to 0"
    )


def test_a_driver_that_claims_a_buzzer_is_named(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, GateSettings(driver="claiming"))
    assert fault.startswith("lanes.0 (in-1): gate driver 'claiming' says that it sounds a buzzer")


@pytest.mark.parametrize(
    "board, fault",
    [
        (BoardSettings(driver="simulatd"), "no board driver 'simulatd'; installed: simulated"),
        (BoardSettings(driver="simulated", options={"lines": 9}), "board driver 'simulated', option lines"),
    ],
    ids=["name", "option"],
)
def test_a_board_that_cannot_be_built_is_named(tmp_path: Path, board: BoardSettings, fault: str) -> None:
    (told,) = faults(tmp_path, GateSettings(), board)
    assert told.startswith(f"lanes.0 (in-1): {fault}")


def test_a_board_that_can_be_built_is_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, GateSettings(), BoardSettings(driver="simulated")) == ()


def shared_faults(folder: Path, options: dict[str, object], *outputs: int, driver: str = "simulated") -> list[str]:
    film = folder / "film.mp4"
    film.write_bytes(b"not looked into by a check")
    lanes = tuple(
        LaneTable(
            id=f"lane-{number}",
            camera=CameraSettings(source=str(film)),
            gate=GateSettings(controller="cabinet", output=output, buzzer_after_s=60),
        )
        for number, output in enumerate(outputs)
    )
    cabinet = ControllerSettings(driver=driver, options=options)
    settings = EdgeSettings(
        site="garden", node="gate-1", data_dir=folder / "data", lanes=lanes, controllers={"cabinet": cabinet}
    )
    return list(check(settings))


def test_lanes_that_share_a_controller_are_sound(tmp_path: Path) -> None:
    assert shared_faults(tmp_path, {"outputs": 2}, 1, 2) == []


def test_a_controller_that_cannot_be_built_is_named_once_and_not_for_each_lane(tmp_path: Path) -> None:
    (fault,) = shared_faults(tmp_path, {"outputs": 0}, 1, 2)
    assert fault.startswith("controllers.cabinet: controller driver 'simulated', option outputs: ")
    (fault,) = shared_faults(tmp_path, {}, 1, 2, driver="acme")
    assert fault.startswith("controllers.cabinet: no controller driver 'acme'; installed: ")


def test_an_output_that_the_controller_has_not_is_named_with_its_lane(tmp_path: Path) -> None:
    (fault,) = shared_faults(tmp_path, {"outputs": 2}, 1, 7)
    assert fault == "lanes.1 (lane-1): controller 'cabinet': it has no output 7; its outputs are 1 to 2"


def test_a_drivers_secret_is_tried_and_not_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery", encoding="utf-8")
    secret.chmod(0o644)
    (fault,) = shared_faults(tmp_path, {"password_file": str(secret)}, 1)
    assert f"chmod o= {secret}" in fault
    assert "correct horse" not in fault
    secret.chmod(0o600)
    assert shared_faults(tmp_path, {"password_file": str(secret)}, 1) == []
