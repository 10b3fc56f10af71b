"""How often one may be wrong: an account locks after five wrong passwords, an address is slowed down as well."""

from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock
from typing import Final

MOST_WRONG: Final = 5
LOCKED_FOR: Final = timedelta(minutes=15)
MOST_FROM_ONE_ADDRESS: Final = 20
_MOST_KEYS: Final = 10_000
_SUBNET_BITS: Final = 64
"""One machine may call itself by any address of so many of its own bits (RFC 4291 2.5.1)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Wrong passwords in a row, and until when none is looked at any more."""

    failures: int = 0
    locked_until: datetime | None = None


def wait_s(standing: Standing, now: datetime) -> float:
    """Return how long an account is locked from `now` on; 0: it is not."""
    until = standing.locked_until
    return max(0.0, (until - now).total_seconds()) if until else 0.0


def after_try(standing: Standing, now: datetime) -> Standing:
    """Count a try as wrong, before it is looked at: many at once get no more tries than one after the other.

    The right password sets everything back.
    """
    over = standing.locked_until is not None
    failures = 1 if over else standing.failures + 1
    return Standing(failures, now + LOCKED_FOR if failures >= MOST_WRONG else None)


def whose(address: str) -> str:
    """Return whom to count a try against: an IPv4 address, the subnet of an IPv6 one, or else what was said."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> _SUBNET_BITS << _SUBNET_BITS)}/{_SUBNET_BITS}"


class Throttle:
    """Counts tries by key within LOCKED_FOR, in memory; the keys that were silent longest are forgotten first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._tries: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def wait_s(self, key: str, now: datetime) -> float:
        """Return how long `key` must wait; 0: it may try."""
        with self._lock:
            tries = self._tries.get(key)
            if tries is None or len(tries) < self._most:
                return 0.0
            return max(0.0, (tries[-self._most] + LOCKED_FOR - now).total_seconds())

    def count(self, key: str, now: datetime) -> None:
        """Note a try."""
        with self._lock:
            self._tries.setdefault(key, deque(maxlen=self._most)).append(now)
            self._tries.move_to_end(key)
            while len(self._tries) > _MOST_KEYS:
                self._tries.popitem(last=False)

    def take_back(self, key: str) -> None:
        """Forget the last try, which turned out to be right."""
        with self._lock:
            if self._tries.get(key):
                self._tries[key].pop()
