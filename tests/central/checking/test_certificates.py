"""Certificates of one's own making, valid and not; the day is an argument."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, NoEncryption

from central.checking.certificates import check_certificates
from central.checking.finding import Verdict
from central.settings import BrokerSettings
from tests.services.certificates import NOON, certificate, key_text

DAY = timedelta(days=1)


def found(settings: BrokerSettings, now: datetime = NOON) -> list[tuple[str, Verdict, str]]:
    return [(one.about, one.verdict, one.says) for one in check_certificates(settings, now)]


@pytest.fixture
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def broker(tmp_path: Path, key: Ed25519PrivateKey) -> BrokerSettings:
    """An authority, a certificate and its key, all good for a year."""
    for name in ("ca.pem", "own.pem"):
        (tmp_path / name).write_bytes(certificate(key, days=365))
    (tmp_path / "own.key").write_bytes(key_text(key))
    (tmp_path / "own.key").chmod(0o600)
    return BrokerSettings(
        tls=True,
        ca_file=tmp_path / "ca.pem",
        certificate_file=tmp_path / "own.pem",
        key_file=tmp_path / "own.key",
    )


def test_sound_certificates_say_how_long_they_last(broker: BrokerSettings) -> None:
    authority, own, key = found(broker)

    assert [authority[:2], own[:2], key[:2]] == [
        ("mqtt.ca_file", Verdict.GOOD),
        ("mqtt.certificate_file", Verdict.GOOD),
        ("mqtt.key_file", Verdict.GOOD),
    ]
    assert "365 days" in authority[2]


@pytest.mark.parametrize(
    "days, verdict, told",
    [
        (336, Verdict.NOTICE, "29 days; have a new one made"),
        (335, Verdict.GOOD, "30 days"),
        (365, Verdict.WRONG, "expired on"),
        (400, Verdict.WRONG, "expired on"),
        (-1, Verdict.WRONG, "clock"),
    ],
)
def test_the_day_decides(broker: BrokerSettings, days: int, verdict: Verdict, told: str) -> None:
    authority, own, _key = found(broker, NOON + days * DAY)
    assert authority[1] is own[1] is verdict
    assert told in authority[2]


def test_of_a_bundle_the_authority_that_lasts_longest_counts(
    broker: BrokerSettings, tmp_path: Path, key: Ed25519PrivateKey
) -> None:
    (tmp_path / "ca.pem").write_bytes(certificate(key, days=1) + certificate(key, days=100))
    assert found(broker, NOON + 2 * DAY)[0][1] is Verdict.GOOD


@pytest.mark.parametrize("name", ["ca.pem", "own.pem", "own.key"])
@pytest.mark.parametrize("content", [b"", b"no certificate", b"\xff\xfe"])
def test_a_file_that_holds_none_is_wrong_and_the_others_are_still_said(
    broker: BrokerSettings, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    wrong = [says for _, verdict, says in found(broker) if verdict is Verdict.WRONG]
    assert len(wrong) == 1
    assert str(tmp_path / name) in wrong[0]


def test_a_key_of_another_certificate_is_wrong(broker: BrokerSettings, tmp_path: Path) -> None:
    (tmp_path / "own.key").write_bytes(key_text(Ed25519PrivateKey.generate()))
    assert found(broker)[2][1:] == (
        Verdict.WRONG,
        f"the key in {tmp_path / 'own.key'} belongs to another certificate; put the right one there",
    )


def test_a_key_that_asks_for_a_pass_phrase_is_wrong(
    broker: BrokerSettings, tmp_path: Path, key: Ed25519PrivateKey
) -> None:
    (tmp_path / "own.key").write_bytes(key_text(key, BestAvailableEncryption(b"a pass phrase")))
    assert found(broker)[2][1] is Verdict.WRONG
    assert "pass phrase" in found(broker)[2][2]


def test_a_key_that_everybody_may_read_is_a_notice(broker: BrokerSettings, tmp_path: Path) -> None:
    (tmp_path / "own.key").chmod(0o644)
    assert found(broker)[2][1] is Verdict.NOTICE


def test_a_key_may_stand_in_the_certificates_file(
    broker: BrokerSettings, tmp_path: Path, key: Ed25519PrivateKey
) -> None:
    (tmp_path / "own.pem").write_bytes(certificate(key, days=365) + key_text(key, NoEncryption()))
    (tmp_path / "own.pem").chmod(0o600)
    both = found(broker.model_copy(update={"key_file": None}))
    assert [one[:2] for one in both[1:]] == [("mqtt.certificate_file", Verdict.GOOD)] * 2


def test_without_tls_it_says_whether_that_is_well(broker: BrokerSettings) -> None:
    assert found(BrokerSettings())[0][1] is Verdict.GOOD
    for careless in (BrokerSettings(host="broker.example"), broker.model_copy(update={"tls": False})):
        (one,) = found(careless)
        assert one[:2] == ("mqtt.tls", Verdict.NOTICE)
        assert "tls = true" in one[2]


def test_without_an_authority_of_its_own_the_machines_count() -> None:
    assert found(BrokerSettings(tls=True), datetime.now(UTC))[0][1] is Verdict.GOOD
