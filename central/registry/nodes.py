"""Nodes and lanes as the centre knows them: who is up, who is silent, what is lost or late."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.delivery.dead_letters import count_by_node
from central.delivery.outboxes import accounts
from central.delivery.sequences import Account
from central.grid.scope import within
from central.presence.at_arm import PresentView, who_is_present
from central.registry.known import Known
from central.registry.standing import judge
from central.tables import LaneRow, NodeRow, RegisteredLaneRow
from wire.events import ClockQuality, GateState, PlateStatus
from wire.health import CameraState


@dataclass(frozen=True, slots=True)
class LaneView:
    """One lane as the last heartbeat told of it; nobody knows the gate of a node that is not heard."""

    lane: str
    camera: CameraState
    camera_reason: str
    last_frame_age_s: float | None
    frames_read: int
    frames_dropped: int
    reconnects: int
    visits: Mapping[PlateStatus, int]
    persons: int
    gate: GateState
    fault: str | None
    """Why it opens for nobody by its rules, as a fixed word; None: it works."""
    holds_s: float | None = None
    """For how long its barrier may be held open at most; 0: it cannot be. None: its node is older than holds."""
    sayings: tuple[str, ...] | None = None
    """What its board can tell a driver; empty: it has none. None: its node is older than boards."""
    present: tuple[PresentView, ...] | None = None
    """Who is at the arm now, who is at the front first; None: nobody says."""
    name: str = ""
    """What people call it; empty: nobody registered it."""
    is_registered: bool = False
    position: int | None = None
    """Its place in the order of its node's lanes; None: nobody registered it."""
    camera_place: str = ""
    camera_purpose: str = ""
    silent_since: datetime | None = None
    """Since when its node reports without it; None: it reports it."""

    @property
    def title(self) -> str:
        """What screens call it."""
        return self.name or self.lane


@dataclass(frozen=True, slots=True)
class NodeView:
    """One node; `down_reason` is empty while it is up, else a fixed word: `never_up`, `offline`, `silent`."""

    site: str
    node: str
    up: bool
    down_reason: str
    since: datetime
    """Up, or down, since."""
    last_heard_at: datetime
    version: str
    backlog: int
    """Events that wait on the node."""
    lost: int
    """Events that the node no longer holds and the centre never got."""
    not_kept: int
    """Those of the lost of which the node said that it no longer has them."""
    late: int
    """Events that the node still holds."""
    dropped: int
    """Events that the node gave up at a cap, and said so."""
    doubled: int
    """Events that came again and changed nothing."""
    reused: int
    """Events under numbers that others had before: the node's outbox is an older copy put back."""
    dead: int
    """Messages and events that came and could not be used."""
    overtaken: int
    """Older revisions of passages that came after a newer one; nothing is lost by it."""
    clashing: int
    """Events with the revision number of another event about the same passage; what they say is not stored."""
    clock_quality: ClockQuality
    clock_offset_s: float | None
    """By the node's own time service."""
    clock_error_s: float | None
    """The node's clock minus the centre's, as far as heartbeats prove one; positive: it is fast."""
    clock_wrong_since: datetime | None
    """Since when that is more than a clock may be off; None: it is not."""
    clock_doubted: int
    """Passages ordered by their arrival, because their times cannot be believed."""
    clock_doubted_at: datetime | None
    """When the last of them came."""
    disk_free_bytes: int
    failures: Mapping[str, int]
    lanes: tuple[LaneView, ...]
    """As people ordered them; those that nobody registered last."""
    name: str = ""
    """What people call it; empty: nobody registered it."""
    is_registered: bool = False
    lanes_refused: int = 0
    """Lanes that it names, that nobody registered, and that are too many to be kept."""


def nodes(session: Session, now: datetime, sites: Collection[str] | None = None) -> tuple[NodeView, ...]:
    """Return all nodes ever heard of, by site and name, judged at `now`; those of `sites` unless it is None."""
    told, dead = accounts(session, sites), count_by_node(session, sites)
    lanes: dict[tuple[str, str], list[LaneRow]] = {}
    of_lanes = select(LaneRow).order_by(LaneRow.lane)
    if sites is not None:
        of_lanes = of_lanes.where(within(LaneRow.site, sites))
    for lane in session.scalars(of_lanes):
        lanes.setdefault((lane.site, lane.node), []).append(lane)
    wanted = select(NodeRow).order_by(NodeRow.site, NodeRow.node)
    known = Known.read(session, sites)
    rows = session.scalars(wanted if sites is None else wanted.where(within(NodeRow.site, sites)))
    return tuple(
        _view(
            row,
            now,
            told.get((row.site, row.node), Account()),
            dead.get((row.site, row.node), 0),
            lanes.get((row.site, row.node), []),
            known,
        )
        for row in rows
    )


def _view(
    row: NodeRow, now: datetime, told: Account, dead: int, lanes: Sequence[LaneRow], known: Known
) -> NodeView:
    down_reason, since = judge(row, now)
    return NodeView(
        site=row.site,
        node=row.node,
        up=not down_reason,
        down_reason=down_reason,
        since=since,
        last_heard_at=row.last_heard_at,
        version=row.version,
        backlog=row.backlog,
        lost=told.lost,
        not_kept=told.not_kept,
        late=told.late,
        dropped=told.dropped,
        doubled=told.doubled,
        reused=told.reused,
        dead=dead,
        overtaken=row.overtaken,
        clashing=row.clashing,
        clock_quality=ClockQuality(row.clock_quality),
        clock_offset_s=row.clock_offset_s,
        clock_error_s=row.clock_error_s,
        clock_wrong_since=row.clock_wrong_since,
        clock_doubted=row.clock_doubted,
        clock_doubted_at=row.clock_doubted_at,
        disk_free_bytes=row.disk_free_bytes,
        failures=dict(row.failures),
        lanes=tuple(
            _lane_view(lane, known.lane(lane), now, is_heard=not down_reason) for lane in known.in_order(lanes)
        ),
        name=known.nodes.get((row.site, row.node), ""),
        is_registered=(row.site, row.node) in known.nodes,
        lanes_refused=row.lanes_refused,
    )


def _lane_view(row: LaneRow, known: RegisteredLaneRow | None, now: datetime, *, is_heard: bool) -> LaneView:
    is_told = is_heard and row.silent_since is None
    return LaneView(
        lane=row.lane,
        camera=CameraState(row.camera),
        camera_reason=row.camera_reason,
        last_frame_age_s=row.last_frame_age_s,
        frames_read=row.frames_read,
        frames_dropped=row.frames_dropped,
        reconnects=row.reconnects,
        visits={PlateStatus(status): count for status, count in row.visits.items()},
        persons=row.persons,
        gate=GateState(row.gate) if is_told else GateState.UNKNOWN,
        fault=row.fault,
        holds_s=row.holds_s,
        sayings=None if row.sayings is None else tuple(row.sayings),
        present=who_is_present(row, now) if is_told else None,
        name=known.name if known else "",
        is_registered=known is not None,
        position=known.position if known else None,
        camera_place=known.camera_place if known else "",
        camera_purpose=known.camera_purpose if known else "",
        silent_since=row.silent_since,
    )
