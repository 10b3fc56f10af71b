"""Everything that can be looked at before a start, one finding each; makes, changes and migrates nothing."""

from collections.abc import Iterator
from datetime import datetime

from central.checking.broker import check_broker
from central.checking.certificates import check_certificates
from central.checking.database import check_database
from central.checking.files import check_command_key, check_places, check_secrets
from central.checking.finding import Finding, Verdict, notice
from central.settings import Settings


def check(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Yield what is found about the files that sound settings name, the database and the broker, in this order.

    The broker is asked last, and only with certificates that can be used.
    """
    yield from check_secrets(settings)
    yield check_command_key(settings.command_key_file)
    yield from check_places(settings)
    yield from check_database(settings)
    certificates = list(check_certificates(settings.mqtt, now))
    yield from certificates
    if any(finding.verdict is Verdict.WRONG for finding in certificates):
        yield notice("mqtt", "the broker is not asked with such certificates")
    else:
        yield check_broker(settings.mqtt)
