"""The course of one subject: the traces of its parts, and what follows of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edge.visits.association.tracking import Group
from edge.visits.presence.movement import Movement, movement_of
from edge.visits.presence.phase import NEAR_BORDER, Whereabouts
from edge.visits.presence.trace import Trace
from models.base import Box

_FRESH_S = 0.7
"""A part that was not seen for so long says nothing about now."""
_STANDS_S = 1.0
"""Who has stood for so long has not gone, wherever it seemed nearer before."""
_FAR = 1.2
"""Nearness: three times as wide, or from the top of the picture to its foot."""
_LINE = 3
"""Spots that make a line of a trace."""
_HIGHER, _NARROWER = 0.08, 0.85
"""Share of the picture's height by which who goes back has a higher foot, and of his width that is left."""
_BODIES = (Group.VEHICLE, Group.NON_MOTOR, Group.PERSON, Group.SOMEBODY, Group.FIGURE)
_RECOGNISED = frozenset({Group.VEHICLE, Group.NON_MOTOR, Group.PERSON})


@dataclass(frozen=True, slots=True)
class Nearness:
    """From which share of the frame's width on somebody is near."""

    plate: float = 0.06
    body: float = 0.26


class Course:
    """See the module. Not for several threads."""

    def __init__(self, nearness: Nearness) -> None:
        self.arrived = False
        """It was seen coming."""
        self.was_near = False
        self.was_at_border = False
        """It came, or has a plate, and touched the border over which one passes the camera."""
        self.began_at_border = False
        """Where it was seen first it touched the border over which one passes the camera."""
        self.began_near = False
        """Where it was seen first it was near already."""
        self.last_s = float("-inf")
        self._nearness = nearness
        self._settled = False
        self._traces: dict[Group, Trace] = {}
        self._stands_since_s: float | None = None
        self._at: Whereabouts | None = None
        """Where it is by all that was taken in; asked for dozens of times a frame, so concluded once."""

    def add(self, at_s: float, group: Group, box: Box, size: tuple[int, int]) -> None:
        """Take in where a part is, in pixels of a frame of `size` (height and width)."""
        self._traces.setdefault(group, Trace()).add(at_s, box, size[1], size[0])
        self.last_s, self._at = at_s, None

    def settle(self) -> None:
        """Conclude from all parts of one frame."""
        if self.movement() is not Movement.STANDING:
            self._stands_since_s = None
        elif self._stands_since_s is None:
            self._stands_since_s = self.last_s
        elif self.stood_s(self.last_s) >= _STANDS_S:
            for trace in self._traces.values():
                trace.stand()
            self._at = None
        at = self.whereabouts()
        if not self._settled:
            self._settled = True
            began = [trace.first for trace in self._traces.values() if trace.first is not None]
            self.began_at_border = any(spot.at_near_border for spot in began)
            self.began_near = at.near or self.began_at_border
        if at.arrived and not self.arrived:
            self.arrived, self._at = True, None
        self.was_near |= at.near
        self.was_at_border |= (self.arrived or Group.PLATE in self._traces) and at.at_near_border

    @property
    def is_recognised(self) -> bool:
        """Say whether a recogniser knows its body."""
        return bool(self._traces.keys() & _RECOGNISED)

    @property
    def only_moves(self) -> bool:
        """Say whether nothing but motion was seen of it."""
        return not self.is_recognised and Group.PLATE not in self._traces

    @property
    def widest(self) -> float:
        """Its greatest width so far, in shares of the frame."""
        return max((trace.widest for trace in self._traces.values()), default=0.0)

    @property
    def lowest(self) -> float:
        """How far down in the picture it reached, in shares of the frame."""
        return max((trace.lowest for trace in self._traces.values()), default=0.0)

    @property
    def highest(self) -> float:
        """How far up in the picture it reached, in shares of the frame from the top."""
        return min((trace.highest for trace in self._traces.values()), default=1.0)

    @property
    def fell_back(self) -> bool:
        """Say whether it, or its plate, was farther off where it was seen last than it had been."""
        bodies = [self._traces[group] for group in _BODIES if group in self._traces]
        plate = self._traces.get(Group.PLATE)
        return _fell_back(bodies) or (plate is not None and _fell_back([plate]))

    @property
    def came_far(self) -> bool:
        """Say whether it came so far nearer that no box of a thing that stands there jumps by as much."""
        return any(trace.came_by >= _FAR for trace in self._traces.values())

    @property
    def crossed(self) -> bool:
        """Say whether what moves went across the picture as one on foot does, and came no nearer."""
        moving = self._traces.get(Group.SOMEBODY)
        return moving is not None and moving.crossed

    def movement(self) -> Movement:
        """Say which way it moves now."""
        trace = self._principal()
        return movement_of(trace, self.last_s) if trace else Movement.UNKNOWN

    def stood_s(self, now_s: float) -> float:
        """Return for how many seconds it has stood, 0 while it moves."""
        return now_s - self._stands_since_s if self._stands_since_s is not None else 0.0

    @property
    def plate_seen_s(self) -> float:
        """When its plate was seen last."""
        plate = self._traces.get(Group.PLATE)
        return _last_s(plate) if plate is not None else float("-inf")

    @property
    def plate_was_low(self) -> bool:
        """Say whether its plate was seen last where one passes the near border: a plate is lost before its car."""
        plate = self._traces.get(Group.PLATE)
        return plate is not None and plate.last is not None and plate.last.box.bottom >= NEAR_BORDER

    def whereabouts(self) -> Whereabouts:
        """Say where it is, or was when it was seen last."""
        if self._at is None:
            self._at = self._conclude()
        return self._at

    def is_spent(self) -> bool:
        """Say whether motion, all that is left of it, went away: what comes there next is somebody else."""
        at = self.whereabouts()
        return at.only_moves and self.arrived and at.went

    def next_in_line(self) -> Group | None:
        """Say which body in its place is of somebody else already, who came behind it; None: none is.

        That of a recogniser may shrink to a piece for a moment; it must have been out of view.
        """
        fresh = {group for group, trace in self._traces.items() if self._is_fresh(trace)}
        if not self.was_at_border or Group.PLATE in fresh:
            return None
        moving, known = self._traces.get(Group.SOMEBODY), self._traces.get(Group.VEHICLE)
        if known is not None and known.drew_back and _last_s(known) == self.last_s:
            return Group.VEHICLE if known.unseen_s >= _FRESH_S else None
        drew_back = moving is not None and (moving.drew_back or (moving.drew_in and self.plate_was_low))
        newest = moving is not None and _last_s(moving) == self.last_s
        # Whom a recogniser knew until now was about to leave, too.
        leaving = all(self._was_lost_at_border(group) for group in fresh - {Group.SOMEBODY})
        return Group.SOMEBODY if newest and drew_back and leaving else None

    def absorb(self, other: "Course") -> None:
        """Take over what was seen of the same subject elsewhere."""
        self.arrived |= other.arrived
        self.was_near |= other.was_near
        self.take_over(other._traces)  # noqa: SLF001 - one of us

    def take_over(self, traces: Mapping[Group, Trace]) -> None:
        """Go on with the traces of parts that were seen before."""
        for group, trace in traces.items():
            self._traces.setdefault(group, trace)
        self._at = None

    def _conclude(self) -> Whereabouts:
        trace = self._principal()
        if trace is None or trace.last is None:
            return Whereabouts(Movement.UNKNOWN)
        fresh = [one.last for one in self._traces.values() if one.last is not None and self._is_fresh(one)]
        may_pass_aside = not self._shows_plate_clear()
        return Whereabouts(
            movement=movement_of(trace, self.last_s),
            came_by=self._came_by(trace),
            # Who comes from behind the camera may be known by another part at every moment of going.
            went_by=self._went_by(trace) if self.arrived else max(map(self._went_by, self._traces.values())),
            bottom=trace.last.box.bottom,
            at_near_border=any(spot.at_foot or (spot.cut_aside and may_pass_aside) for spot in fresh),
            near=self._is_near(),
            only_moves={group for group, one in self._traces.items() if self._is_fresh(one)} == {Group.SOMEBODY},
        )

    def _came_by(self, trace: Trace) -> float:
        """Return by how much it came: its plate tells, for a body's box grows over somebody else as well."""
        plate = self._traces.get(Group.PLATE)
        return plate.came_by if plate is not None and plate.count >= _LINE else trace.came_by

    def _went_by(self, trace: Trace) -> float:
        """Return by how much it went: a recogniser's box jumps, and a body whose foot stays down only shrinks."""
        only_shrank = trace is not self._traces.get(Group.PLATE) and not trace.foot_rose
        jumped_by = trace.jumped_by if trace is self._traces.get(Group.VEHICLE) else 0.0
        return 0.0 if only_shrank else max(0.0, trace.went_by - jumped_by)

    def _principal(self) -> Trace | None:
        """Return the trace that tells most exactly where it is: the plate's, else its body's, if it is a line."""
        known = [self._traces[group] for group in (Group.PLATE, *_BODIES) if group in self._traces]
        lines = [trace for trace in known if len(trace.newest(_LINE)) == _LINE] or known
        fresh = [trace for trace in lines if self._is_fresh(trace)]
        return fresh[0] if fresh else max(lines, key=_last_s, default=None)

    def _is_fresh(self, trace: Trace) -> bool:
        return trace.last is not None and self.last_s - trace.last.at_s <= _FRESH_S

    def _shows_plate_clear(self) -> bool:
        """Say whether its plate is in view and not low: then a box of its body only seems to touch a side."""
        plate = self._traces.get(Group.PLATE)
        shown = plate is not None and plate.last is not None and plate.last.at_s == self.last_s
        return shown and not self.plate_was_low

    def _was_lost_at_border(self, group: Group) -> bool:
        last = self._traces[group].last
        return last is not None and last.at_near_border and last.at_s < self.last_s

    def _is_near(self) -> bool:
        plate = self._traces.get(Group.PLATE)
        if plate is not None and plate.last is not None and self._is_fresh(plate):
            return plate.last.box.width >= self._nearness.plate
        bodies = [self._traces[group] for group in _BODIES if group in self._traces]
        return any(
            body.last is not None and self._is_fresh(body) and body.last.box.width >= self._nearness.body
            for body in bodies
        )


def _fell_back(traces: Sequence[Trace]) -> bool:
    """Say whether what left these traces ended higher in the picture, and narrower, than it was."""
    last = max((trace.last for trace in traces if trace.last), key=lambda spot: spot.at_s, default=None)
    if last is None:
        return False
    higher = max(trace.lowest for trace in traces) - last.box.bottom >= _HIGHER
    return higher and last.box.width <= _NARROWER * max(trace.widest for trace in traces)


def _last_s(trace: Trace) -> float:
    return trace.last.at_s if trace.last is not None else float("-inf")
