"""All scenarios: what the short drill plays in a few minutes, and the long one at length."""

from tests.faults.scenarios.base import Scenario
from tests.faults.scenarios.clocks import clock_a_day_off
from tests.faults.scenarios.damages import centre_database_damaged, node_database_damaged
from tests.faults.scenarios.disks import centre_disk_full, node_disk_full
from tests.faults.scenarios.kills import random_kills
from tests.faults.scenarios.lines import broker_loses_its_data, doubled_client_id, half_open_line
from tests.faults.scenarios.points import (
    failing_at_every_point,
    frozen,
    killed_at_every_point,
    slow_at_every_point,
)

LONG: dict[Scenario, int] = {
    killed_at_every_point: 5,
    failing_at_every_point: 1,
    slow_at_every_point: 1,
    frozen: 3,
    broker_loses_its_data: 5,
    doubled_client_id: 6,
    half_open_line: 8,
    node_disk_full: 5,
    centre_disk_full: 5,
    node_database_damaged: 10,
    centre_database_damaged: 10,
    clock_a_day_off: 5,
    random_kills: 1000,
}
"""How often each does its harm in `make drill`."""
SHORT: dict[Scenario, int] = {
    killed_at_every_point: 1,
    node_disk_full: 1,
    centre_disk_full: 1,
    node_database_damaged: 1,
    centre_database_damaged: 1,
}
"""And in `make test`, where `test_kills` kills at random, over real pictures. The others take too long for it."""
