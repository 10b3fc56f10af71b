"""Registers nodes and lanes: what they are called. One that reported and that nobody knew is adopted by the same.

A node's file is master of what a lane does, and no registering changes that.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from central.accounts.viewer import Viewer
from central.audit.trail import SYSTEM, AuditEntry, record
from central.base import BadFieldError, LaneUnknownError, PlaceUnknownError
from central.grid.tree import LONGEST_NAME
from central.tables import LaneRow, NodeRow, RegisteredLaneRow, RegisteredNodeRow
from wire.ids import LaneId, NodeId, SiteId


class RegisterNode(BaseModel):
    """A node and what it shall be called; an empty name: as it calls itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    site: SiteId
    node: NodeId
    name: str = Field(default="", max_length=LONGEST_NAME)


class RegisterLane(BaseModel):
    """A lane and what it shall be called; what is not said stays as it is, or is empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    site: SiteId
    node: NodeId
    lane: LaneId
    name: str = Field(default="", max_length=LONGEST_NAME)
    """Empty: as its node calls it."""
    position: int | None = Field(default=None, ge=0, le=1000)
    """None: after all others."""
    camera_place: str = Field(default="", max_length=LONGEST_NAME)
    camera_purpose: str = Field(default="", max_length=LONGEST_NAME)


def register_node(session: Session, viewer: Viewer, asked: RegisterNode, now: datetime) -> None:
    """Register a node of a site that the viewer looks after, or name it anew.

    Raises PlaceUnknownError where there is no such site for him: adopt the site first, as a place of the tree.
    """
    _see_site(viewer, asked.site)
    name = _name(asked.name, asked.node)
    row = session.get(RegisteredNodeRow, (asked.site, asked.node))
    if row is None:
        session.add(_node(asked.site, asked.node, name, viewer.name, now))
    else:
        row.name = name
    session.flush()
    _record(session, viewer, "register_node", asked.site, now, {"node": asked.node, "title": name})


def register_lane(session: Session, viewer: Viewer, asked: RegisterLane, now: datetime) -> None:
    """Register a lane, as by the one press that adopts it, or name and order it anew.

    Raises PlaceUnknownError for its site, and LaneUnknownError where nobody registered its node.
    """
    _see_site(viewer, asked.site)
    if session.get(RegisteredNodeRow, (asked.site, asked.node)) is None:
        raise LaneUnknownError("nobody registered this node; register it before its lanes")
    name = _name(asked.name, asked.lane)
    row = session.get(RegisteredLaneRow, (asked.site, asked.node, asked.lane))
    if row is None:
        row = _lane(asked.site, asked.node, asked.lane, name, _next(session, asked), viewer.name, now)
        session.add(row)
    row.name = name
    row.position = row.position if asked.position is None else asked.position
    row.camera_place, row.camera_purpose = asked.camera_place.strip(), asked.camera_purpose.strip()
    session.flush()
    _record(
        session, viewer, "register_lane", asked.site, now, {"node": asked.node, "lane": asked.lane, "title": name}
    )


def register_reported(session: Session, configured: Mapping[str, str], now: datetime) -> None:
    """Register every node and lane that reported so far, and the settings' nodes, by what they call themselves.

    For the first start only: what was there before there was a registry needs nobody's press. `configured` says
    where each node of the settings stands.
    """
    reported = {(site, node) for site, node in session.execute(select(NodeRow.site, NodeRow.node))}
    for site, node in sorted(reported | {(site, node) for node, site in configured.items()}):
        session.add(_node(site, node, node, SYSTEM, now))
    lanes = session.execute(select(LaneRow.site, LaneRow.node, LaneRow.lane).order_by(LaneRow.lane))
    for position, (site, node, lane) in enumerate(lanes):
        session.add(_lane(site, node, lane, lane, position, SYSTEM, now))
    session.flush()


def _see_site(viewer: Viewer, site: str) -> None:
    if site not in viewer.grid.places or not viewer.sees(site):
        raise PlaceUnknownError("there is no such site in your part of the grid; make its place first")


def _name(said: str, word: str) -> str:
    name = said.strip() or word
    if not name.isprintable():
        raise BadFieldError("name", "a name stands on one line")
    return name


def _next(session: Session, asked: RegisterLane) -> int:
    last = select(func.max(RegisteredLaneRow.position)).where(
        RegisteredLaneRow.site == asked.site, RegisteredLaneRow.node == asked.node
    )
    found = session.scalar(last)
    return 0 if found is None else found + 1


def _node(site: str, node: str, name: str, by: str, now: datetime) -> RegisteredNodeRow:
    return RegisteredNodeRow(site=site, node=node, name=name, registered_at=now, registered_by=by)


def _lane(site: str, node: str, lane: str, name: str, position: int, by: str, now: datetime) -> RegisteredLaneRow:
    return RegisteredLaneRow(
        site=site,
        node=node,
        lane=lane,
        name=name,
        position=position,
        camera_place="",
        camera_purpose="",
        registered_at=now,
        registered_by=by,
    )


def _record(
    session: Session, viewer: Viewer, action: str, site: str, now: datetime, detail: Mapping[str, Any]
) -> None:
    target = "/".join((site, *(str(detail[key]) for key in ("node", "lane") if key in detail)))
    record(
        session,
        AuditEntry(now, viewer.name, viewer.role.value, action, target, viewer.account, site, detail),
    )
