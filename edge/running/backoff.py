"""How long to leave a lost camera or broker alone, so that a site does not call as one after a power cut."""

LONGEST_S = 30.0
_SPREAD = 0.4


def backoff_s(failures: int, draw: float) -> float:
    """Seconds before the next try after so many `failures` in a row: 1, 2, 4 … 30, each 20 % up or down.

    `draw` is a random number 0…1; the result never exceeds 30.
    """
    steady = min(LONGEST_S, 2.0 ** min(max(failures, 1) - 1, 10))
    return min(LONGEST_S, steady * (1 - _SPREAD / 2 + _SPREAD * draw))
