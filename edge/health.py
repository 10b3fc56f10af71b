"""The heartbeat: what a node says about itself, gathered from the parts that know."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from edge.gate.lane_board import LaneBoard
from edge.journal import Journal
from edge.lane import Lane
from edge.outbox import Outbox, OutboxDepth
from wire.health import CameraState, LaneHealth, NodeHealth


class HealthReport:
    """Makes a fresh NodeHealth whenever it is asked."""

    def __init__(
        self,
        lanes: Sequence[Lane],
        outbox: Outbox,
        journal: Journal,
        data_folder: Path,
        boards: Mapping[str, LaneBoard] = MappingProxyType({}),
    ) -> None:
        self._lanes = lanes
        self.boards = boards
        """Of the lanes that have one."""
        self._outbox = outbox
        self._journal = journal
        self._data_folder = data_folder
        self._started_s = journal.clock.monotonic()
        self._version = version("gatehouse")[:32]

    def make(self) -> NodeHealth:
        """Gather the numbers; raises OutboxError when the outbox cannot be read."""
        clock = self._journal.clock
        depth: OutboxDepth = self._outbox.depth()
        fault = "outbox_refuses" if depth.refusing else None
        return NodeHealth(
            node_version=self._version,
            epoch=self._outbox.epoch,
            sent_at=clock.now(),
            up_s=clock.monotonic() - self._started_s,
            clock=clock.quality(),
            next_seq=depth.next_seq,
            oldest_unacked=depth.oldest_unacked,
            backlog=depth.backlog,
            emergency=depth.emergency,
            mirrored=depth.mirrored,
            disk_free_bytes=self._disk_free_bytes(),
            # Copied in one step each: adding walks through them, and other threads count on.
            failures=dict(self._journal.failures.copy() + self._outbox.failures.copy() + self._freezes()),
            lanes=tuple(
                _lane_health(lane, self.boards.get(lane.name), clock.monotonic(), fault) for lane in self._lanes
            ),
        )

    def _freezes(self) -> Counter[str]:
        return Counter(camera_frozen=sum(lane.camera.health().freezes for lane in self._lanes))

    def _disk_free_bytes(self) -> int:
        try:
            return shutil.disk_usage(self._data_folder).free
        except OSError:
            # The heartbeat goes out all the same: that the folder is gone is what it must say.
            self._journal.fail("disk")
            return 0


def _lane_health(lane: Lane, board: LaneBoard | None, now_s: float, fault: str | None) -> LaneHealth:
    camera = lane.camera.health()
    last = camera.last_frame_monotonic_s
    return LaneHealth(
        lane=lane.name,
        camera=CameraState(camera.state),
        camera_reason=camera.reason[:200],
        last_frame_age_s=max(0.0, now_s - last) if last is not None else None,
        frames_read=camera.frames_read,
        frames_dropped=camera.frames_dropped,
        frames_corrupt=camera.frames_corrupt,
        reconnects=camera.reconnects,
        visits=dict(lane.visits),
        persons=lane.persons,
        bystanders=lane.bystanders,
        gate=lane.barrier.state,
        fault=fault,
        holds_s=lane.barrier.longest_hold_s,
        sayings=board.sayings if board else (),
    )
