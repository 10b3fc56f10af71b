"""A real lane with real disk behind it, before which visits are staged one after the other; every step is timed.

Lane, book of visits, roster, evidence, outbox and barrier are the product's own. Staged are the camera, which
gives the next picture when it is asked for, and the driver, which only notes when it was called.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from edge.access.credentials import Credential, Standing
from edge.access.decide import LaneRules
from edge.access.roster import Roster
from edge.cameras.base import CameraHealth, Frame
from edge.evidence.store import EvidenceStore
from edge.gate.barrier import Barrier
from edge.journal import Journal
from edge.lane import Lane, LaneSettings, Recognisers
from edge.outbox import Outbox
from edge.running.clock import SetClock
from edge.seeing.motion import MotionSettings
from edge.visits.association.subjects import SubjectSettings
from edge.visits.book import VisitSettings
from gate_drivers.base import GateState, Opened, OpenOrder
from models.base import DetectedObject, ObjectDetector, Picture, PlateRead, PlateReader
from wire.events import Event, Evidence, EvidenceKind, PassageRecorded
from wire.health import CameraState
from wire.plates import PlateText

_BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
_EVERY_S = 0.1
_PAUSE_S = 60.0
"""Between visits, on the lane's own clock: nothing merges with the visit before."""


@dataclass(frozen=True, slots=True)
class StagedVisit:
    """A car that comes, shown until its barrier is told to open, at the longest for all of `pictures`."""

    plate: PlateText
    pictures: Iterable[Picture]


@dataclass(frozen=True, slots=True)
class Opening:
    """From the frame whose reading completed the vote to the driver's call; seconds."""

    total_s: float
    seen_s: float
    """The recognisers looked at that frame."""
    evidence_s: float
    """Its pictures were put on disk."""
    commit_s: float
    """The outbox put the passage on disk."""


@dataclass(slots=True)
class Stage:
    """Camera, and what was noted on the way of the frame that it gave last."""

    visits: Sequence[StagedVisit]
    clock: SetClock = field(default_factory=lambda: SetClock(_BEGUN))
    visit: int = 0
    begun: float = 0.0
    seen_s: float = 0.0
    evidence_s: float = 0.0
    commit_s: float = 0.0
    opened: int = -1
    """The visit for which the driver was called last."""
    openings: list[Opening] = field(default_factory=list)

    async def frames(self) -> AsyncIterator[Frame]:
        """See `edge.cameras.base.Camera`; the time of the frames is the stage's own."""
        number = 0
        for place, visit in enumerate(self.visits):
            self._wait(_PAUSE_S)
            for picture in visit.pictures:
                self._wait(_EVERY_S)
                self.visit, number = place, number + 1
                self.seen_s = self.evidence_s = self.commit_s = 0.0
                self.begun = time.perf_counter()
                yield Frame(picture, number, self.clock.now(), self.clock.monotonic())
                await asyncio.sleep(0)
                if self.opened == place:
                    break

    def health(self) -> CameraHealth:
        """See `edge.cameras.base.Camera`."""
        return CameraHealth(CameraState.LIVE)

    async def aclose(self) -> None:
        """See `edge.cameras.base.Camera`."""

    async def open(self, order: OpenOrder) -> Opened:
        """Note the driver's call; see `gate_drivers.base.GateDriver`."""
        total_s = time.perf_counter() - self.begun
        if not order.key:
            raise AssertionError("an order without a key")
        self.openings.append(Opening(total_s, self.seen_s, self.evidence_s, self.commit_s))
        self.opened = self.visit
        return Opened(confirmed=True, state=GateState.CLOSED)

    async def hold_open(self, order: OpenOrder, seconds: float) -> Opened:
        """See `gate_drivers.base.GateDriver`; no lane asks for it."""
        raise AssertionError(order, seconds)

    async def state(self) -> GateState:
        """See `gate_drivers.base.GateDriver`."""
        return GateState.CLOSED

    def _wait(self, seconds: float) -> None:
        self.clock.wall += timedelta(seconds=seconds)
        self.clock.ticks += seconds


@dataclass(frozen=True, slots=True)
class TimedReader:
    """A plate reader that is timed."""

    stage: Stage
    inner: PlateReader

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:
        """See PlateReader."""
        begun = time.perf_counter()
        found = self.inner.read(picture)
        self.stage.seen_s += time.perf_counter() - begun
        return found


@dataclass(frozen=True, slots=True)
class TimedDetector:
    """A detector that is timed."""

    stage: Stage
    inner: ObjectDetector

    def detect(self, picture: Picture) -> tuple[DetectedObject, ...]:
        """See ObjectDetector."""
        begun = time.perf_counter()
        found = self.inner.detect(picture)
        self.stage.seen_s += time.perf_counter() - begun
        return found


class TimedEvidence(EvidenceStore):
    """The store of pictures, timed."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        super().__init__(folder, 10**10)
        self._stage = stage

    def save(self, kind: EvidenceKind, picture: Picture) -> Evidence:
        """See EvidenceStore."""
        begun = time.perf_counter()
        saved = super().save(kind, picture)
        self._stage.evidence_s += time.perf_counter() - begun
        return saved


class TimedOutbox(Outbox):
    """The outbox, timed where it takes a passage."""

    def __init__(self, stage: Stage, path: Path) -> None:
        super().__init__(path)
        self._stage = stage

    def put(self, events: Sequence[Event]) -> int:
        """See Outbox."""
        begun = time.perf_counter()
        last = super().put(events)
        if any(isinstance(event, PassageRecorded) for event in events):
            self._stage.commit_s += time.perf_counter() - begun
        return last


def play(stage: Stage, recognisers: Recognisers, folder: Path) -> tuple[list[Opening], tuple[str, ...]]:
    """Let a lane see the whole stage, with its files in `folder`; returns openings and the outbox's rows."""
    outbox, roster = TimedOutbox(stage, folder / "outbox.db"), Roster(folder / "roster.db")
    roster.replace(_residents(stage.visits))
    journal = Journal(outbox, stage.clock)
    lane = Lane(
        LaneSettings("in-1", LaneRules(), SubjectSettings(), VisitSettings(), MotionSettings()),
        stage,
        _timed(recognisers, stage),
        roster,
        TimedEvidence(stage, folder / "pictures"),
        Barrier("in-1", stage, journal, deadline_s=3),
        journal,
    )
    asyncio.run(lane.run())
    rows = tuple(row.event for row in outbox.pending(0, 100_000) if row.kind == "passage")
    roster.close()
    outbox.close()
    return stage.openings, rows


def _residents(visits: Sequence[StagedVisit]) -> Iterator[Credential]:
    plates = sorted({visit.plate for visit in visits})
    return (Credential(f"R-{number}", plate, Standing.GRANTED) for number, plate in enumerate(plates))


def _timed(recognisers: Recognisers, stage: Stage) -> Recognisers:
    return Recognisers(
        plates=TimedReader(stage, recognisers.plates) if recognisers.plates else None,
        objects=TimedDetector(stage, recognisers.objects) if recognisers.objects else None,
    )
