"""Which way a subject moves now: a line through its nearness over the last moments, by least squares."""

from collections.abc import Sequence
from enum import StrEnum

from edge.visits.presence.trace import Spot, Trace

_WINDOW_S = 0.8
_LEAST_SPOTS = 3
"""With few frames a second the window is longer, for so many spots."""
_LONGEST_S = 2.5
_STANDS = 0.13
"""Change of nearness a second up to which it stands; before a camera six metres away that is 0.8 m/s."""
_ASIDE = 0.12
"""Shares of the picture's width a second from which it crosses."""


class Movement(StrEnum):
    """Which way something moves, as the camera sees it."""

    UNKNOWN = "unknown"
    COMING = "coming"
    STANDING = "standing"
    GOING = "going"
    CROSSING = "crossing"


def movement_of(trace: Trace, now_s: float) -> Movement:
    """Say which way what left `trace` moves at `now_s`; unknown with too few sightings of late."""
    spots = trace.since(now_s - _WINDOW_S)
    if len(spots) < _LEAST_SPOTS:
        spots = tuple(spot for spot in trace.newest(_LEAST_SPOTS) if spot.at_s >= now_s - _LONGEST_S)
    if len(spots) < _LEAST_SPOTS:
        return Movement.UNKNOWN
    nearer = _slope(spots, [spot.nearness for spot in spots])
    aside = abs(_slope(spots, [spot.box.centre.x for spot in spots]))
    if aside > max(_ASIDE, abs(nearer)):
        return Movement.CROSSING
    if abs(nearer) > _STANDS:
        return Movement.COMING if nearer > 0 else Movement.GOING
    return Movement.STANDING


def _slope(spots: Sequence[Spot], values: Sequence[float]) -> float:
    """Return the change a second, 0 where no time has passed."""
    middle_s, middle = sum(spot.at_s for spot in spots) / len(spots), sum(values) / len(values)
    spread = sum((spot.at_s - middle_s) ** 2 for spot in spots)
    common = sum((spot.at_s - middle_s) * (value - middle) for spot, value in zip(spots, values, strict=True))
    return common / spread if spread > 0 else 0.0
