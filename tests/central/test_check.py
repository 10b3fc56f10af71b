"""The order of a check, and that nothing on the disk is another after it; each subject has its own tests."""

from datetime import UTC, datetime
from pathlib import Path

from central.check import check
from central.checking.finding import Verdict
from central.settings import BrokerSettings, Settings, StoreSettings
from tests.services.ports import free_port

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_every_subject_has_a_line_and_a_fresh_house_is_good(tmp_path: Path) -> None:
    store = StoreSettings.model_validate({"url": f"sqlite:///{tmp_path}/var/central.db"})
    found = list(check(Settings(store=store, mqtt=BrokerSettings(port=free_port())), NOON))

    assert [finding.about for finding in found] == [
        "commands.key_file",
        "audit.heads_file",
        "store.backups_folder",
        "store.url",
        "mqtt.tls",
        "mqtt",
    ]
    assert Verdict.WRONG not in {finding.verdict for finding in found}
    assert list(tmp_path.iterdir()) == []


def test_one_thing_that_is_wrong_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate", encoding="utf-8")
    (tmp_path / "central.db").write_bytes(b"no database " * 1000)
    (tmp_path / "command.key").write_text("no key", encoding="utf-8")
    (tmp_path / "command.key").chmod(0o600)
    store = StoreSettings.model_validate({"url": f"sqlite:///{tmp_path}/central.db"})
    broker = BrokerSettings(port=free_port(), tls=True, ca_file=tmp_path / "ca.pem")

    wrong = [f.about for f in check(Settings(store=store, mqtt=broker), NOON) if f.verdict is Verdict.WRONG]
    assert wrong == ["commands.key_file", "store.url", "mqtt.ca_file"]
