from datetime import UTC, datetime, timedelta

import pytest

from central.accounts.lockout import LOCKED_FOR, MOST_WRONG, Standing, Throttle, after_try, wait_s, whose

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def tried(times: int) -> Standing:
    standing = Standing()
    for _ in range(times):
        standing = after_try(standing, NOON)
    return standing


def test_the_last_of_so_many_wrong_tries_locks() -> None:
    assert wait_s(tried(MOST_WRONG - 1), NOON) == 0
    assert wait_s(tried(MOST_WRONG), NOON) == LOCKED_FOR.total_seconds()


def test_a_lock_ends_by_itself_and_the_count_begins_anew() -> None:
    locked = tried(MOST_WRONG)
    later = NOON + LOCKED_FOR

    assert wait_s(locked, later - SECOND) == 1
    assert wait_s(locked, later) == 0
    assert after_try(locked, later) == Standing(1, None)


def test_a_throttle_lets_so_many_through_and_then_waits() -> None:
    throttle = Throttle(3)
    for _ in range(3):
        assert throttle.wait_s("a", NOON) == 0
        throttle.count("a", NOON)

    assert throttle.wait_s("a", NOON + SECOND) == LOCKED_FOR.total_seconds() - 1
    assert throttle.wait_s("b", NOON) == 0
    assert throttle.wait_s("a", NOON + LOCKED_FOR) == 0


@pytest.mark.parametrize(
    "address, counted",
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:DB8:0:7:1:2:3:4", "2001:db8:0:7::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_address_counts_for_its_subnet(address: str, counted: str) -> None:
    assert whose(address) == counted


def test_a_right_try_is_taken_back() -> None:
    throttle = Throttle(1)
    throttle.count("a", NOON)
    throttle.take_back("a")
    throttle.take_back("nobody")

    assert throttle.wait_s("a", NOON) == 0


def test_a_flood_of_keys_forgets_the_oldest_and_fills_no_memory() -> None:
    throttle = Throttle(1)
    for number in range(10_050):
        throttle.count(str(number), NOON)

    assert throttle.wait_s("0", NOON) == 0
    assert throttle.wait_s("10049", NOON) > 0
    assert len(throttle._tries) == 10_000
