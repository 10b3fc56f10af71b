"""The visits of one lane, frame by frame: what is seen continues visits or begins them, and what is due is told.

A visit begins with a vehicle, a rider, a person **or** a plate, and is one passage. It is told as soon as its
subject is at the arm and enough frames agree, or stands there unread, and at the latest when it is gone; what
differs for persons stands in `edge.visits.persons`. Nothing vanishes: what is not told is counted as a bystander,
which never was at the front of the lane, or never near.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from edge.cameras.base import Frame
from edge.seeing.moving import Columns
from edge.visits.association.continuity import Windows, is_a_piece
from edge.visits.association.sighting import Sighting, TrackedPart, sightings_of
from edge.visits.association.subjects import SeenSubject
from edge.visits.association.tracking import Group, Tracker, TrackerSettings
from edge.visits.beginning import Beginning, BeginningSettings
from edge.visits.between import Between
from edge.visits.ending import Ending, VisitCounts
from edge.visits.followers import Followers
from edge.visits.known_again import is_recognised_in, moved_as, recognised_only_now, who_stood_there
from edge.visits.lost import LostVisits
from edge.visits.owners import Owners
from edge.visits.presence.course import Course, Nearness
from edge.visits.presence.front import is_in_front
from edge.visits.presence.phase import Phase
from edge.visits.restarting import RememberedPassages
from edge.visits.telling.due import Patience, Tellable, is_due
from edge.visits.telling.passage import Passage, ToldPassage
from edge.visits.telling.results import Stage
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from edge.visits.worth import is_flat
from models.base import Box
from wire.events import Outcome

_IN_VIEW_S = 0.5
"""Whoever was not seen for longer is not told of as one who stands there."""
_HIDDEN = 0.6
"""Share of a plate or body that another one hid."""


@dataclass(frozen=True, slots=True)
class VisitSettings:
    """When a visit begins, and when it is told as a passage."""

    vote: VoteSettings = field(default_factory=VoteSettings)
    tracker: TrackerSettings = field(default_factory=TrackerSettings)
    beginning: BeginningSettings = field(default_factory=BeginningSettings)
    windows: Windows = field(default_factory=Windows)
    patience: Patience = field(default_factory=Patience)
    nearness: Nearness = field(default_factory=Nearness)
    ripe_agreeing: int = 3
    """Frames that must agree before a passage is told while its subject is still in view."""
    plates_readable: bool = True
    """Whether there is a plate reader at all; without one no vehicle is called plateless."""
    was_there_s: float = 1.0
    """What is recognised within so long of the first frame was there before anybody looked."""
    parked_after_s: float = 600.0
    """Whoever stands for so long is no visitor any more."""


class VisitBook:
    """See the module. Not for several threads."""

    def __init__(self, settings: VisitSettings, make_id: Callable[[], UUID]) -> None:
        self._settings = settings
        self._vote = settings.vote
        self._make_id = make_id
        self._tracker = Tracker(settings.tracker)
        self._lost = LostVisits(settings.windows, settings.vote)
        self._owners = Owners(settings.vote, self._lost.is_of_parked)
        self._remembered = RememberedPassages(settings.windows.standing_s)
        begin = replace(settings.beginning, vote=settings.vote)
        self._beginning = Beginning(begin, self._tracker.track, self._tracker.is_confirmed)
        self._ending = Ending(settings.vote, self._lost)
        self._followers = Followers()
        self._between = Between()
        self._seen_now: dict[int, list[Sighting]] = {}
        """Of the frame at hand: what is seen of whom."""
        self._passed_before: list[Box] = []
        """Where those were in the frame before who passed: they hid who is seen in this one."""
        self._looked_s = float("-inf")
        self._first_s: float | None = None
        self._blind_since_s: float | None = None

    @property
    def counts(self) -> VisitCounts:
        """What was not told."""
        return self._ending.counts

    @property
    def busy(self) -> bool:
        """Say whether anybody is in the lane who has not parked there."""
        return any(not visit.parked for visit in self._owners.visits)

    @property
    def follows_unrecognised(self) -> bool:
        """Say whether something is in the lane of which only motion is known."""
        return self._tracker.holds(Group.SOMEBODY) or self._tracker.holds(Group.FIGURE)

    @property
    def visits(self) -> Sequence[Visit]:
        """Who is in view."""
        return self._owners.visits

    def update(self, frame: Frame, seen: Sequence[SeenSubject], columns: Columns = ()) -> tuple[Passage, ...]:
        """Take one frame in and return the passages to be recorded now, new ones and better known ones.

        `columns` says how much of each column of the frame differs from the empty lane.
        """
        now_s = frame.monotonic_s
        self._begin_looking(now_s)
        tracks = self._tracker.update([subject.target for subject in seen], now_s)
        parts = [TrackedPart(track, subject) for track, subject in zip(tracks, seen, strict=True)]
        self._seen_now.clear()
        self._passed_before = [visit.box for visit in self._owners.visits if _hides(visit)]
        sightings = sightings_of(parts)
        self._owners.fall_apart(sightings)
        for sighting in sightings:
            self._take_in(frame, sighting, parts)
        self._continue_those_who_turned(frame)
        self._join_those_who_were_recognised(frame.monotonic_s)
        known = (*self._owners.visits, *self._owners.parting)
        self._followers.see(frame, columns, [(visit, self._seen(visit)) for visit in known])
        between = self._who_was_between(frame, sightings)
        self._looked_s = now_s
        self._remember_those_who_stand()
        spent = self._conclude_spent(frame)
        self._mark_front(now_s, frame.picture.shape[1])
        over = (*self._end(self._owners.bereft()), *self._end(spent), *self._ending.end(between))
        told = [passage for visit in self._owners.visits if (passage := self._tell_if_due(visit, now_s))]
        gone = self._tracker.end_lost(now_s)
        self._beginning.forget(gone)
        ended = self._end(self._owners.take_away(self._owners.tracks & gone))
        return (*over, *told, *ended, *self._ending.expire(now_s))

    def finish(self) -> tuple[Passage, ...]:
        """End every visit, the camera being over, and return what is left to tell."""
        ended = self._ending.end_for_good(self._take_away_all(), self._looked_s)
        return (*ended, *self._ending.expire(float("inf")))

    def cut(self) -> tuple[Passage, ...]:
        """End every visit, the camera showing something else from now on."""
        told = self.finish()
        self._ending.forget()
        # Who is there from now on was not there when the camera began to look: that was another picture.
        self._first_s = float("-inf")
        return told

    def lose_sight(self, now_s: float) -> tuple[Passage, ...]:
        """Note that the camera gives no picture; whoever stood there may stand there still when it gives one."""
        # Before its first picture nobody was lost from view.
        if self._blind_since_s is None and self._first_s is not None:
            self._blind_since_s = now_s
        return self._ending.end(self._take_away_all())

    def remember(self, passage: ToldPassage, last_s: float) -> None:
        """Know a passage that was told before this program began; `last_s` is when its subject was last seen."""
        self._remembered.add(passage, last_s)

    def give_up_remembered(self, now_s: float) -> tuple[UUID, ...]:
        """Return the passages that were told before this program began and whose subjects are not seen again."""
        return self._remembered.give_up(now_s)

    def _begin_looking(self, now_s: float) -> None:
        if self._first_s is None:
            self._first_s = now_s
        if self._blind_since_s is not None:
            self._lost.be_blind_for(now_s - self._blind_since_s)
            self._blind_since_s = None

    def _take_in(self, frame: Frame, sighting: Sighting, parts: Sequence[TrackedPart]) -> None:
        plates = {part.track: part.seen.target.box for part in parts if part.seen.target.group is Group.PLATE}
        dealt = self._owners.deal(sighting, plates, self._looked_s)
        for visit, own in dealt.owned:
            self._beginning.take(own)
            before = self._seen_now.setdefault(id(visit), [])
            # An arm before it takes what moves in two; the larger piece, which comes first, says where it is.
            if not (before and own.unrecognised):
                visit.see(frame, own)
            before.append(own)
        for rest in dealt.rest:
            visit_of_rest = self._continue_or_begin(frame, rest, parts)
            if visit_of_rest is not None:
                self._owners.give(visit_of_rest, rest)
                self._owners.pass_on(sighting.body, visit_of_rest)
                visit_of_rest.see(frame, rest)

    def _continue_or_begin(self, frame: Frame, sighting: Sighting, parts: Sequence[TrackedPart]) -> Visit | None:
        """Return the visit that a sighting of nobody's continues or begins; None while nobody can say."""
        now_s = frame.monotonic_s
        seen = self._owners.of(part.track for part in parts)
        unseen = [visit for visit in self._owners.visits if visit.last_s < now_s and visit not in seen]
        known = self._lost.take(sighting, unseen, now_s) or recognised_only_now(
            self._owners.visits, self._lost, sighting, now_s
        )
        if known is not None:
            known.find_again()
            self._beginning.take_as_one(sighting)
            return known
        passing = self._ending.passed_at(now_s)
        passing += [visit.box for visit in self._owners.visits if visit.phase() is Phase.PASSING]
        apart = all(visit.phase() is not Phase.PASSING for visit in seen)
        candidate = self._beginning.watch(frame, sighting, apart=apart)
        emerged = self._emerged(sighting, now_s)
        if not self._beginning.begins(frame, sighting, candidate, passing, emerged=emerged):
            return None
        was_there = not sighting.unrecognised and self._is_the_beginning(candidate.first_s)
        visit = self._new_visit(frame, sighting, was_there=was_there)
        if not sighting.unrecognised:
            moving = (one.id for one in self._owners.visits if is_recognised_in(sighting, one))
            visit.began_within = frozenset(moving)
        visit.take_over(candidate.first_s, candidate.first_seen_at, candidate.traces, candidate.looks - 1)
        # What only moves where somebody passed has to come, or to ride: a barrier's arm moves there as well.
        if emerged and (candidate.was_recognised or candidate.is_rider(now_s)):
            visit.emerge()
        self._beginning.take(sighting)
        return visit

    def _emerged(self, sighting: Sighting, now_s: float) -> bool:
        """Say whether somebody who had arrived stood before this one until now: it came hidden behind that one."""
        box = sighting.parts[-1].seen.target.box
        known = (*self._owners.visits, *self._owners.parting)
        before = [visit.box for visit in known if _hides(visit)]
        before += (*self._ending.passed_at(now_s), *self._passed_before)
        return any(one.overlap(box) >= _HIDDEN * box.area for one in before)

    def _is_the_beginning(self, at_s: float) -> bool:
        return self._first_s is not None and at_s - self._first_s <= self._settings.was_there_s

    def _continue_those_who_turned(self, frame: Frame) -> None:
        """Let who is seen only going away go on as the visit of who stood there, if nobody else did."""
        for visit in self._owners.visits:
            stood = who_stood_there((*self._owners.visits, *self._lost.visits), visit)
            sightings = self._seen(visit)
            if stood is not None and sightings:
                self._lost.remove(stood)
                self._owners.release(visit)
                stood.absorb(visit)
                self._own(stood, frame, sightings[0])

    def _join_those_who_were_recognised(self, now_s: float) -> None:
        """Let what moved be who was recognised in it, once he is all that moves there; nothing was told of it."""
        for moving in self._owners.visits:
            known = moved_as(moving, self._owners.visits) if moving.last_s == now_s else None
            sightings = self._seen(moving)
            if known is not None and sightings:
                self._owners.release(moving)
                self._owners.give(known, sightings[0])

    def _remember_those_who_stand(self) -> None:
        """Let those who stood here before the program began go on as the passages that were told of them."""
        for visit in self._owners.visits:
            reading = visit.plates.best(self._vote) if visit.parked and visit.recorded is None else None
            known = self._remembered.take(reading.text, visit.first_s) if reading else None
            if known is not None:
                visit.resume(known)

    def _mark_front(self, now_s: float, width: int) -> None:
        visits = [visit for visit in self._owners.visits if now_s - visit.last_s <= 1.0]
        present = [visit.present(now_s) for visit in visits]
        nearing = tuple(self._beginning.nearing(now_s, width))
        for index, visit in enumerate(visits):
            others = (*present[:index], *present[index + 1 :], *nearing)
            visit.mark_front(in_front=not visit.parked and is_in_front(present[index], others))
            if not visit.parked and visit.course.stood_s(now_s) >= self._settings.parked_after_s:
                visit.leave_standing()

    def _conclude_spent(self, frame: Frame) -> list[Visit]:
        """Take away the visits of which only motion is left, and that is of somebody else or will be."""
        over = []
        for visit in self._owners.visits:
            if visit.came_again is not None:
                self._part(visit, visit.came_again, frame)
            elif (group := visit.course.next_in_line()) is not None:
                visit.note_next()
                self._beginning.spend(self._owners.release(visit))
                over.append(visit)
                self._begin_behind(frame, [one for one in self._seen(visit) if _is_body(one, group)])
            elif visit.course.is_spent():
                self._beginning.spend(self._owners.release(visit))
                over.append(visit)
        return over

    def _part(self, visit: Visit, course: Course, frame: Frame) -> None:
        """Let who went away, and comes again, be a visit of his own; what was told of the first one stays."""
        self._owners.release(visit)
        self.counts.bystanders += visit.recorded is None
        for sighting in self._seen(visit)[-1:]:
            again = self._new_visit(frame, sighting, was_there=False)
            again.course.absorb(course)
            self._own(again, frame, sighting)

    def _begin_behind(self, frame: Frame, sightings: Iterable[Sighting]) -> None:
        """Begin the visit of somebody who came hidden behind the one who passes, if his plate has not done so."""
        for sighting in sightings:
            read = next(
                (one for one in self._owners.visits if _is_read_in(one, sighting, frame.monotonic_s)), None
            )
            if read is not None:
                self._owners.give(read, sighting)
                continue
            visit = self._new_visit(frame, sighting, was_there=False)
            visit.emerge()
            self._own(visit, frame, sighting)

    def _end(self, visits: Sequence[Visit]) -> tuple[Passage, ...]:
        """End visits that are out of view, and those of whom they hid for good."""
        return (*self._ending.end(visits), *self._ending.end(self._followers_of(visits)))

    def _who_was_between(self, frame: Frame, sightings: Sequence[Sighting]) -> list[Visit]:
        """Return who passed before one that comes, seen only as a part of what moves."""
        pieces = [
            (next(iter(self._owners.of([sighting.parts[0].track])), None), sighting) for sighting in sightings
        ]
        shown = self._between.see(frame, self._looked_s, self._owners.visits, pieces)
        visits = [self._hidden_visit(one) for one in shown]
        for visit in visits:
            visit.note_next()
        return visits

    def _followers_of(self, left: Iterable[Visit]) -> Iterator[Visit]:
        """Give who passed close behind those that left, seen only as a part of what moved."""
        for visit in left:
            shown = self._followers.behind(visit)
            if shown:
                yield self._hidden_visit(shown)

    def _hidden_visit(self, shown: Sequence[tuple[Frame, Sighting]]) -> Visit:
        """Make the visit of one who was seen only as a part of what moved, in these frames."""
        visit = self._new_visit(*shown[0], was_there=False)
        visit.emerge()
        for frame, sighting in shown:
            visit.see(frame, sighting)
        return visit

    def _own(self, visit: Visit, frame: Frame, sighting: Sighting) -> None:
        self._owners.give(visit, sighting)
        self._beginning.take(sighting)
        visit.see(frame, sighting)

    def _seen(self, visit: Visit) -> Sequence[Sighting]:
        return self._seen_now.get(id(visit), [])

    def _new_visit(self, frame: Frame, sighting: Sighting, *, was_there: bool) -> Visit:
        readable, nearness = self._settings.plates_readable, self._settings.nearness
        return Visit(self._make_id(), frame, sighting, nearness, was_there=was_there, plates_readable=readable)

    def _tell_if_due(self, visit: Visit, now_s: float) -> Passage | None:
        told = visit.recorded
        if visit.parked:
            lingered = told is not None and visit.told_outcome is not Outcome.LEFT_STANDING
            return visit.tell(self._vote, Stage.OUTCOME, Outcome.LEFT_STANDING) if lingered else None
        if now_s - visit.last_s > _IN_VIEW_S or (visit.unrecognised and is_flat(visit)):
            return None
        way = visit.way
        tellable = Tellable(
            subject=visit.subject,
            in_front=visit.in_front,
            at_arm=visit.phase() is Phase.AT_ARM,
            ripe=visit.is_ripe(self._vote, self._settings.ripe_agreeing),
            age_s=now_s - visit.first_s,
            stood_s=visit.course.stood_s(visit.last_s),
            lingers_s=visit.lingering.lasts_s(visit.last_s),
            arrived=way.arrived,
            going=way.going,
            told=told.status if told else None,
            newly_arrived=told is not None and way.arrived and not visit.told_way.arrived,
        )
        return visit.tell(self._vote, Stage.PREVIEW) if is_due(tellable, self._settings.patience) else None

    def _take_away_all(self) -> list[Visit]:
        tracks = self._owners.tracks
        self._beginning.forget(tracks | self._tracker.end_all())
        return self._owners.take_away(tracks)


def _is_body(sighting: Sighting, group: Group) -> bool:
    return sighting.body is not None and sighting.body.seen.target.group is group


def _is_read_in(visit: Visit, sighting: Sighting, now_s: float) -> bool:
    """Say whether this is whose plate is read in what moves here."""
    read = visit.last_s == now_s and not visit.parked and visit.course.plate_seen_s == now_s
    return read and sighting.box.contains(visit.box.centre) and not is_a_piece(visit.box, sighting.box)


def _hides(visit: Visit) -> bool:
    """Say whether somebody may come out from behind one who passes."""
    return (visit.course.arrived or visit.emerged) and visit.phase() is Phase.PASSING
