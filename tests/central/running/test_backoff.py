from itertools import islice
from random import Random

from central.running.backoff import FIRST_S, LONGEST_S, waits


def test_waits_grow_to_a_cap_and_are_spread() -> None:
    drawn = list(islice(waits(Random(1)), 30))  # noqa: S311 - a spread, not a secret

    assert all(0 < wait <= LONGEST_S for wait in drawn)
    assert drawn[0] <= FIRST_S
    assert min(drawn[10:]) >= LONGEST_S / 2
    assert len(set(drawn[10:])) > 10
