"""Whether a visit of which nothing was told was one at all: what flickers, crosses or never comes is none."""

from edge.visits.presence.movement import Movement
from edge.visits.presence.phase import NEAR_BORDER, Phase
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from wire.events import Outcome, Subject

_LEAST_FRAMES, _LEAST_S, _LEAST_EMERGED_S = 2, 0.3, 0.15
"""In fewer frames, or for a shorter time, what only moves is nobody; who was hidden is seen for a moment only."""

_ON_GROUND = 0.6
"""Share of the picture's height down to which whoever is near is seen; an arm that comes down hangs above it, and
what stays below it is a shadow, or all that is left of one who has gone."""

_FLAT = 2.5
"""Width over height of all places of an arm that comes down where somebody passed; no vehicle is as flat."""


def is_worth_telling(visit: Visit, outcome: Outcome | None, settings: VoteSettings, *, over: bool) -> bool:
    """Say whether a visit that is out of view was at the front, and near or gone by.

    Where the camera shows something else all at once (`over`), whoever was read before it counts as well.
    """
    if visit.parked:
        return False
    if visit.subject is not Subject.VEHICLE:
        return True
    if (visit.unrecognised or (visit.emerged and not visit.plates.seen)) and not _was_somebody(visit):
        return False
    if visit.emerged and visit.unrecognised:
        # Nobody vanishes on the way to the arm; what an arm, a shadow and a car far away make together does.
        return outcome in {Outcome.PASSED, Outcome.TURNED_BACK} or visit.course.lowest >= NEAR_BORDER
    reading = visit.plates.best(settings)
    read = reading is not None and reading.agreeing > 1
    came = visit.course.arrived or visit.emerged or visit.phase() is Phase.LEAVING
    sure = reading is not None and reading.score >= settings.min_score
    if not (came or read or sure):
        # A recogniser sees a car in a wet road, and a barrier's arm moves: none of these ever comes.
        return False
    in_front = visit.in_front or 2 * visit.front_frames >= visit.frames
    return in_front and (visit.course.was_near or outcome is Outcome.PASSED or (over and read))


def _was_somebody(visit: Visit) -> bool:
    """Say whether what only moved was no arm that comes down, nobody on foot and no part of him who leaves."""
    passes = visit.emerged and visit.phase() is Phase.PASSING
    crosses = visit.course.crossed or (visit.course.movement() is Movement.CROSSING and not passes)
    least_s = _LEAST_EMERGED_S if visit.emerged else _LEAST_S
    frames = visit.looks if visit.emerged else visit.frames
    lasted = frames >= _LEAST_FRAMES and visit.last_s - visit.first_s >= least_s
    on_ground = visit.course.lowest >= _ON_GROUND > visit.course.highest
    return lasted and on_ground and not crosses and not is_flat(visit)


def is_flat(visit: Visit) -> bool:
    """Say whether all that was seen of it is as flat as an arm that comes down."""
    height, width = visit.picture_size
    reach = (visit.course.lowest - visit.course.highest) * height
    return visit.course.widest * width >= _FLAT * reach
