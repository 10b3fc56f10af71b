"""The visits of one lane: sightings gathered into visits, and visits told as passages.

A visit begins with a vehicle, a rider, a person **or** a plate. It is told as a passage as soon as enough
frames agree, when its subject stands and waits unread, and at the latest when it is gone; what differs for
persons stands in `edge.visits.persons`. Nothing vanishes: what is not told is counted, as merged with a
passage just told or as a bystander that never was the front vehicle of the lane.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from edge.cameras.base import Frame
from edge.visits.ballots import ballot_of
from edge.visits.lost import LostVisits, covers
from edge.visits.passage import Passage, ToldPassage, as_revision_of, same_plate, told
from edge.visits.persons import has_been_patient, is_clearly_better_seen, is_person, stayed_on
from edge.visits.results import Stage
from edge.visits.sighting import Sighting, TrackedPart, sightings_of
from edge.visits.subjects import SeenSubject
from edge.visits.told import ToldPassages
from edge.visits.tracking import Group, Track, Tracker, TrackerSettings
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings, status_of, vote
from wire.events import PlateStatus, Subject

_FRONT_RATIO = 1.15
"""A vehicle this much smaller than the largest is behind it."""
_UNRECOGNISED = frozenset({Group.SOMEBODY, Group.FIGURE})
_KNOWLEDGE = {
    PlateStatus.PLATELESS: 0,
    PlateStatus.UNREAD: 0,
    PlateStatus.UNCERTAIN: 1,
    PlateStatus.READ: 2,
}


@dataclass(frozen=True, slots=True)
class VisitSettings:
    """When a visit begins, and when it is told as a passage."""

    vote: VoteSettings = field(default_factory=VoteSettings)
    tracker: TrackerSettings = field(default_factory=TrackerSettings)
    ripe_agreeing: int = 3
    """Frames that must agree before a passage is told while its subject is still in view."""
    patience_s: float = 4.0
    """A person in view is told of after this long, and a vehicle that stands unread…"""
    standing_s: float = 2.0
    """…of which it did not move for this long."""
    long_stay_s: float = 20.0
    """A rider still in view is told of after this long."""
    merge_window_s: float = 20.0
    """The same plate in the same lane within this time is the same passage."""
    resume_s: float = 4.0
    """A subject lost and found at the same place within this time is the same visit."""
    plates_readable: bool = True
    """Whether there is a plate reader at all; without one no vehicle is called plateless."""
    unrecognised_s: float = 1.0
    """Something large that no recogniser knows must be there for so long to begin a visit."""
    legible_score: float = 0.4
    """A plate without a visible vehicle must be read at least so well to begin a visit; signs are not."""
    min_plate_share: float = 0.03
    """A plate without a visible vehicle must be this wide, in shares of the frame, to begin a visit."""


@dataclass(slots=True)
class VisitCounts:
    """What was not told as a passage of its own."""

    merged: int = 0
    bystanders: int = 0


class VisitBook:
    """See the module. Not for several threads."""

    def __init__(self, settings: VisitSettings, make_id: Callable[[], UUID]) -> None:
        self.counts = VisitCounts()
        self._settings = settings
        self._make_id = make_id
        self._tracker = Tracker(settings.tracker)
        self._by_track: dict[int, Visit] = {}
        self._lost = LostVisits(settings.resume_s)
        self._told = ToldPassages(settings.merge_window_s)

    @property
    def busy(self) -> bool:
        """Say whether anybody is in the lane."""
        return bool(self._by_track)

    @property
    def follows_unrecognised(self) -> bool:
        """Say whether somebody is in the lane of whom only motion is known."""
        return any(visit.unrecognised for visit in self._by_track.values())

    def update(self, frame: Frame, seen: Sequence[SeenSubject]) -> tuple[Passage, ...]:
        """Take one frame in and return the passages to be recorded now, new ones and better known ones."""
        now_s = frame.monotonic_s
        tracks = self._tracker.update([subject.target for subject in seen], now_s)
        parts = [TrackedPart(track, subject) for track, subject in zip(tracks, seen, strict=True)]
        for sighting in sightings_of(parts):
            self._take_in(frame, sighting)
        self._mark_front()
        self._note_presence()
        self._count_bystanders(now_s)
        ripe = [passage for visit in self._alive() if (passage := self._ripen(visit, now_s))]
        lost = self._tracker.end_lost(now_s)
        return (*ripe, *self._end({track for track in self._by_track if track in lost}))

    def finish(self) -> tuple[Passage, ...]:
        """End every visit, the picture being cut or the camera gone, and return what is left to tell."""
        ended = self._end(set(self._by_track))
        self._tracker.end_all()
        self._count_bystanders(float("inf"))
        return ended

    def remember(self, passage: ToldPassage, last_s: float) -> None:
        """Know a passage that was told before this program began; `last_s` is when its subject was last seen."""
        self._told.remember(passage, last_s)

    def _alive(self) -> list[Visit]:
        return _distinct(self._by_track.values())

    def _take_in(self, frame: Frame, sighting: Sighting) -> None:
        known = _distinct(self._by_track[part.track] for part in sighting.parts if part.track in self._by_track)
        visit = self._join(known) if known else self._begin(frame, sighting)
        if visit is None:
            return
        for part in sighting.parts:
            self._by_track.setdefault(part.track, visit)
        for owner in _distinct(self._by_track[part.track] for part in sighting.parts):
            self._show(owner, frame, sighting)

    def _show(self, visit: Visit, frame: Frame, sighting: Sighting) -> None:
        """Let a visit see what is its own of a sighting: one vehicle's box may hold another one's plate."""
        own = sighting.only({part.track for part in sighting.parts if self._by_track[part.track] is visit})
        visit.see(frame, own)
        if visit.shows_another_plate():
            visit.part_with_another()
            self._split(frame, own)

    def _begin(self, frame: Frame, sighting: Sighting) -> Visit | None:
        """Begin or resume a visit; None while the sighting may be a flicker, a sign, or is too far away."""
        tracks = (self._tracker.track(part.track) for part in sighting.parts)
        confirmed = any(track and self._is_confirmed(track) for track in tracks)
        legible = any(read.score >= self._settings.legible_score for read in sighting.reads)
        if not confirmed and not (sighting.body and legible) and not self._is_surely_a_plate(sighting):
            return None
        if sighting.body is None and not (legible and self._is_near(frame, sighting)):
            return None
        return self._resume(frame, sighting) or self._new_visit(frame, sighting)

    def _new_visit(self, frame: Frame, sighting: Sighting) -> Visit:
        return Visit(self._make_id(), frame, sighting, plates_readable=self._settings.plates_readable)

    def _is_confirmed(self, track: Track) -> bool:
        lasted = track.last_s - track.first_s >= self._settings.unrecognised_s
        return self._tracker.is_confirmed(track) and (lasted or track.group not in _UNRECOGNISED)

    def _is_surely_a_plate(self, sighting: Sighting) -> bool:
        """Say whether a plate was read that is no flicker: a node short of time may see it once only."""
        readings = (vote((ballot,), self._settings.vote) for read in sighting.reads if (ballot := ballot_of(read)))
        sure = replace(self._settings.vote, min_agreeing=1)
        return any(status_of(reading, sure) is PlateStatus.READ for reading in readings)

    def _is_near(self, frame: Frame, sighting: Sighting) -> bool:
        widest = max(plate.seen.target.box.width for plate in sighting.plates)
        return bool(widest >= self._settings.min_plate_share * frame.picture.shape[1])

    def _resume(self, frame: Frame, sighting: Sighting) -> Visit | None:
        """Find the visit of which this is the continuation: just lost here, or recognised only now."""
        lost = self._lost.take(sighting, frame.monotonic_s)
        explained = (
            visit
            for visit in self._alive()
            if sighting.unrecognised or (visit.unrecognised and visit.last_s < frame.monotonic_s)
        )
        return lost or next((visit for visit in explained if covers(visit, sighting)), None)

    def _join(self, known: Sequence[Visit]) -> Visit:
        """Return the visit to which the parts of one sighting belong, joining those that were one all along."""
        first, *others = sorted(known, key=lambda visit: (visit.recorded is None, visit.first_s))
        for other in others:
            if other.recorded is None and not self._differ(first, other):
                first.absorb(other)
                for track in [track for track, visit in self._by_track.items() if visit is other]:
                    self._by_track[track] = first
        return first

    def _differ(self, one: Visit, other: Visit) -> bool:
        mine, theirs = (visit.readings.vote(self._settings.vote) for visit in (one, other))
        return mine is not None and theirs is not None and not same_plate(mine, theirs, tolerance=2)

    def _split(self, frame: Frame, sighting: Sighting) -> None:
        """Begin a new visit with a sighting whose tracks have slipped over to another vehicle."""
        visit = self._new_visit(frame, sighting)
        visit.see(frame, sighting)
        for part in sighting.parts:
            self._by_track[part.track] = visit

    def _mark_front(self) -> None:
        """Mark who is at the gate: a lane is as wide as one vehicle, so of those in view it is the largest.

        Of two as large, the one with a plate is; the other is a second box of it, or stands beside the lane.
        Persons always are.
        """
        vehicles = [visit for visit in self._alive() if visit.subject is Subject.VEHICLE]
        for visit in self._alive():
            visit.at_front = is_person(visit) or not any(
                _is_before(other, visit) for other in vehicles if other is not visit
            )
            visit.front_frames += visit.at_front

    def _note_presence(self) -> None:
        """Keep the merge window open for a passage whose subject is still here."""
        for visit in self._alive():
            if visit.recorded is not None:
                self._told.remember(visit.recorded, visit.last_s)

    def _count_bystanders(self, now_s: float) -> None:
        """Count those who were lost and did not come back; whoever flickers is one bystander, not many."""
        self.counts.bystanders += sum(visit.recorded is None for visit in self._lost.expire(now_s))

    def _ripen(self, visit: Visit, now_s: float) -> Passage | None:
        if not visit.at_front:
            return None
        if visit.recorded is not None:
            doubtful = visit.recorded.status is not PlateStatus.READ
            return self._tell(visit, Stage.PREVIEW) if doubtful and self._is_ripe(visit) else None
        wanted = self._is_ripe(visit) or self._waits(visit, now_s)
        return self._tell(visit, Stage.PREVIEW) if wanted else None

    def _is_ripe(self, visit: Visit) -> bool:
        return visit.is_ripe(self._settings.vote, self._settings.ripe_agreeing)

    def _is_better_known(self, visit: Visit) -> bool:
        """Say whether more is known of the plate than was told."""
        status = visit.status(self._settings.vote)
        return visit.recorded is not None and _KNOWLEDGE[status] > _KNOWLEDGE[visit.recorded.status]

    def _waits(self, visit: Visit, now_s: float) -> bool:
        if is_person(visit):
            return has_been_patient(visit, now_s, self._settings.patience_s)
        age_s = now_s - visit.first_s
        if visit.subject is not Subject.VEHICLE:
            return age_s >= self._settings.long_stay_s
        return age_s >= self._settings.patience_s and visit.stands_for(now_s) >= self._settings.standing_s

    def _end(self, tracks: set[int]) -> tuple[Passage, ...]:
        touched = _distinct(self._by_track.pop(track) for track in tracks)
        living = self._alive()
        ended = sorted((visit for visit in touched if visit not in living), key=lambda visit: -visit.width)
        self._lost.add(ended)
        return tuple(passage for visit in ended if (passage := self._close(visit)))

    def _close(self, visit: Visit) -> Passage | None:
        if visit.recorded is not None:
            other = visit.ends_otherwise(self._settings.vote)
            better = self._is_better_known(visit) or is_clearly_better_seen(visit)
            return self._tell(visit, Stage.FINAL) if better or other or stayed_on(visit) else None
        if not visit.at_front and 2 * visit.front_frames < visit.frames:
            return None
        return self._tell(visit, Stage.FINAL)

    def _tell(self, visit: Visit, stage: Stage) -> Passage | None:
        """Settle a visit; None where it turns out to be a passage already told and no better known now."""
        passage = visit.settle(self._settings.vote, stage)
        visit.told_quality, visit.told_last_s = passage.best.weight, passage.last_s
        earlier = None if visit.recorded else self._told.repeated_by(passage, visit.first_s)
        if earlier is None:
            self._note(visit, told(passage))
            if stage is Stage.PREVIEW and passage.status is PlateStatus.READ:
                visit.preview = passage.reading
            return passage
        self.counts.merged += 1
        visit.id = earlier.id
        if earlier.status is PlateStatus.READ or passage.status is not PlateStatus.READ:
            self._note(visit, earlier)
            return None
        better = as_revision_of(passage, earlier)
        self._note(visit, told(better))
        return better

    def _note(self, visit: Visit, passage: ToldPassage) -> None:
        """Remember that `visit`, and whoever turned out to be the same, is `passage`."""
        for same in (visit, *self._alive()):
            if same is visit or same.id == passage.id:
                same.recorded = passage
        self._told.remember(passage, visit.last_s)


def _is_before(one: Visit, other: Visit) -> bool:
    """Say whether vehicle `one` keeps `other` from being the one at the gate."""
    if other.subject is not Subject.VEHICLE:
        return False
    if one.readings.seen and not other.readings.seen:
        return one.width * _FRONT_RATIO >= other.width
    return one.width > other.width * _FRONT_RATIO


def _distinct(visits: Iterable[Visit]) -> list[Visit]:
    # By identity: two visits may turn out to be one passage and then share its id.
    return list({id(visit): visit for visit in visits}.values())
