"""Whether the certificates for the line to the broker can be used, and for how long still."""

import stat
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from cryptography.x509 import Certificate, load_pem_x509_certificates

from central.checking.finding import Finding, good, notice, wrong
from central.settings import LOOPBACK, BrokerSettings

_SOON: Final = timedelta(days=30)
_OTHERS: Final = stat.S_IRWXO


def check_certificates(broker: BrokerSettings, now: datetime) -> Iterator[Finding]:
    """Look at authority, own certificate and key, as far as they are named."""
    if not broker.tls:
        yield _plain(broker)
        return
    if broker.ca_file:
        yield _authority("mqtt.ca_file", broker.ca_file, now)
    else:
        yield good("mqtt.ca_file", "none is named: the authorities that this machine believes count")
    if broker.certificate_file:
        yield from _own(broker.certificate_file, broker.key_file, now)


def _plain(broker: BrokerSettings) -> Finding:
    if broker.ca_file or broker.certificate_file or broker.key_file:
        return notice("mqtt.tls", "certificates are named and not used; say tls = true, or take them out")
    if broker.host not in LOOPBACK:
        return notice("mqtt.tls", f"plates and passwords go to {broker.host} unencrypted; say tls = true")
    return good("mqtt.tls", "not needed: the broker is on this machine")


def _authority(about: str, path: Path, now: datetime) -> Finding:
    """Judge a bundle by the authority that lasts longest: an old one beside it does no harm."""
    try:
        found = _read(path)
    except (OSError, ValueError) as error:
        return wrong(about, _unreadable(path, error))
    return _lasting(about, path, max(found, key=lambda one: one.not_valid_after_utc), now)


def _own(path: Path, key_file: Path | None, now: datetime) -> Iterator[Finding]:
    about, own_key = "mqtt.certificate_file", key_file or path
    try:
        own = _read(path)[0]
    except (OSError, ValueError) as error:
        yield wrong(about, _unreadable(path, error))
        return
    yield _lasting(about, path, own, now)
    yield _key("mqtt.key_file" if key_file else about, own_key, own)


def _key(about: str, path: Path, own: Certificate) -> Finding:
    try:
        others_may = path.stat().st_mode & _OTHERS
        public = load_pem_private_key(path.read_bytes(), password=None).public_key()
    except TypeError:
        return wrong(
            about, f"the key in {path} asks for a pass phrase, which nobody types at a start; take it off"
        )
    except (OSError, ValueError) as error:
        return wrong(about, f"{path} holds no private key in PEM that can be used ({error})")
    form = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    if public.public_bytes(*form) != own.public_key().public_bytes(*form):
        return wrong(about, f"the key in {path} belongs to another certificate; put the right one there")
    if others_may:
        return notice(about, f"everybody on this machine may use {path}; say: chmod o= {path}")
    return good(about, f"{path} belongs to the certificate")


def _lasting(about: str, path: Path, one: Certificate, now: datetime) -> Finding:
    if now < one.not_valid_before_utc:
        return wrong(
            about, f"{path} is valid from {one.not_valid_before_utc:%Y-%m-%d} only; is this machine's clock right?"
        )
    if now >= one.not_valid_after_utc:
        return wrong(about, f"{path} expired on {one.not_valid_after_utc:%Y-%m-%d}; put a new one there")
    left = one.not_valid_after_utc - now
    says = f"{path} is valid until {one.not_valid_after_utc:%Y-%m-%d}, {left.days} days"
    return notice(about, f"{says}; have a new one made") if left < _SOON else good(about, says)


def _read(path: Path) -> Sequence[Certificate]:
    return load_pem_x509_certificates(path.read_bytes())


def _unreadable(path: Path, error: Exception) -> str:
    return f"{path} holds no certificate in PEM that can be used ({error})"
