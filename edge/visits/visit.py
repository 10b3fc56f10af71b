"""One subject's stay before the camera while it lasts: where it was, what was read of its plate, what was told.

Nobody else writes it. What follows of it is asked of the rules in `presence`, `association` and `telling`.
"""

from collections.abc import Mapping
from datetime import datetime

from edge.cameras.base import Frame
from edge.visits.association.appearance import Appearance
from edge.visits.association.belonging import SeenPlate, Wearer, is_a_step, is_read_again
from edge.visits.association.continuity import LostOne
from edge.visits.association.sighting import Sighting
from edge.visits.association.tracking import Group, mixed_look
from edge.visits.presence.course import Course, Nearness
from edge.visits.presence.front import Present
from edge.visits.presence.lingering import Lingering
from edge.visits.presence.movement import Movement
from edge.visits.presence.phase import Phase, outcome_of, phase_of
from edge.visits.presence.place import ThingOfPlace
from edge.visits.presence.trace import Trace
from edge.visits.readings import Capture
from edge.visits.telling.passage import Passage, ToldPassage, Way, told
from edge.visits.telling.results import Stage, contradicts, suffices
from edge.visits.vote import VoteSettings, status_of
from edge.visits.worn_plates import WornPlates
from models.base import Box
from wire.events import Outcome, PlateReading, PlateStatus, Subject
from wire.ids import PassageId

_SEEN_WELL_FRAMES = 8
_SEEN_WELL_WIDTH = 0.3
"""A vehicle this large, in shares of the frame, in this many frames would have shown a plate if it had one."""
_STAYS = 0.5
"""Intersection over union of a recogniser's boxes of one thing that has not moved."""
_UNCOVERED = 0.9
"""Share of what is seen of a plate that lies where it was before."""
_STOOD_S = 0.5
"""Whoever stands for a shorter time has only slowed down."""


