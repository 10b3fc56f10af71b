"""One lane, from frame to barrier, as one loop: read this first.

A frame comes from the camera. If it is worth a look, the recognisers see it in a worker thread. What they find
is gathered into visits, and a visit that is ripe becomes a passage. The passage is decided upon, put on disk,
and only then the barrier moves. That happens on the preview of the vote, while the subject is in view; what the
final result says else is recorded when it has gone (`edge.visits.telling.results`), and so is what became of it.
Nothing here waits for the network.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from edge.access.decide import FREE_EXIT, LaneRules
from edge.access.deciding import Decider
from edge.access.roster import Roster
from edge.cameras.base import Camera, Frame
from edge.errors import EvidenceError, OutboxError
from edge.evidence.pictures import pictures_of
from edge.evidence.store import EvidenceStore
from edge.gate.arm_watch import Arm, ArmWatch, AtGate
from edge.gate.barrier import Barrier
from edge.journal import Journal
from edge.passage_events import PassageEvents
from edge.running.fault_points import FaultPoint
from edge.seeing.face_capture import FaceFunction
from edge.seeing.motion import Motion, MotionGate, MotionSettings, worth_a_look
from edge.seeing.moving import Moving
from edge.seeing.purposes import FaceCapturePurpose
from edge.visits.association.subjects import (
    SeenSubject,
    SubjectSettings,
    subjects_in,
    vehicles_in,
    with_unchanged,
    with_unrecognised,
)
from edge.visits.association.tracking import Group
from edge.visits.book import VisitBook, VisitSettings
from edge.visits.portraits import with_portraits
from edge.visits.telling.passage import Passage, ToldPassage
from edge.visits.telling.results import Stage
from edge.visits.visit import Visit
from edge.visits.vote import VoteSettings
from models.base import (
    Box,
    DetectedObject,
    FaceDetector,
    ModelError,
    ObjectDetector,
    ObjectKind,
    Picture,
    PlateRead,
    PlateReader,
)
from wire.capabilities import OUTCOMES
from wire.events import (
    AccessDecision,
    Evidence,
    EvidenceKind,
    Outcome,
    PassageRecorded,
    PlateStatus,
    Subject,
    Verdict,
)
from wire.ids import PassageId

LOG = logging.getLogger(__name__)

_SILENCE_S = 3.0
"""With no frame for so long, whoever was in view is taken as gone."""
_IN_VIEW_S = 1.0
"""Who was not seen for longer may have gone."""
_PERSONS = frozenset({Group.PERSON, Group.FIGURE})


@dataclass(frozen=True, slots=True)
class LaneSettings:
    """How one lane looks and decides."""

    lane: str
    rules: LaneRules
    subjects: SubjectSettings
    visits: VisitSettings
    motion: MotionSettings
    face_capture: FaceCapturePurpose | None = None


@dataclass(frozen=True, slots=True)
class Recognisers:
    """What a lane sees with; without weights for it, a recogniser is None and the lane works with the other."""

    plates: PlateReader | None
    objects: ObjectDetector | None
    faces: FaceDetector | None = None
    """None as long as no purpose record wants faces."""


class Lane:
    """See the module."""

    def __init__(
        self,
        settings: LaneSettings,
        camera: Camera,
        recognisers: Recognisers,
        roster: Roster,
        evidence: EvidenceStore,
        barrier: Barrier,
        journal: Journal,
    ) -> None:
        self.camera = camera
        self.barrier = barrier
        self.visits: Counter[PlateStatus] = Counter()
        self.persons = 0
        self.looked_at = 0
        self._settings = settings
        self._recognisers = recognisers
        self._evidence = evidence
        self._journal = journal
        self._decider = Decider(settings.lane, settings.rules, roster, journal)
        self._faces = FaceFunction(settings.lane, settings.face_capture, recognisers.faces, journal)
        self._motion = MotionGate(settings.motion)
        readable = recognisers.plates is not None
        self._book = VisitBook(replace(settings.visits, plates_readable=readable), journal.new_id)
        self._events = PassageEvents(settings.lane, settings.rules.direction, journal)
        self._arms = ArmWatch()
        self.over = asyncio.Event()
        self.newest: Frame | None = None
        """The frame that came last, for whoever watches."""
        self._last_look_s = self._last_frame_s = float("-inf")

    @property
    def name(self) -> str:
        """The lane's id."""
        return self._settings.lane

    @property
    def bystanders(self) -> int:
        """Count the subjects that were seen and never were the front vehicle."""
        return self._book.counts.bystanders

    @property
    def in_view(self) -> Sequence[Visit]:
        """Who was seen a moment ago, who belongs to the place left out."""
        since_s = self._last_frame_s - _IN_VIEW_S
        return [visit for visit in self._book.visits if visit.last_s >= since_s and not visit.parked]

    @property
    def vote(self) -> VoteSettings:
        """How much a reading must have behind it to be told as read."""
        return self._settings.visits.vote

    def remember(self, events: Iterable[PassageRecorded]) -> None:
        """Know again whom this lane told of before a restart: the same car is no new passage.

        Of one seen later than now nobody knows how long ago that was, because the clock was put back meanwhile: he
        is not known again. Whoever is not seen again is told as unseen.
        """
        now, now_s = self._journal.clock.now(), self._journal.clock.monotonic()
        for event in events:
            if event.lane == self.name:
                self._events.remember(event)
                told = ToldPassage(
                    event.passage,
                    event.revision,
                    event.first_seen_at,
                    event.plate_status,
                    event.plate,
                )
                ago_s = (now - event.last_seen_at).total_seconds()
                self._book.remember(told, now_s - ago_s if ago_s >= 0 else float("-inf"))

    async def run(self) -> None:
        """Work until the camera is over."""
        async with asyncio.TaskGroup() as openings:
            async with aclosing(_frames_or_silence(self.camera)) as frames:
                async for frame in frames:
                    for passage in await self._visits_ripe_at(frame):
                        await self._conclude(passage, openings)
                    self._open_again(openings)
                    for unseen in self._book.give_up_remembered(self._journal.clock.monotonic()):
                        await self._tell_outcome(self._events.make_unseen(unseen))
            for passage in self._book.finish():
                await self._conclude(passage, openings)
        self.over.set()

    async def _visits_ripe_at(self, frame: Frame | None) -> Iterable[Passage]:
        if frame is None:
            return self._book.lose_sight(self._last_frame_s)
        motion = self._motion.judge(frame.picture, frame.monotonic_s - self._last_frame_s)
        cut_off = self._cut_off_before(frame, motion)
        if not worth_a_look(
            motion, frame.monotonic_s - self._last_look_s, self._settings.motion, busy=self._book.busy
        ):
            return cut_off
        self._last_look_s = frame.monotonic_s
        # What a car leaves behind it is no visitor, nor is a shadow that creeps: only what moves begins one.
        begins = self._motion.stirring or self._book.follows_unrecognised
        moving = self._motion.moving()
        parked = [plate for visit in self._book.visits if (plate := visit.plate_of_place) is not None]
        looking = asyncio.to_thread(self._look, frame, moving, parked, begins=begins)
        return (*cut_off, *self._book.update(frame, await looking, moving.columns()))

    def _cut_off_before(self, frame: Frame, motion: Motion) -> Iterable[Passage]:
        """End whoever was in view before another picture, or lose sight of them after a silence."""
        before_s, self._last_frame_s, self.newest = self._last_frame_s, frame.monotonic_s, frame
        if motion is Motion.CUT:
            return self._book.cut()
        return self._book.lose_sight(before_s) if frame.monotonic_s - before_s > _SILENCE_S else ()

    def _look(
        self, frame: Frame, moving: Moving, parked: Sequence[Box], *, begins: bool
    ) -> tuple[SeenSubject, ...]:
        """Let the recognisers see a frame in which `moving` moves; runs in a worker thread.

        `begins` says whether whom none of them knows is somebody; `parked` is where plates are of vehicles
        that are a part of the empty lane.
        """
        self._journal.faults.reach(FaultPoint.FRAME)
        self.looked_at += 1
        picture, settings = frame.picture, self._settings.subjects
        height, width = picture.shape[:2]
        try:
            objects = self._recognisers.objects.detect(picture) if self._recognisers.objects else ()
            plates = self._read_plates(picture, objects)
        except ModelError:
            self._journal.fail("recogniser")
            LOG.exception("a frame could not be looked at", extra={"lane": self.name})
            return ()
        seen = subjects_in(objects, plates, width, height, settings)
        blind = self._recognisers.objects is None
        regions = moving.regions(width, height, vehicles_in(objects, plates)) if begins else ()
        seen = with_unrecognised(seen, objects, regions, settings, blind=blind, parked=parked)
        if self._motion.knows_lane:
            seen = with_unchanged(seen, lambda box, others: moving.is_unchanged(box, width, height, others))
        if not any(one.target.group in _PERSONS for one in seen):
            return seen
        return with_portraits(seen, picture, self._faces.find(picture))

    def _read_plates(self, picture: Picture, objects: Iterable[DetectedObject]) -> tuple[PlateRead, ...]:
        """Read the plates; where no vehicles go only a rider's can count, and without one nothing is searched."""
        wanted = Subject.VEHICLE in self._settings.subjects.subjects or any(
            found.kind in {ObjectKind.BICYCLE, ObjectKind.MOTORCYCLE} for found in objects
        )
        return self._recognisers.plates.read(picture) if wanted and self._recognisers.plates else ()

    async def _conclude(self, passage: Passage, openings: asyncio.TaskGroup) -> None:
        """Decide about a passage, put it on disk and, on disk at last, open."""
        if passage.outcome is Outcome.PASSED:
            self._arms.note_passing(passage.id, self._arm(), passage.last_s)
        followed = self._arms.followed(passage.id)
        if passage.stage is Stage.OUTCOME:
            await self._tell_outcome(self._events.make_outcome(passage, followed=followed))
            return
        decision = await asyncio.to_thread(self._decider.decide, passage)
        evidence = await asyncio.to_thread(self._save_evidence, passage)
        try:
            await self._journal.record(self._events.make(passage, decision, evidence, followed=followed))
        except OutboxError:
            self._journal.fail("outbox")
            if decision.reason != FREE_EXIT:
                LOG.exception("a passage is not on disk, so nothing opens", extra={"lane": self.name})
                return
            self._journal.fail("unrecorded_exit")
            LOG.exception("a passage is not on disk; the exit is free all the same", extra={"lane": self.name})
        if passage.revision == 0:
            self._count(passage)
        if decision.verdict is Verdict.OPEN and passage.stage is Stage.PREVIEW:
            self._open(passage.id, decision, openings)

    async def _tell_outcome(self, event: PassageRecorded | None) -> None:
        if event is None or not self._journal.tells(OUTCOMES):
            return
        try:
            await self._journal.record(event)
        except OutboxError:
            self._journal.fail("outbox")
            LOG.exception("what became of a passage is not on disk", extra={"lane": self.name})

    def _open(
        self, passage: PassageId, decision: AccessDecision, openings: asyncio.TaskGroup, *, again: bool = False
    ) -> None:
        number = self._arms.note_opening(passage, again=again)
        openings.create_task(self.barrier.open(passage, decision.reason, number))

    def _open_again(self, openings: asyncio.TaskGroup) -> None:
        """Open for those before whom the arm came down though they had not passed, if they still may."""
        now_s = self._last_frame_s
        present = [
            AtGate(visit.id, visit.phase(), visit.in_front, visit.shows_plate(now_s) or not visit.plates.seen)
            for visit in self._book.visits
            if visit.recorded
        ]
        for passage in self._arms.see(self._arm(), present, now_s):
            decision = self._decider.taken(passage)
            if decision is not None and decision.verdict is Verdict.OPEN:
                self._open(passage, decision, openings, again=True)

    def _arm(self) -> Arm:
        return Arm(self.barrier.state, self.barrier.raised_for, self.barrier.raised_s)

    def _count(self, passage: Passage) -> None:
        if passage.subject is Subject.PERSON:
            self.persons += 1
        else:
            self.visits[passage.status] += 1

    def _save_evidence(self, passage: Passage) -> tuple[Evidence, ...]:
        """Put the pictures of a passage on disk; it is told without them too."""
        self._journal.faults.reach(FaultPoint.DECIDED)
        wanted = pictures_of(passage, faces=self._faces.in_force())
        kept = tuple(saved for kind, part in wanted if (saved := self._save(kind, part)))
        self._journal.faults.reach(FaultPoint.EVIDENCE_SAVED)
        return kept

    def _save(self, kind: EvidenceKind, picture: Picture) -> Evidence | None:
        try:
            return self._evidence.save(kind, picture)
        except EvidenceError:
            self._journal.fail("evidence")
            LOG.exception("a picture is not on disk", extra={"lane": self.name})
            return None


async def _frames_or_silence(camera: Camera) -> AsyncGenerator[Frame | None, None]:
    """Give a camera's frames, and None whenever it was silent for a while; closing this lets go of the camera."""
    frames = camera.frames()
    coming: asyncio.Future[Frame | None] | None = None
    try:
        while True:
            coming = asyncio.ensure_future(anext(frames, None))
            while not (await asyncio.wait({coming}, timeout=_SILENCE_S))[0]:
                yield None
            frame = await coming
            if frame is None:
                return
            yield frame
    finally:
        if coming and not coming.done():
            coming.cancel()
            await asyncio.wait({coming})
        if isinstance(frames, AsyncGenerator):
            await frames.aclose()
