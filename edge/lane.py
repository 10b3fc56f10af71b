"""One lane, from frame to barrier, as one loop: read this first.

A frame comes from the camera. If it is worth a look, the recognisers see it in a worker thread. What they find
is gathered into visits, and a visit that is ripe becomes a passage. The passage is decided upon, put on disk,
and only then the barrier moves. That happens on the preview of the vote, while the subject is in view; what the
final result says else is recorded when it has gone (`edge.visits.results`). Nothing here waits for the network.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace

from edge.access import FREE_EXIT, LaneRules
from edge.barrier import Barrier
from edge.cameras.base import Camera, Frame
from edge.deciding import Decider
from edge.errors import EvidenceError, OutboxError
from edge.evidence import EvidenceStore
from edge.face_capture import FaceFunction
from edge.fault_points import FaultPoint
from edge.journal import Journal
from edge.motion import Motion, MotionGate, MotionSettings, worth_a_look
from edge.pictures import pictures_of
from edge.purposes import FaceCapturePurpose
from edge.roster import Roster
from edge.visits.book import VisitBook, VisitSettings
from edge.visits.passage import Passage, ToldPassage
from edge.visits.portraits import with_portraits
from edge.visits.subjects import SeenSubject, SubjectSettings, subjects_in, with_unrecognised
from edge.visits.tracking import Group
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
from wire.events import (
    AccessDecision,
    Evidence,
    EvidenceKind,
    PassageRecorded,
    PlateStatus,
    Subject,
    Verdict,
)

LOG = logging.getLogger(__name__)

_SILENCE_S = 3.0
"""With no frame for so long, whoever was in view is taken as gone."""
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
        self.over = asyncio.Event()
        self._last_look_s = float("-inf")

    @property
    def name(self) -> str:
        """The lane's id."""
        return self._settings.lane

    @property
    def bystanders(self) -> int:
        """Count the subjects that were seen and never were the front vehicle."""
        return self._book.counts.bystanders

    def remember(self, events: Iterable[PassageRecorded]) -> None:
        """Know again whom this lane told of before a restart: the same car is no new passage.

        Of one seen later than now nobody knows how long ago that was, because the clock was put back meanwhile.
        """
        now, now_s = self._journal.clock.now(), self._journal.clock.monotonic()
        for event in events:
            if event.lane == self.name and event.last_seen_at <= now:
                told = ToldPassage(
                    event.passage,
                    event.revision,
                    event.first_seen_at,
                    event.plate_status,
                    event.plate,
                    event.merged,
                )
                self._book.remember(told, now_s - (now - event.last_seen_at).total_seconds())

    async def run(self) -> None:
        """Work until the camera is over."""
        async with asyncio.TaskGroup() as openings:
            async with aclosing(_frames_or_silence(self.camera)) as frames:
                async for frame in frames:
                    for passage in await self._visits_ripe_at(frame):
                        await self._conclude(passage, openings)
            for passage in self._book.finish():
                await self._conclude(passage, openings)
        self.over.set()

    async def _visits_ripe_at(self, frame: Frame | None) -> Iterable[Passage]:
        if frame is None:
            return self._book.finish()
        motion = self._motion.judge(frame.picture)
        cut_off = self._book.finish() if motion is Motion.CUT else ()
        if not worth_a_look(
            motion, frame.monotonic_s - self._last_look_s, self._settings.motion, busy=self._book.busy
        ):
            return cut_off
        self._last_look_s = frame.monotonic_s
        height, width = frame.picture.shape[:2]
        # What a car leaves behind it is no visitor, nor is a shadow that creeps: only what moves begins one.
        wanted = self._motion.stirring or self._book.follows_unrecognised
        region = self._motion.region(width, height) if wanted else None
        return (*cut_off, *self._book.update(frame, await asyncio.to_thread(self._look, frame, region)))

    def _look(self, frame: Frame, region: Box | None) -> tuple[SeenSubject, ...]:
        """Let the recognisers see a frame in which `region` moves; runs in a worker thread."""
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
        seen = with_unrecognised(seen, objects, region, settings, blind=blind)
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
        decision = await asyncio.to_thread(self._decider.decide, passage)
        evidence = await asyncio.to_thread(self._save_evidence, passage)
        try:
            await self._journal.record(self._event(passage, decision, evidence))
        except OutboxError:
            self._journal.fail("outbox")
            if decision.reason != FREE_EXIT:
                LOG.exception("a passage is not on disk, so nothing opens", extra={"lane": self.name})
                return
            self._journal.fail("unrecorded_exit")
            LOG.exception("a passage is not on disk; the exit is free all the same", extra={"lane": self.name})
        if passage.revision == 0:
            self._count(passage)
        if decision.verdict is Verdict.OPEN and passage.preview is None:
            openings.create_task(self.barrier.open(passage.id, decision.reason))

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

    def _event(
        self, passage: Passage, decision: AccessDecision, evidence: tuple[Evidence, ...]
    ) -> PassageRecorded:
        return PassageRecorded(
            id=self._journal.new_id(),
            lane=self.name,
            processed_at=self._journal.clock.now(),
            clock=self._journal.clock.quality(),
            passage=passage.id,
            revision=passage.revision,
            subject=passage.subject,
            captured_at=passage.best.frame.captured_at,
            first_seen_at=passage.first_seen_at,
            last_seen_at=passage.last_seen_at,
            plate_status=passage.status,
            plate=passage.reading,
            decision=decision,
            evidence=evidence,
            frames=passage.frames,
            merged=passage.merged[:16],
            preview=passage.preview,
        )


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
