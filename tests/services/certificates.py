"""Certificates for tests, made on the spot: each signs itself, and so is its own authority."""

import ipaddress
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509 import (
    BasicConstraints,
    CertificateBuilder,
    IPAddress,
    Name,
    NameAttribute,
    SubjectAlternativeName,
    random_serial_number,
)
from cryptography.x509.oid import NameOID

NOON: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)


def certificate(key: Ed25519PrivateKey, *, days: float, since: datetime = NOON) -> bytes:
    """Return a certificate for 127.0.0.1 as PEM, good for `days` from `since`."""
    name = Name([NameAttribute(NameOID.COMMON_NAME, "gatehouse test")])
    return (
        CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=days))
        .add_extension(BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(SubjectAlternativeName([IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, None)
        .public_bytes(Encoding.PEM)
    )


def key_text(key: Ed25519PrivateKey, encryption: KeySerializationEncryption | None = None) -> bytes:
    """Return a private key as PEM."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption())
