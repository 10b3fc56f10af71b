"""The settings of a node name its line."""

from pathlib import Path

import pytest

from edge.broker import broker_of
from edge.cameras.settings import CameraSettings
from edge.errors import SettingsError
from edge.settings import BrokerSettings, EdgeSettings, LaneTable


def settings(folder: Path, **mqtt: object) -> EdgeSettings:
    return EdgeSettings(
        site="garden",
        node="gate-1",
        data_dir=folder,
        mqtt=BrokerSettings.model_validate(mqtt),
        lanes=(LaneTable(id="in-1", camera=CameraSettings(source="x.mp4")),),
    )


def test_two_nodes_never_have_one_name_and_the_password_comes_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("a long secret\n", encoding="utf-8")
    built = broker_of(settings(tmp_path, host="broker.example", port=8883, username="gate-1", password_file=file))
    said = built._settings
    assert (said.host, said.port, said.name) == ("broker.example", 8883, "garden:gate-1")
    assert (said.username, said.password, said.tls) == ("gate-1", "a long secret", None)


def test_a_password_file_without_a_password_is_an_error_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="password_file"):
        broker_of(settings(tmp_path, password_file=tmp_path / "none"))


def test_certificates_are_read_when_the_line_is_made_and_not_before(tmp_path: Path) -> None:
    tls = broker_of(settings(tmp_path, ca_file=tmp_path / "none.pem"))._settings.tls
    assert tls is not None
    with pytest.raises(FileNotFoundError):
        tls()