class Visit:
    """See the module. Not for several threads."""

    def __init__(
        self,
        visit_id: PassageId,
        frame: Frame,
        sighting: Sighting,
        nearness: Nearness,
        *,
        was_there: bool,
        plates_readable: bool,
    ) -> None:
        self.id = visit_id
        self.subject = sighting.subject
        self.first_s = self.last_s = frame.monotonic_s
        self.first_seen_at = self.last_seen_at = frame.captured_at
        self.box = self._first_box = sighting.box
        self.frames = self.front_frames = self.looks = 0
        """In how many frames it was seen; `looks` counts those before it was known for one as well."""
        self.in_front = False
        self.course = Course(nearness)
        self._nearness = nearness
        self.plates = WornPlates()
        self.look: Appearance | None = None
        self.view = _view(frame, sighting)
        """The frame that shows most of the subject so far."""
        self.picture_size: tuple[int, int] = frame.picture.shape[:2]
        """Height and width of the frames, in pixels."""
        self.recorded: ToldPassage | None = None
        self.told_quality = 0.0
        """Of the picture that was told last."""
        self.told_last_s = self.last_s
        """Until when the passage told last says that the subject was seen."""
        self.told_way = Way()
        self.told_outcome: Outcome | None = None
        self._preview: PlateReading | None = None
        """What was decided on while it was in view, if that counted as read."""
        self._told_at: Box | None = None
        """Where it was when it was told of without a plate."""
        self._afterwards: Course | None = None
        """Its course since it was found again on its way off."""
        self._place = ThingOfPlace(was_there=was_there)
        self._plates_readable = plates_readable
        self.emerged = False
        """It came hidden behind somebody who left."""
        self.began_within: frozenset[PassageId] = frozenset()
        """Visits of what only moved, in which it was recognised first."""
        self._next_came = False
        self.lingering = Lingering()
        self.plate_box: Box | None = None
        """Where its plate was seen last, in pixels."""
        self._widest_plate = self._widest_body = 0.0

    @property
    def unrecognised(self) -> bool:
        """Say whether nothing but motion was seen of it so far."""
        return self.course.only_moves

    @property
    def parked(self) -> bool:
        """Say whether it is a thing of the place and no visitor."""
        came = self.course.came_far or (self.plates.seen and (self._place.plate_came or self.course.arrived))
        belongs = self._place.belongs(arrived=self.course.arrived, came=came)
        return self._place.left_standing or (belongs and self.subject is Subject.VEHICLE and self.recorded is None)

    @property
    def plate_of_place(self) -> Box | None:
        """Where the plate is of one that is parked and a part of the empty lane; None: it is none, or has none."""
        return self.plate_box if self.parked and not self._place.left_standing else None

    def is_in(self, box: Box) -> bool:
        """Say whether a recogniser's box is where this was seen last."""
        return self.box.iou(box) >= _STAYS

    def stands_in(self, box: Box) -> bool:
        """Say whether a recogniser's box may be of what stood here first."""
        return self._first_box.iou(box) >= _STAYS

    @property
    def way(self) -> Way:
        """How it came to the gate, as far as it is known now."""
        at = self.course.whereabouts()
        # Who came out from behind one who passes, and passes himself, only shrinks as he leaves over the side.
        passes = self.emerged and self.phase() is Phase.PASSING
        going = (at.went or at.movement is Movement.GOING) and not passes
        came = self.course.arrived or (self.emerged and not going)
        return Way(came, going, going and not came)

    def see(self, frame: Frame, sighting: Sighting) -> None:
        """Take in where the subject is in `frame` and what was read of its plates."""
        if frame.monotonic_s > self.last_s or self.frames == 0:
            self.frames += 1
            self.looks += 1
        self.last_s = frame.monotonic_s
        self.last_seen_at = max(self.last_seen_at, frame.captured_at)
        self.box = sighting.box
        if sighting.body and not self.course.is_recognised:
            self.subject = sighting.subject
        self._place.see(sighting)
        view = _view(frame, sighting)
        if view.weight >= self.view.weight:
            self.view = view
        if self.course.movement() is Movement.COMING:
            self._place.come_on()
        self.look = mixed_look(self.look, sighting.look)
        self._trace(frame, sighting)
        tracks = frozenset(part.track for part in sighting.plates)
        for part in sighting.plates:
            if part.seen.read is not None:
                self.plates.add(part.track, frame, self.box, part.seen.read, tracks - {part.track})

    def take_over(
        self, first_s: float, first_seen_at: datetime, traces: Mapping[Group, Trace], looks: int = 0
    ) -> None:
        """Take over what was seen of the subject, in so many frames, before it was known for one."""
        self.looks += looks
        self.first_s, self.first_seen_at = min(self.first_s, first_s), min(self.first_seen_at, first_seen_at)
        self.course.take_over(traces)

    def find_again(self) -> None:
        """Note that it was lost from view and is found again."""
        self._afterwards = Course(self._nearness) if self.phase().goes_away else None

    @property
    def came_again(self) -> Course | None:
        """Its course since it was found again, if it went away before and has come nearer: another visit's."""
        return self._afterwards if self._afterwards is not None and self._afterwards.arrived else None

    def emerge(self) -> None:
        """Note that it came, hidden behind somebody who left."""
        self.emerged = True

    def note_next(self) -> None:
        """Note that in its place is the next in line already: it has passed."""
        self._next_came = True

    def mark_front(self, *, in_front: bool) -> None:
        """Note whether it is at the front of its line now."""
        self.in_front = in_front
        self.front_frames += in_front
        at_arm = in_front and self.phase() is Phase.AT_ARM
        self.lingering.note(self.last_s, self.course.whereabouts().came_by, at_arm=at_arm)

    def resume(self, passage: ToldPassage) -> None:
        """Go on as a passage that was told of before this program began."""
        self.id, self.recorded = passage.id, passage
        self.first_seen_at = min(self.first_seen_at, passage.first_seen_at)

    def leave_standing(self) -> None:
        """Note that it is no visitor any more, until it comes on."""
        self._place.left_standing = True

    def stands_in_front(self) -> bool:
        """Say whether it is at the front and has stopped."""
        return self.in_front and self.course.stood_s(self.last_s) >= _STOOD_S

    def shows_plate(self, now_s: float) -> bool:
        """Say whether its plate is in view."""
        return self.course.plate_seen_s >= now_s - _STOOD_S

    def was_read_near(self, plate: SeenPlate, settings: VoteSettings) -> bool:
        """Say whether this is what its own plate was surely read as, and the place is less than a car away."""
        last = self.plate_box
        again = is_read_again(plate, self.plates.sure_texts(settings))
        return again and last is not None and is_a_step(last, plate.box)

    def _plate_left(self) -> bool:
        """Say whether its plate left the picture over the near border, before it."""
        passing = self.course.plate_was_low and self.phase() is Phase.PASSING
        return passing and not self.shows_plate(self.last_s)

    def phase(self) -> Phase:
        """Say where in its visit it is, or was when it was seen last."""
        at = self.course.whereabouts()
        arrived = self.course.arrived or (self.emerged and not at.went)
        return phase_of(at, arrived=arrived, parked=self.parked, stands_in_front=self.stands_in_front())

    def outcome(self) -> Outcome:
        """Say what became of it, it being out of view."""
        if self._next_came:
            return Outcome.PASSED
        course = self.course
        return outcome_of(
            course.whereabouts(),
            arrived=course.arrived,
            plated=self.emerged or (bool(self.plates.texts) and not self._place.was_there),
            parked=self.parked,
            was_at_border=course.was_at_border,
            began_near=course.began_near,
            fell_back=course.fell_back,
        )

    def present(self, now_s: float) -> Present:
        """Return what the rule about the front of the lane must know."""
        at = self.course.whereabouts()
        return Present(
            self.subject,
            self.box.width,
            at.movement,
            plated=self.plates.seen,
            parked=self.parked,
            went=at.went,
            passing=self.phase() is Phase.PASSING,
            near=at.near,
            foot=self.box.bottom / self.picture_size[0],
            in_view=self.last_s >= now_s,
            came=self.course.arrived or self.emerged,
        )

    def plate_a_look_ago(self, looked_s: float) -> Box | None:
        """Return where its plate was when was looked last, at `looked_s`, if it was seen and may have come on."""
        may_come_on = self.phase() in {Phase.APPROACHING, Phase.AT_ARM}
        return self.plate_box if may_come_on and self.course.plate_seen_s >= looked_s else None

    def wearer(self, settings: VoteSettings, plate_now: Box | None, looked_s: float = float("inf")) -> Wearer:
        """Return what the rules about whose plate it is must know.

        `plate_now` is its plate in this very frame, `looked_s` when was looked before it.
        """
        return Wearer(
            box=self.box,
            plate=plate_now or self.plate_box,
            plate_in_view=plate_now is not None,
            widest_moving=self._widest_body if self.unrecognised else 0.0,
            texts=self.plates.texts,
            legible_texts=self.plates.legible_texts,
            sure_texts=self.plates.sure_texts(settings),
            widest_plate=self._widest_plate,
            went=self.course.whereabouts().went,
            told_at=self._told_at if not self.plates.seen else None,
            plate_a_look_ago=self.plate_a_look_ago(looked_s),
            may_reverse=self.phase() not in {Phase.PASSING, Phase.PARKED},
            plate_left=self._plate_left(),
        )

    def lost(self, settings: VoteSettings) -> LostOne:
        """Return what the rules about who is found again must know."""
        return LostOne(
            subject=self.subject,
            box=self._first_box if self.parked else self.box,
            lost_s=self.last_s,
            passed=self.phase() is Phase.PASSING
            or (not self.phase().goes_away and self.outcome() is Outcome.PASSED),
            going=self.phase().goes_away,
            parked=self.parked,
            stood=self.course.stood_s(self.last_s) >= _STOOD_S,
            unrecognised=self.unrecognised,
            at_border=self.course.whereabouts().at_near_border,
            was_at_border=self.course.was_at_border,
            texts=self.plates.texts,
            legible_texts=self.plates.legible_texts,
            sure_texts=self.plates.sure_texts(settings),
        )

    def absorb(self, other: "Visit") -> None:
        """Take over what another visit, of which nothing was told, saw of the same subject."""
        self.first_s = min(self.first_s, other.first_s)
        self.first_seen_at = min(self.first_seen_at, other.first_seen_at)
        self.frames, self.looks = max(self.frames, other.frames), max(self.looks, other.looks)
        self.front_frames = max(self.front_frames, other.front_frames)
        self._place.absorb(other._place)  # noqa: SLF001 - one of us
        self.course.absorb(other.course)
        self.plates.absorb(other.plates)

    def status(self, settings: VoteSettings) -> PlateStatus:
        """Say how the visit would end if it ended now."""
        if self.plates.seen:
            return status_of(self.plates.best(settings), settings)
        if self.subject is not Subject.VEHICLE:
            return PlateStatus.PLATELESS
        if self.unrecognised or not self._plates_readable:
            return PlateStatus.UNREAD
        seen_well = self.frames >= _SEEN_WELL_FRAMES and self.course.widest >= _SEEN_WELL_WIDTH
        return PlateStatus.PLATELESS if seen_well else PlateStatus.UNREAD

    def is_ripe(self, settings: VoteSettings, least_agreeing: int) -> bool:
        """Say whether the evidence suffices for a preview."""
        reading = self.plates.best(settings)
        return reading is not None and suffices(reading, self.plates.views_of(reading), least_agreeing, settings)

    def ends_otherwise(self, settings: VoteSettings) -> bool:
        """Say whether the final result, taken now, contradicts the preview and has not been told yet."""
        final, known = self.plates.best(settings), self.recorded.reading if self.recorded else None
        if self._preview is None or final is None or known is None or final.text == known.text:
            return False
        return final.text == self._preview.text or contradicts(final, self._preview, settings)

    def tell(self, settings: VoteSettings, stage: Stage, outcome: Outcome | None = None) -> Passage:
        """Make the passage that this visit is, as far as it is known now, and remember that it was told."""
        known = self.recorded
        reading, status = self.plates.best(settings), self.status(settings)
        if stage is Stage.OUTCOME and known is not None:
            reading, status = known.reading, known.status
        preview = self._preview.text if self._preview and stage is not Stage.PREVIEW else None
        passage = Passage(
            id=self.id,
            revision=known.revision + 1 if known else 0,
            subject=self.subject,
            first_seen_at=self.first_seen_at,
            last_seen_at=self.last_seen_at,
            last_s=self.last_s,
            frames=self.frames,
            status=status,
            reading=reading,
            best=(self.plates.winner(reading, settings) if reading else None) or self.view,
            stage=stage,
            preview=preview if reading and preview != reading.text else None,
            others=self.plates.others(settings),
            way=self.way,
            outcome=outcome,
        )
        self._note_told(passage)
        return passage

    def _note_told(self, passage: Passage) -> None:
        self.recorded = told(passage)
        self.told_quality, self.told_last_s, self.told_way = passage.best.weight, passage.last_s, passage.way
        self.told_outcome = passage.outcome
        if passage.reading is None:
            self._told_at = self.box
        if passage.stage is Stage.PREVIEW and passage.status is PlateStatus.READ:
            self._preview = passage.reading

    def _uncovered(self, plate: Box) -> Box:
        """Return where its plate is: one that is parked does not come when more of its plate is uncovered."""
        known = self.plate_box
        hidden = known is not None and known.overlap(plate) >= _UNCOVERED * plate.area
        return known if known is not None and hidden and self.parked else plate

    def _trace(self, frame: Frame, sighting: Sighting) -> None:
        self.picture_size = frame.picture.shape[:2]
        parts = []
        if sighting.body:
            target = sighting.body.seen.target
            self._widest_body = max(self._widest_body, target.box.width)
            parts.append((target.group, target.box))
        if sighting.plates:
            widest = max((part.seen.target.box for part in sighting.plates), key=lambda box: box.width)
            self.plate_box = self._uncovered(widest)
            self._widest_plate = max(self._widest_plate, self.plate_box.width)
            parts.append((Group.PLATE, self.plate_box))
        for course in (self.course, self._afterwards) if self._afterwards else (self.course,):
            for group, box in parts:
                course.add(frame.monotonic_s, group, box, self.picture_size)
            course.settle()


def _view(frame: Frame, sighting: Sighting) -> Capture:
    """Return what a frame shows of a subject: of a person by the portrait's quality, of others by their size."""
    portrait, box = sighting.portrait, sighting.box
    if portrait is None:
        return Capture(frame, box, weight=box.area)
    return Capture(frame, box, weight=portrait.quality, face=portrait.face)
