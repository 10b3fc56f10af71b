"""A real lane before a scripted street, in this process and on a set clock; the street feels its barrier.

Lane, book of visits, roster, evidence, outbox, journal and barrier are the product's own. Staged are the camera,
which shoots the script at its rate, and the driver, which raises the script's arm.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.visit_truth.conditions import Hindrance
from benchmarks.visit_truth.virtual_time import run, settle
from demo.street.scripts.performance import FrameTruth, Painter, Performance
from demo.street.scripts.script import Script
from edge.access.credentials import Credential, Standing
from edge.access.decide import Direction, LaneRules
from edge.access.roster import Roster
from edge.cameras.base import CameraHealth, Frame
from edge.evidence.store import EvidenceStore
from edge.gate.barrier import Barrier, Wish
from edge.journal import Journal
from edge.lane import Lane, LaneSettings, Recognisers
from edge.outbox import Outbox
from edge.running.clock import SetClock
from edge.seeing.motion import MotionSettings
from edge.visits.association.subjects import SubjectSettings
from edge.visits.book import VisitSettings
from gate_drivers.base import GateState, Opened, OpenOrder
from gate_drivers.orders import OrderBook
from models.base import Picture, PlateRead, PlateReader
from wire.codec import decode_event
from wire.events import BarrierMoved, PassageRecorded, Subject
from wire.health import CameraState
from wire.ids import new_id
from wire.plates import PlateText

BEGUN = datetime(2026, 3, 1, 8, tzinfo=UTC)
_LOOK_EVERY_S, _GAP_STEP_S = 0.5, 0.25
_AFTER_S = 6.0
"""The clock goes on for so long when the script is over: whoever was lost in it is told."""
_ALL = 100_000


@dataclass(frozen=True, slots=True)
class Told:
    """What a playing left behind; times are seconds of the script."""

    frames: tuple[FrameTruth, ...]
    """The truth of every frame that the lane was given."""
    passages: tuple[PassageRecorded, ...]
    """The latest revision of each."""
    told_s: dict[str, float]
    """When each passage was told first."""
    openings: tuple[BarrierMoved, ...]
    guard_s: tuple[tuple[int, float], ...]
    """For whom the attendant opened, and when."""
    orders: tuple[float, ...]
    cpu_s: float


@dataclass(slots=True)
class StreetCamera:
    """Shoots the script for the lane; the newest frame when it is asked."""

    performance: Performance
    clock: SetClock
    fps: float
    hindrance: Hindrance
    number: int = 0
    seen: list[FrameTruth] = field(default_factory=list)
    last_s: float | None = None

    async def frames(self) -> AsyncIterator[Frame]:
        """See `edge.cameras.base.Camera`."""
        number = 0
        while not self.performance.stage.over:
            number = max(number, self._overtaken_until())
            due_s = number / self.fps
            await self._wait_until(due_s)
            self.performance.advance(due_s)
            number += 1
            if self.performance.away(due_s) or self.hindrance.drops():
                continue
            self.seen.append(self.performance.truth())
            self.last_s = self.clock.monotonic()
            yield Frame(self.performance.shoot(), number, self.clock.now(), self.clock.monotonic())
            await settle()
        await self._wait_until(self.clock.monotonic() + _AFTER_S)

    def health(self) -> CameraHealth:
        """See `edge.cameras.base.Camera`."""
        now_s = self.clock.monotonic()
        live = self.last_s is not None and now_s - self.last_s < 2.0
        state = CameraState.LIVE if live else CameraState.CONNECTING
        return CameraHealth(state, last_frame_monotonic_s=self.last_s)

    async def aclose(self) -> None:
        """See `edge.cameras.base.Camera`."""

    def _overtaken_until(self) -> int:
        """Return the number of the newest frame there is: a slow look has let others pass."""
        return int(self.clock.monotonic() * self.fps + 1e-6)

    async def _wait_until(self, due_s: float) -> None:
        """Move the clock there, in steps in which everybody acts."""
        while (left := due_s - self.clock.monotonic()) > 1e-9:
            move(self.clock, min(left, _GAP_STEP_S))
            await settle()


@dataclass(slots=True)
class StreetDriver:
    """Raises the arm of the street; see `gate_drivers.base.GateDriver`."""

    performance: Performance
    clock: SetClock
    orders: OrderBook = field(init=False)

    def __post_init__(self) -> None:
        self.orders = OrderBook(self.clock.monotonic)

    async def open(self, order: OpenOrder) -> Opened:
        """See `gate_drivers.base.GateDriver`."""
        return await self.orders.carry_out(order, self._raise)

    async def hold_open(self, order: OpenOrder, seconds: float) -> Opened:
        """See `gate_drivers.base.GateDriver`; no lane asks for it."""
        raise AssertionError(order, seconds)

    async def state(self) -> GateState:
        """See `gate_drivers.base.GateDriver`."""
        return self.performance.gate.arm.state

    async def aclose(self) -> None:
        """See `gate_drivers.base.GateDriver`."""

    async def _raise(self) -> Opened:
        self.performance.gate.open(self.clock.monotonic())
        return Opened(confirmed=True, state=self.performance.gate.arm.state)


@dataclass(frozen=True, slots=True)
class SlowReader:
    """A plate reader that takes its time by the set clock."""

    inner: PlateReader
    clock: SetClock
    hindrance: Hindrance

    def read(self, picture: Picture) -> tuple[PlateRead, ...]:
        """See PlateReader."""
        move(self.clock, self.hindrance.look_s())
        return self.inner.read(picture)


def move(clock: SetClock, seconds: float) -> None:
    """Let time pass."""
    clock.wall += timedelta(seconds=seconds)
    clock.ticks += seconds


def play_before_lane(
    script: Script, fps: float, painter: Painter, recognisers: Recognisers, hindrance: Hindrance, folder: Path
) -> Told:
    """Play `script` before a lane with its files in `folder`, which must be empty."""
    if recognisers.plates is None:
        raise ValueError("without a plate reader nothing can be held against the truth")
    begun = time.process_time()
    clock = SetClock(BEGUN)
    performance = Performance(script, painter)
    outbox, roster = Outbox(folder / "outbox.db"), Roster(folder / "roster.db")
    roster.replace(_residents(script))
    journal = Journal(outbox, clock)
    camera = StreetCamera(performance, clock, fps, hindrance)
    seeing = Recognisers(SlowReader(recognisers.plates, clock, hindrance), recognisers.objects)
    lane = Lane(
        _settings(script),
        camera,
        seeing,
        roster,
        EvidenceStore(folder / "pictures", 10**10),
        Barrier("in-1", StreetDriver(performance, clock), journal, deadline_s=3),
        journal,
    )
    guarded: list[tuple[int, float]] = []
    run(clock, lambda: _played(lane, performance, clock, guarded))
    rows = [decode_event(row.event) for row in outbox.pending(0, _ALL)]
    roster.close()
    outbox.close()
    passages = [event for event in rows if isinstance(event, PassageRecorded)]
    told_s: dict[str, float] = {}
    for event in passages:
        told_s.setdefault(str(event.passage), (event.processed_at - BEGUN).total_seconds())
    latest = {event.passage: event for event in sorted(passages, key=lambda one: one.revision)}
    return Told(
        tuple(camera.seen),
        tuple(latest.values()),
        told_s,
        tuple(event for event in rows if isinstance(event, BarrierMoved)),
        tuple(guarded),
        tuple(performance.gate.orders),
        time.process_time() - begun,
    )


async def _played(lane: Lane, performance: Performance, clock: SetClock, guarded: list[tuple[int, float]]) -> None:
    """Run the lane to the script's end, its barrier watched, its attendant at work."""
    hands: set[asyncio.Task[BarrierMoved]] = set()

    def push(player: int) -> None:
        guarded.append((player, clock.monotonic()))
        wish = Wish(str(new_id()), "guard", "guard-1", command=new_id())
        hands.add(asyncio.get_running_loop().create_task(lane.barrier.open_for(wish)))

    performance.on_guard = push
    watch = asyncio.get_running_loop().create_task(lane.barrier.watch(_LOOK_EVERY_S))
    await lane.run()
    await asyncio.gather(*hands)
    watch.cancel()
    with suppress(asyncio.CancelledError):
        await watch


def _settings(script: Script) -> LaneSettings:
    subjects = SubjectSettings(subjects=frozenset({Subject.VEHICLE, Subject.NON_MOTOR}))
    direction = next((one for one in Direction if one.value == script.way.value), Direction.IN)
    return LaneSettings("in-1", LaneRules(direction), subjects, VisitSettings(), MotionSettings())


def _residents(script: Script) -> list[Credential]:
    """Put the entitled on the roster, and those whose plates others seem to have: as their text is issued."""
    texts = {player.text for player in script.players if player.entitled} | set(script.residents)
    return [
        Credential(f"R-{number}", PlateText(text), Standing.GRANTED) for number, text in enumerate(sorted(texts))
    ]
