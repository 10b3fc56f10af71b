"""Random tests are judged by what they find, never by how long a shared machine took for one of them."""

from hypothesis import HealthCheck, settings

settings.register_profile("gatehouse", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gatehouse")
