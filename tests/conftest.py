"""Whole houses keep one worker to themselves and follow one another; everything else fills the other core."""

import pytest
from hypothesis import HealthCheck, settings

from transport.null_modem import NullModem

# Random tests are judged by what they find, never by how long a shared machine took for one of them.
settings.register_profile("gatehouse", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gatehouse")


@pytest.fixture
def modem() -> NullModem:
    """Lines in memory, for what is not about MQTT itself."""
    return NullModem()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow tests into one group of pytest-xdist (`--dist loadgroup`)."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.xdist_group("houses"))
