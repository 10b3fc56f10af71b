"""Whether the broker lets the centre in now. It need not: a centre starts without it, and tries again."""

import asyncio
import logging
import ssl
from typing import Final

from aiomqtt import Client, MqttCodeError, MqttError

from central.checking.finding import Finding, good, notice, wrong
from central.line.broker import tls_of
from central.settings import BrokerSettings

_ABOUT: Final = "mqtt"
_WITHIN_S: Final = 5.0
_LOG: Final = logging.getLogger(__name__)


def check_broker(broker: BrokerSettings) -> Finding:
    """Sign in at the broker and leave again, under a name of its own: a running centre is not thrown out."""
    try:
        context = tls_of(broker)
    except (OSError, ValueError) as error:
        return wrong(_ABOUT, f"the certificate files cannot be used: {error}")
    return asyncio.run(_knock(broker, context))


async def _knock(broker: BrokerSettings, context: ssl.SSLContext | None) -> Finding:
    where = f"the broker at {broker.host}:{broker.port}"
    client = Client(
        broker.host,
        broker.port,
        identifier=f"{broker.client_id}-check",
        username=broker.username,
        password=broker.secret,
        tls_context=context,
        clean_session=True,
        timeout=_WITHIN_S,
        logger=_quiet(),
    )
    try:
        async with client:
            return good(_ABOUT, f"{where} lets the centre in")
    except MqttCodeError as error:
        return wrong(
            _ABOUT, f"{where} refuses ({error}): mend username and password_file, or the broker's accounts"
        )
    except MqttError as error:
        if isinstance(error.__context__, ssl.SSLError):
            return wrong(_ABOUT, f"{where} and the centre do not trust each other ({error}): mend ca_file or host")
        return notice(_ABOUT, f"{where} does not answer ({error}): the centre starts all the same and tries again")


def _quiet() -> logging.Logger:
    library = _LOG.getChild("library")
    library.setLevel(logging.CRITICAL)
    return library
