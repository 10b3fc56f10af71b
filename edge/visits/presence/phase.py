"""Where a subject is in its visit, and what became of it when it is over; whether it has a plate or not."""

from dataclasses import dataclass
from enum import StrEnum

from edge.visits.presence.movement import Movement
from wire.events import Outcome

CAME = 0.14
"""Nearness by which it must have come to have arrived: 15 % in width, or a tenth of the picture down."""
_WENT = 0.25
"""Nearness by which it must have gone to go away: whoever lets a pedestrian by reverses a little."""
NEAR_BORDER = 0.8
"""Share of the picture's height from which on the near border is next: a plate is lost before it touches that."""


class Phase(StrEnum):
    """Where a subject is in its visit."""

    APPROACHING = "approaching"
    AT_ARM = "at_arm"
    PASSING = "passing"
    TURNED_BACK = "turned_back"
    LEAVING = "leaving"
    """It came from behind the camera and goes away from it."""
    PARKED = "parked"

    @property
    def goes_away(self) -> bool:
        """Say whether it goes away from the camera."""
        return self in {Phase.TURNED_BACK, Phase.LEAVING}

    @property
    def has_left(self) -> bool:
        """Say whether it is on its way out of the picture, over either border."""
        return self.goes_away or self is Phase.PASSING


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What is known of the way of a subject, with the numbers of its Trace."""

    movement: Movement
    came_by: float = 0.0
    went_by: float = 0.0
    bottom: float = 0.0
    """Of its last place, in shares of the picture's height."""
    at_near_border: bool = False
    near: bool = False
    only_moves: bool = False
    """Nothing but motion tells where it is, which may be of whoever is next in line."""

    @property
    def arrived(self) -> bool:
        """Say whether it was seen coming."""
        return self.came_by >= CAME

    @property
    def went(self) -> bool:
        """Say whether it is farther than it was."""
        return self.went_by >= _WENT

    @property
    def left_near(self) -> bool:
        """Say whether the near border is where it will be, or was, lost from view."""
        return self.at_near_border or (self.movement is Movement.COMING and self.bottom >= NEAR_BORDER)


def phase_of(at: Whereabouts, *, arrived: bool, parked: bool, stands_in_front: bool) -> Phase:
    """Say where in its visit a subject is that is in view; `arrived`: it was seen coming at any time."""
    if parked:
        return Phase.PARKED
    if at.went:
        return Phase.TURNED_BACK if arrived else Phase.LEAVING
    if at.at_near_border and arrived and at.movement is not Movement.STANDING:
        return Phase.PASSING
    return Phase.AT_ARM if at.near or stands_in_front else Phase.APPROACHING


def outcome_of(
    at: Whereabouts,
    *,
    arrived: bool,
    plated: bool,
    parked: bool,
    was_at_border: bool,
    began_near: bool,
    fell_back: bool = False,
) -> Outcome:
    """Say what became of a subject that is not in view any more, by where it was last.

    Where nothing but motion is left, what goes back from the near border is the next in line. Who was
    not seen coming has passed only if a plate shows that there was somebody (`plated`); and who goes away
    has passed if he came from behind the camera, and so began near it. Who arrived, never touched the near border
    and was farther off where he was lost (`fell_back`, once is enough then) has turned back.
    """
    if parked:
        return Outcome.LEFT_STANDING
    if at.only_moves and was_at_border and arrived:
        return Outcome.PASSED
    if at.went:
        if arrived:
            return Outcome.TURNED_BACK
        return Outcome.PASSED if began_near else Outcome.UNSEEN
    if at.left_near and (arrived or plated):
        return Outcome.PASSED
    return Outcome.TURNED_BACK if fell_back and arrived and not was_at_border else Outcome.UNSEEN
