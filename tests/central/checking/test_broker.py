"""A real broker: silent, open, with accounts, with TLS, and asked while the centre has its own session."""

import gc
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.checking.broker import check_broker
from central.checking.finding import Verdict
from central.settings import BrokerSettings
from tests.services.certificates import certificate, key_text
from tests.services.mosquitto import Mosquitto
from tests.services.needs import needs
from tests.services.ports import free_port

SECRET = "correct horse battery"  # noqa: S105 - it opens nothing


def test_a_broker_that_does_not_answer_is_a_notice() -> None:
    finding = check_broker(BrokerSettings(port=free_port()))
    assert finding.verdict is Verdict.NOTICE
    assert "starts all the same" in finding.says


def test_certificates_that_are_none_are_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate", encoding="utf-8")
    assert check_broker(BrokerSettings(tls=True, ca_file=tmp_path / "ca.pem")).verdict is Verdict.WRONG


@pytest.mark.broker
def test_a_broker_that_lets_the_centre_in_is_good(tmp_path: Path) -> None:
    with Mosquitto(tmp_path) as broker:
        assert check_broker(BrokerSettings(port=broker.port)).verdict is Verdict.GOOD


@pytest.mark.broker
def test_a_wrong_password_is_wrong_and_not_shown(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts"
    command = [str(needs("mosquitto_passwd")), "-b", "-c", str(accounts), "gatehouse", SECRET]
    subprocess.run(command, check=True, capture_output=True)
    right = {"username": "gatehouse", "password": SECRET}
    with Mosquitto(tmp_path / "broker", "allow_anonymous false", f"password_file {accounts}") as broker:
        good = check_broker(BrokerSettings.model_validate({"port": broker.port, **right}))
        bad = check_broker(
            BrokerSettings.model_validate({"port": broker.port, **right, "password": "another secret"})
        )
    assert (good.verdict, bad.verdict) == (Verdict.GOOD, Verdict.WRONG)
    assert "password_file" in bad.says
    assert "another secret" not in bad.says


@pytest.mark.broker
@pytest.mark.filterwarnings("ignore:.*SSLSocket:pytest.PytestUnraisableExceptionWarning")
def test_a_broker_of_another_authority_is_wrong(tmp_path: Path) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    for name in ("broker", "other"):
        key = Ed25519PrivateKey.generate()
        (tmp_path / f"{name}.pem").write_bytes(certificate(key, days=30, since=yesterday))
        (tmp_path / f"{name}.key").write_bytes(key_text(key))
    own = (f"certfile {tmp_path}/broker.pem", f"keyfile {tmp_path}/broker.key")
    with Mosquitto(tmp_path / "broker", *own) as broker:
        good, bad = (
            check_broker(BrokerSettings(port=broker.port, tls=True, ca_file=tmp_path / f"{name}.pem"))
            for name in ("broker", "other")
        )
        # The MQTT library leaves the socket of a failed handshake to the collector: here, and in no other test.
        gc.collect()
    assert good.verdict is Verdict.GOOD
    assert bad.verdict is Verdict.WRONG
    assert "ca_file" in bad.says
