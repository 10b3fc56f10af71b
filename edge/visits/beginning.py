"""When something seen begins a visit: not as long as it may be a flicker, a sign, too far away or a remnant."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from edge.cameras.base import Frame
from edge.seeing.moving import scaled
from edge.visits.association.continuity import is_a_piece
from edge.visits.association.sighting import Sighting
from edge.visits.association.tracking import Group, Track
from edge.visits.presence.front import Present
from edge.visits.presence.movement import Movement, movement_of
from edge.visits.presence.phase import CAME, NEAR_BORDER
from edge.visits.presence.trace import Spot, Trace
from edge.visits.sure_plates import seen_plates
from edge.visits.vote import VoteSettings
from models.base import Box
from wire.events import Subject
from wire.plates import PlateText, kind_of, normalise_plate

_UNRECOGNISED = frozenset({Group.SOMEBODY, Group.FIGURE})
_LEAST_SPOTS = 3
_UPRIGHT, _UPRIGHT_S = 1.2, 0.15
"""Height over width of one who rides, and for how long he is seen so."""
_MOVED = 0.25
"""Nearness by which something moved that is no flicker."""
_KNOWN_S, _WITHIN = 1.0, 0.9
"""For so long, and with so much of its box in what moves, whom a recogniser knew is that which moves."""
_SHARED = 0.2
"""Share of where one who rides was that he covers still when he is seen apart from another one again."""
_REMNANT = 0.3
"""Share of the smaller of two boxes that is common to a vehicle and what is left of it."""


@dataclass(frozen=True, slots=True)
class BeginningSettings:
    """What it takes to begin a visit."""

    unrecognised_s: float = 1.0
    """Something large that no recogniser knows must be there for so long."""
    legible_score: float = 0.4
    """A plate without a visible vehicle must be read at least so well; signs are not."""
    min_plate_share: float = 0.03
    """A plate without a visible vehicle must be this wide, in shares of the frame."""
    vote: VoteSettings = field(default_factory=VoteSettings)


@dataclass(slots=True)
class Candidate:
    """What is nobody's yet: since when it is there, and its way so far."""

    first_s: float
    first_seen_at: datetime
    traces: dict[Group, Trace]
    upright_since_s: float | None = None
    """Since when it is taller than wide and cut by no side of the picture, as riders are, the first time with his
    wheels in view; what is left of one who passes hangs on a side, stands on the lower border, or is flat."""

    looks: int = 0
    """In how many frames it was seen."""
    was_hidden: bool = False
    """One who passes was before it."""
    _was_apart: bool = False

    def go_on_from(self, known: "Candidate") -> None:
        """Go on as one who was seen here a moment ago, on another track."""
        self.first_s, self.first_seen_at = known.first_s, known.first_seen_at
        self.upright_since_s = known.upright_since_s
        for group, trace in known.traces.items():
            self.traces.setdefault(group, trace)

    def note(self, spot: Spot, *, tall: bool, apart: bool) -> None:
        """Take in how it is seen in one frame; `apart` says that nobody who passes is in view.

        Then it is no piece of one, whatever side it touches; and who was upright apart may leave over a side.
        """
        if not tall or (spot.cut_aside and not self._was_apart):
            self.upright_since_s = None
        elif self.upright_since_s is None and not spot.cut_aside and (apart or not spot.at_foot):
            self.upright_since_s, self._was_apart = spot.at_s, apart

    def is_rider(self, now_s: float) -> bool:
        """Say whether it stands before the arm for itself as a rider does, for long enough to be no flicker."""
        upright = self.upright_since_s is not None and now_s - self.upright_since_s >= _UPRIGHT_S
        return upright and any(trace.lowest >= NEAR_BORDER for trace in self.traces.values())

    @property
    def last(self) -> Spot | None:
        """Where its body was seen last."""
        return next(iter(self.traces.values())).last if self.traces else None

    @property
    def was_recognised(self) -> bool:
        """Say whether more than motion was seen of it."""
        return bool(self.traces.keys() - _UNRECOGNISED)

    def moved(self) -> bool:
        """Say whether it came or went so far that it is no flicker."""
        return any(
            len(trace.newest(_LEAST_SPOTS)) >= _LEAST_SPOTS and _moved_by(trace) >= _MOVED
            for trace in self.traces.values()
        )


