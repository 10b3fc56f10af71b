"""The line over the broker that the settings name."""

import logging
import ssl
from typing import Final

from central.base import SettingsError
from central.settings import BrokerSettings
from transport.mqtt import MqttSettings, MqttTransport

_KEEPALIVE_S: Final = 20


def broker_of(settings: BrokerSettings) -> MqttTransport:
    """Build the line; raises SettingsError for certificate files that are none."""
    # What the library has to say of a broken line, whoever holds the line says better.
    log = logging.getLogger(f"{__name__}.library")
    log.setLevel(logging.CRITICAL)
    try:
        tls = tls_of(settings)
    except ssl.SSLError as error:
        raise SettingsError([f"mqtt: the certificate files cannot be used: {error}"]) from error
    return MqttTransport(
        MqttSettings(
            settings.host,
            settings.port,
            settings.client_id,
            settings.username,
            settings.secret,
            tls=(lambda: tls) if tls else None,
            keepalive_s=_KEEPALIVE_S,
            log=log,
        )
    )


def tls_of(settings: BrokerSettings) -> ssl.SSLContext | None:
    """Return what the line trusts and shows, None where it has no TLS; raises OSError or ValueError."""
    if not settings.tls:
        return None
    context = ssl.create_default_context(cafile=settings.ca_file)
    if settings.certificate_file:
        context.load_cert_chain(settings.certificate_file, settings.key_file)
    return context
