"""Puts what nodes say of themselves into the store; tells whether a screen has to know.

What is registered is never deleted by what a node says: a lane that it no longer names is marked silent. Of what
nobody registered only so much is kept (`central.registry.quota`); events are stored in any case.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.delivery.arrivals import Delivery, Heartbeat, StateSaid
from central.delivery.outboxes import note_health
from central.passages.clock_doubt import Beat
from central.passages.clock_marks import note_beat
from central.passages.recording import Origin
from central.presence.at_arm import forget_presence
from central.registry.quota import may_keep_lane, may_keep_node
from central.tables import LaneRow, NodeRow, RegisteredLaneRow
from wire.events import ClockQuality, GateStateChanged
from wire.health import LaneHealth
from wire.topics import Topic


def note_delivery(session: Session, delivery: Delivery) -> bool:
    """Note that a node was heard; return whether it is the first time ever."""
    row, is_new = _hear(session, delivery.topic, delivery)
    return row is not None and is_new


def note_state(session: Session, said: StateSaid) -> bool:
    """Note whether a node is up, and what a command to it must carry; return whether a screen has to know."""
    row, is_new = _hear(session, said.topic, said)
    if row is None:
        return False
    row.challenge = said.state.challenge if said.state.up else None
    if row.up is said.state.up:
        return is_new
    if not said.state.up:
        forget_presence(session, said.topic)
    row.up = said.state.up
    row.since = said.received_at
    return True


def note_heartbeat(session: Session, beat: Heartbeat) -> bool:
    """Note a node's health and its lanes'; return whether something changed that a screen shows at once."""
    health = beat.health
    row, is_news = _hear(session, beat.topic, beat)
    if row is None:
        return False
    if not row.up:
        row.up, row.since, is_news = True, beat.received_at, True
    row.version = health.node_version
    row.backlog = health.backlog
    row.clock_quality = health.clock.quality
    row.clock_offset_s = health.clock.offset_s
    row.disk_free_bytes = health.disk_free_bytes
    row.failures = dict(health.failures)
    note_health(session, beat.topic, health)
    is_news |= note_beat(row, Beat(health.sent_at, beat.received_at))
    changed = [_note_lane(session, beat, lane) for lane in health.lanes]
    row.lanes_refused = changed.count(None)
    return _part_with_other_lanes(session, beat) or is_news or any(changed)


def note_gate(session: Session, origin: Origin, event: GateStateChanged) -> bool:
    """Note a barrier's new state unless a later one is known; return whether that is news.

    The lane itself is made known by the heartbeat, which carries the state as well.
    """
    row = session.get(LaneRow, (origin.site, origin.node, event.lane))
    if row is None or (row.gate_at is not None and row.gate_at > event.since):
        return False
    is_news = row.gate != event.state.value
    # A clock that was ahead must not make its state the last one for hours.
    row.gate, row.gate_at = event.state.value, min(event.since, origin.received_at)
    return is_news


def note_ignored(session: Session, overtaken: Sequence[Origin], clashing: Sequence[Origin]) -> None:
    """Count, on their nodes, events about passages of which another one is stored."""
    for origin, is_clash in [(one, False) for one in overtaken] + [(one, True) for one in clashing]:
        row = session.get(NodeRow, (origin.site, origin.node))
        if row is not None:
            row.overtaken += not is_clash
            row.clashing += is_clash


def _hear(session: Session, topic: Topic, said: Delivery | Heartbeat | StateSaid) -> tuple[NodeRow | None, bool]:
    """Return the node's row, and whether it is new; None: too many are kept already that nobody registered."""
    row = session.get(NodeRow, (topic.site, topic.node))
    is_new = row is None
    if row is None:
        if not may_keep_node(session, topic.site, topic.node):
            return None, False
        row = NodeRow(
            site=topic.site,
            node=topic.node,
            up=None,
            since=said.received_at,
            last_heard_at=said.received_at,
            version="",
            backlog=0,
            clock_quality=ClockQuality.UNKNOWN,
            disk_free_bytes=0,
            failures={},
            clock_doubted=0,
            overtaken=0,
            clashing=0,
            lanes_refused=0,
        )
        session.add(row)
        session.flush()
    _note_sign_of_life(row, said)
    return row, is_new


def _note_sign_of_life(row: NodeRow, said: Delivery | Heartbeat | StateSaid) -> None:
    if isinstance(said, Delivery):
        # It may be one of long ago, a dead letter that is taken in again.
        row.last_heard_at = max(row.last_heard_at, said.received_at)
    elif isinstance(said, Heartbeat) or (said.state.up and not said.retained):
        # Believed also when it is earlier than the last one: then the centre's own clock was ahead and came back.
        row.last_heard_at = said.received_at


def _note_lane(session: Session, beat: Heartbeat, lane: LaneHealth) -> bool | None:
    """Note what a lane does; return whether that is news, None where it is not kept."""
    key = (beat.topic.site, beat.topic.node, lane.lane)
    row = session.get(LaneRow, key)
    if row is None:
        if not may_keep_lane(session, *key):
            return None
        row = LaneRow(site=key[0], node=key[1], lane=key[2])
        session.add(row)
    sayings = None if lane.sayings is None else list(lane.sayings)
    is_news = row.silent_since is not None or (row.camera, row.gate, row.fault, row.holds_s, row.sayings) != (
        lane.camera.value,
        lane.gate.value,
        lane.fault,
        lane.holds_s,
        sayings,
    )
    if row.gate != lane.gate.value:
        row.gate, row.gate_at = lane.gate.value, min(beat.health.sent_at, beat.received_at)
    row.silent_since = None
    row.camera = lane.camera.value
    row.fault = lane.fault
    row.holds_s = lane.holds_s
    row.sayings = sayings
    row.camera_reason = lane.camera_reason
    row.last_frame_age_s = lane.last_frame_age_s
    row.frames_read = lane.frames_read
    row.frames_dropped = lane.frames_dropped
    row.reconnects = lane.reconnects
    row.visits = {status.value: count for status, count in lane.visits.items()}
    row.persons = lane.persons
    session.flush()
    return is_news


def _part_with_other_lanes(session: Session, beat: Heartbeat) -> bool:
    """Mark registered lanes silent that a node no longer names, forget all others; return whether that is news."""
    others = session.scalars(
        select(LaneRow).where(
            LaneRow.site == beat.topic.site,
            LaneRow.node == beat.topic.node,
            LaneRow.lane.not_in([lane.lane for lane in beat.health.lanes]),
        )
    ).all()
    is_news = False
    for row in others:
        if session.get(RegisteredLaneRow, (row.site, row.node, row.lane)) is None:
            session.delete(row)
        elif row.silent_since is None:
            row.silent_since, row.present, row.present_at, is_news = beat.received_at, None, None, True
    session.flush()
    return is_news
