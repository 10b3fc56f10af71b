"""A lane put together from scripted and simulated parts, on real disk."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import numpy as np

from edge.access.credentials import Credential, Standing
from edge.access.decide import LaneRules
from edge.access.roster import Roster
from edge.cameras.base import Camera, CameraHealth, Frame
from edge.cameras.scripted import ScriptedCamera
from edge.evidence.store import EvidenceStore
from edge.gate.barrier import Barrier
from edge.journal import Journal
from edge.lane import Lane, LaneSettings, Recognisers
from edge.outbox import Outbox
from edge.running.clock import SetClock
from edge.seeing.motion import MotionSettings
from edge.visits.association.subjects import SubjectSettings
from edge.visits.book import VisitSettings
from gate_drivers.base import GateDriver, GateState, Opened, OpenOrder
from gate_drivers.simulated import SimulatedGate, SimulatedGateOptions
from models.base import Box, DetectedObject, ModelError, ObjectKind, Picture, PlateRead
from models.scripted import ScriptedObjectDetector, ScriptedPlateReader
from tests.edge.events import NOW, set_clock
from tests.edge.visits.scenes import plate_on, read_of
from wire.codec import UnreadableEvent, decode_event
from wire.events import BarrierMoved, Event, PassageRecorded
from wire.health import CameraState
from wire.plates import PlateText

RESIDENT = "京A12345"
CAR = Box(200, 100, 500, 330)


def moving_pictures(count: int) -> list[Picture]:
    """Pictures that change enough to be looked at, every one."""
    shown = []
    for number in range(count):
        picture = np.full((360, 640, 3), 100, np.uint8)
        picture[20:60, 20:80] = 60 + 60 * (number % 2)
        shown.append(picture)
    return shown


def shown(objects: Sequence[Sequence[DetectedObject] | ModelError], after: int = 12) -> list[Picture]:
    """Pictures in which there is something where a recogniser finds it, and `after` more of the empty lane."""
    pictures = moving_pictures(len(objects) + after)
    for picture, found in zip(pictures, objects, strict=False):
        for one in () if isinstance(found, ModelError) else found:
            left, top, right, bottom = (
                round(v) for v in (one.box.left, one.box.top, one.box.right, one.box.bottom)
            )
            picture[max(0, top) : bottom, max(0, left) : right] = 150
    return pictures


EMPTY = 8
"""Frames of the empty lane before a car comes: whoever is there in the first second parks there."""
COMING = 8


def car(
    text: str | None, frames: int, empty: int = EMPTY
) -> tuple[list[Sequence[DetectedObject]], list[Sequence[PlateRead]]]:
    """What the recognisers find of a car that comes, is read while it stands for `frames`, and is gone."""
    way = [coming(step / COMING) for step in range(COMING)] + [CAR] * frames
    reads: Sequence[PlateRead] = [read_of(text, plate_on(CAR))] if text else []
    bodies = [[DetectedObject(ObjectKind.VEHICLE, box, 0.9)] for box in way]
    return [*[[]] * empty, *bodies, []], [*[[]] * (empty + COMING), *[reads] * frames, []]


def coming(near: float) -> Box:
    """Where the car is when it has come so far: from 0, far away, to 1."""
    missing = 1 - near
    aside, up = 0.2 * CAR.width * missing, 40 * missing
    return Box(
        CAR.left + aside,
        CAR.top - up,
        CAR.right - aside,
        CAR.bottom - up - 0.4 * CAR.height * missing,
    )


@dataclass
class TimedCamera:
    """Gives frames at times of its own choosing, as if they came every `every_s`."""

    pictures: Sequence[Picture]
    every_s: float = 0.2

    async def frames(self) -> AsyncIterator[Frame]:
        for number, picture in enumerate(self.pictures):
            elapsed_s = number * self.every_s
            yield Frame(picture, number, NOW + timedelta(seconds=elapsed_s), 1000 + elapsed_s)

    def health(self) -> CameraHealth:
        return CameraHealth(CameraState.LIVE, last_frame_monotonic_s=1000.0)

    async def aclose(self) -> None:
        """Nothing to let go of."""


@dataclass
class WitnessGate:
    """Notes what stood in the outbox at the moment of each order."""

    outbox: Outbox
    orders: list[OpenOrder] = field(default_factory=list)
    held: list[list[Event | UnreadableEvent]] = field(default_factory=list)

    async def open(self, order: OpenOrder) -> Opened:
        self.orders.append(order)
        self.held.append([decode_event(row.event) for row in self.outbox.pending(0, 1000)])
        return Opened(confirmed=True, state=GateState.OPENING)

    async def hold_open(self, order: OpenOrder, seconds: float) -> Opened:
        raise AssertionError(order, seconds)

    async def state(self) -> GateState:
        return GateState.OPEN if self.orders else GateState.CLOSED

    async def aclose(self) -> None:
        """Nothing to let go of."""


class Gatehouse:
    """One lane with everything around it."""

    def __init__(self, folder: Path, rules: LaneRules | None = None) -> None:
        self.folder = folder
        self.clock: SetClock = set_clock()
        self.outbox = Outbox(folder / "outbox.db")
        self.journal = Journal(self.outbox, self.clock)
        self.roster = Roster(folder / "roster.db")
        self.roster.replace([Credential("R-1", PlateText(RESIDENT), Standing.GRANTED)])
        self.evidence = EvidenceStore(folder / "pictures", 10_000_000)
        self.rules = rules or LaneRules()

    def lane(
        self,
        objects: Sequence[Sequence[DetectedObject] | ModelError],
        plates: Sequence[Sequence[PlateRead] | ModelError],
        driver: GateDriver | None = None,
        camera: Camera | None = None,
    ) -> Lane:
        gate = driver or SimulatedGate(SimulatedGateOptions())
        return Lane(
            LaneSettings("in-1", self.rules, SubjectSettings(), VisitSettings(), MotionSettings()),
            camera or TimedCamera(shown(objects)),
            Recognisers(ScriptedPlateReader(plates), ScriptedObjectDetector(objects)),
            self.roster,
            self.evidence,
            Barrier("in-1", gate, self.journal, deadline_s=3),
            self.journal,
        )

    def told(self) -> list[Event | UnreadableEvent]:
        return [decode_event(row.event) for row in self.outbox.pending(0, 1000)]

    def revisions(self) -> list[PassageRecorded]:
        return [event for event in self.told() if isinstance(event, PassageRecorded)]

    def passages(self) -> list[PassageRecorded]:
        """What was told of passages, without the revisions that say only what became of them."""
        said: dict[UUID, PassageRecorded] = {}
        told = []
        for event in self.revisions():
            before = said.get(event.passage)
            said[event.passage] = event
            if before is None or (before.plate, before.plate_status, before.evidence) != (
                event.plate,
                event.plate_status,
                event.evidence,
            ):
                told.append(event)
        return told

    def moves(self) -> list[BarrierMoved]:
        return [event for event in self.told() if isinstance(event, BarrierMoved)]

    def close(self) -> None:
        self.roster.close()
        self.outbox.close()


__all__ = [
    "CAR",
    "COMING",
    "EMPTY",
    "RESIDENT",
    "Gatehouse",
    "ScriptedCamera",
    "TimedCamera",
    "WitnessGate",
    "car",
    "moving_pictures",
    "shown",
]