class Beginning:
    """Watches what is nobody's until it begins a visit. Not for several threads."""

    def __init__(
        self,
        settings: BeginningSettings,
        track_of: Callable[[int], Track | None],
        is_confirmed: Callable[[Track], bool],
    ) -> None:
        self._settings = settings
        self._track_of = track_of
        self._is_confirmed = is_confirmed
        self._candidates: dict[int, Candidate] = {}
        """By the track of their first part."""
        self._merged: Candidate | None = None
        """Who was watched last, and moves as one with somebody known."""
        self._spent: set[int] = set()
        """Tracks whose visit is over: what moves on them must come anew."""

    def forget(self, tracks: Iterable[int]) -> None:
        """Forget tracks that are no more."""
        for track in tracks:
            self._candidates.pop(track, None)
            self._spent.discard(track)

    def spend(self, tracks: Iterable[int]) -> None:
        """Note that the visit on these tracks is over."""
        for track in tracks:
            self._spent.add(track)
            self._candidates.pop(track, None)

    def watch(self, frame: Frame, sighting: Sighting, *, apart: bool = False) -> Candidate:
        """Take in a sighting of nobody's; `apart` says that nobody who passes is in view."""
        track, (height, width) = sighting.parts[0].track, frame.picture.shape[:2]
        known = self._known_before(frame, sighting) if track not in self._candidates else None
        one = self._candidates.setdefault(track, Candidate(frame.monotonic_s, frame.captured_at, {}))
        for part in sighting.parts:
            target = part.seen.target
            one.traces.setdefault(target.group, Trace()).add(frame.monotonic_s, target.box, width, height)
        if known is not None:
            one.go_on_from(known)
        one.looks += 1
        body = sighting.parts[0].seen.target
        last = one.traces[body.group].last
        tall = body.box.height >= _UPRIGHT * body.box.width
        if last is not None:
            one.note(last, tall=tall, apart=apart)
        return one

    def begins(
        self,
        frame: Frame,
        sighting: Sighting,
        one: Candidate,
        passing: Iterable[Box],
        *,
        emerged: bool = False,
    ) -> bool:
        """Say whether a sighting of nobody's begins a visit; `passing` is where somebody leaves, or just left.

        `emerged` says that it was hidden by one of those: then it is seen for a moment only.
        """
        one.was_hidden = one.was_hidden or emerged
        width = frame.picture.shape[1]
        sure = any(plate.sure for plate in seen_plates(sighting.plates, self._settings.vote))
        if sure and self._is_near(sighting, width):
            return True
        if sighting.unrecognised:
            came_out = emerged and (one.was_recognised or one.is_rider(frame.monotonic_s))
            return came_out or self._motion_begins(frame.monotonic_s, sighting, one, passing)
        confirmed = any(self._counts(track) for track in self._confirmed(sighting))
        legible = any(read.score >= self._settings.legible_score for read in sighting.reads)
        if sighting.body is None:
            whole = any(read.whole for read in sighting.reads)
            complete = any(kind_of(PlateText(normalise_plate(read.text))) for read in sighting.reads)
            shown = (emerged and complete) or (confirmed and whole)
            return legible and shown and self._is_near(sighting, width)
        return confirmed or legible

    def nearing(self, now_s: float, width: int) -> Iterator[Present]:
        """Give who moves clear of the near border now, and has not been there for long enough to be a visit.

        As long as nobody knows who that is, whoever stands behind it is not at the front.
        """
        for one in self._candidates.values():
            trace = one.traces.get(Group.SOMEBODY)
            last = trace.last if trace is not None else None
            if last is None or last.at_s < now_s or last.at_near_border or self._is_long(one.first_s, now_s):
                continue
            box = last.box
            yield Present(Subject.VEHICLE, box.width * width, Movement.UNKNOWN, plated=False, foot=box.bottom)

    def take_as_one(self, sighting: Sighting) -> None:
        """Give away what was watched and moves as one with somebody known: it may come apart from him again."""
        self._merged = self._candidates.get(sighting.parts[0].track, self._merged)
        self.take(sighting)

    def take(self, sighting: Sighting) -> None:
        """Give away what was watched: it is somebody's now."""
        self.forget(part.track for part in sighting.parts)

    def _known_before(self, frame: Frame, sighting: Sighting) -> Candidate | None:
        """Find who was seen a moment ago, and not in this frame, where something only moves now."""
        if not sighting.unrecognised:
            return None
        (height, width), now_s = frame.picture.shape[:2], frame.monotonic_s
        box = scaled(sighting.box, 1 / width, 1 / height)
        for one in self._candidates.values():
            if _is_recent(one, now_s) and _was_recognised_in(one, box):
                return one
        rode = self._merged is not None and _is_recent(self._merged, now_s) and _rode_there(self._merged, box)
        return self._merged if rode else None

    def _motion_begins(self, now_s: float, sighting: Sighting, one: Candidate, passing: Iterable[Box]) -> bool:
        """Say whether what only moves begins a visit: it came or went, or has been there for a while."""
        crosses = movement_of(next(iter(one.traces.values())), now_s) is Movement.CROSSING
        stays = bool(self._confirmed(sighting)) and self._is_long(one.first_s, now_s)
        behind = one.was_hidden and not stays
        return not crosses and (stays or one.moved()) and self._came(sighting, one, passing, behind=behind)

    def _confirmed(self, sighting: Sighting) -> Sequence[Track]:
        tracks = (self._track_of(part.track) for part in sighting.parts)
        return [track for track in tracks if track and self._is_confirmed(track)]

    def _counts(self, track: Track) -> bool:
        return track.group not in _UNRECOGNISED or self._is_long(track.first_s, track.last_s)

    def _is_long(self, first_s: float, last_s: float) -> bool:
        return last_s - first_s >= self._settings.unrecognised_s

    def _is_near(self, sighting: Sighting, width: int) -> bool:
        widest = max((plate.seen.target.box.width for plate in sighting.plates), default=0.0)
        return widest >= self._settings.min_plate_share * width

    def _came(self, sighting: Sighting, one: Candidate, passing: Iterable[Box], *, behind: bool) -> bool:
        """Say whether what only moves is somebody new: a remnant of whoever passes never comes nearer.

        `behind` says that one who passes was before it a moment ago, and so it may be a piece of that one.
        """
        box, trace = sighting.box, next(iter(one.traces.values()))
        came = trace.came_by >= CAME and trace.foot_is_down
        if sighting.parts[0].track in self._spent:
            return came
        remnant = behind or any(past.overlap(box) > _REMNANT * min(past.area, box.area) for past in passing)
        return not remnant or came


def _is_recent(one: Candidate, now_s: float) -> bool:
    return one.last is not None and one.last.at_s < now_s <= one.last.at_s + _KNOWN_S


def _was_recognised_in(one: Candidate, moving: Box) -> bool:
    """Say whether a recogniser knew him, clear of the near border, in what only moves now."""
    if one.last is None or one.last.at_near_border or Group.VEHICLE not in one.traces:
        return False
    box = one.last.box
    return box.overlap(moving) >= _WITHIN * box.area and not is_a_piece(box, moving)


def _rode_there(one: Candidate, moving: Box) -> bool:
    """Say whether he looked like one who rides, and is nearer now."""
    if one.last is None or one.upright_since_s is None:
        return False
    box = one.last.box
    nearer = moving.area >= box.area and moving.bottom >= box.bottom
    return nearer and box.overlap(moving) >= _SHARED * box.area


def _moved_by(trace: Trace) -> float:
    """Return by how much it came or went: the foot of who comes does not rise, as that of who goes does."""
    return trace.went_by if trace.foot_rose else trace.came_by
