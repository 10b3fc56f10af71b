"""The line over the broker that the settings name."""

import ssl
from functools import partial
from typing import Final

from edge.secrets import read_secret
from edge.settings import EdgeSettings
from transport.mqtt import MqttSettings, MqttTransport

_KEEPALIVE_S: Final = 15
_UNSENT_BYTES: Final = 65_536
"""So much waits in the kernel: more would hide that the line is slow, and hold an event back behind pictures."""


def broker_of(settings: EdgeSettings) -> MqttTransport:
    """Build the line; raises SettingsError for a file without a password."""
    mqtt = settings.mqtt
    return MqttTransport(
        MqttSettings(
            mqtt.host,
            mqtt.port,
            # No name of ours holds a colon, so two nodes can never share one and throw each other out.
            f"{settings.site}:{settings.node}",
            mqtt.username,
            read_secret(mqtt.password_file, "mqtt.password_file") if mqtt.password_file else None,
            tls=partial(ssl.create_default_context, cafile=str(mqtt.ca_file)) if mqtt.ca_file else None,
            keepalive_s=_KEEPALIVE_S,
            unsent_bytes=_UNSENT_BYTES,
        )
    )
