"""The SQL tables, the same on SQLite and PostgreSQL; rows end in `Row`."""

from central.tables.accounts import AccountRow, SessionRow
from central.tables.audit import AuditRow
from central.tables.columns import Moment, PlainText, Row
from central.tables.commands import CommandRow
from central.tables.delivery import DeadLetterRow, EpochRow
from central.tables.feed import FeedRow
from central.tables.grid import (
    GridStateRow,
    PlaceAncestorRow,
    PlaceHistoryRow,
    PlaceLevelRow,
    PlaceRow,
    SiteRow,
)
from central.tables.holds import HoldRow
from central.tables.nodes import LaneRow, NodeRow
from central.tables.notices import NoticeRow
from central.tables.passages import (
    BarrierMoveRow,
    EarlierPictureRow,
    MergeRow,
    OtherPlateRow,
    PassageRow,
)
from central.tables.registry import RegisteredLaneRow, RegisteredNodeRow
from central.tables.waits import WaitRow
from central.tables.watch import AlertRow, SuppressedHitRow, WatchEntryRow

__all__ = [
    "AccountRow",
    "AlertRow",
    "AuditRow",
    "BarrierMoveRow",
    "CommandRow",
    "DeadLetterRow",
    "EarlierPictureRow",
    "EpochRow",
    "FeedRow",
    "GridStateRow",
    "HoldRow",
    "LaneRow",
    "MergeRow",
    "Moment",
    "NodeRow",
    "NoticeRow",
    "OtherPlateRow",
    "PassageRow",
    "PlaceAncestorRow",
    "PlaceHistoryRow",
    "PlaceLevelRow",
    "PlaceRow",
    "PlainText",
    "RegisteredLaneRow",
    "RegisteredNodeRow",
    "Row",
    "SessionRow",
    "SiteRow",
    "SuppressedHitRow",
    "WaitRow",
    "WatchEntryRow",
]
