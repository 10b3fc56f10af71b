from pathlib import Path

import pytest

from central.base import SettingsError
from central.line.broker import broker_of
from central.settings import BrokerSettings


def test_certificate_files_that_are_none_are_a_configuration_error(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.write_text("no certificate", encoding="utf-8")

    with pytest.raises(SettingsError, match="certificate"):
        broker_of(BrokerSettings(tls=True, ca_file=file))
