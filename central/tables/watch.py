"""What is looked for, and the alerts that a passage raised."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, column_property, mapped_column

from central.tables.columns import CODE, NAME, PlainText, Row
from central.tables.grid import path_of


class WatchEntryRow(Row):
    """A plate that is looked for: until when, by whom, why, and who agreed."""

    __tablename__ = "watch_entries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plate: Mapped[str] = mapped_column(String(8))
    """Canonical."""
    skeleton: Mapped[str] = mapped_column(String(8), index=True)
    """The plate with every character in place of those it is confused with: what candidates are found by."""
    colour: Mapped[str | None] = mapped_column(CODE)
    """Of the plate's background; None: every colour."""
    place_id: Mapped[UUID | None] = mapped_column()
    """Part of the grid in which it is looked for, whatever that is called by now; None: everywhere."""
    place: Mapped[str] = column_property(path_of(place_id))
    """The present path of that place; empty: everywhere."""
    reason: Mapped[str] = mapped_column(PlainText(500))
    legal_basis: Mapped[str] = mapped_column(PlainText(500))
    state: Mapped[str] = mapped_column(CODE)
    """`requested`, `active`, `refused` or `removed`; an active one is over at `ends_at`."""
    requested_by: Mapped[UUID]
    requested_by_name: Mapped[str] = mapped_column(PlainText(64))
    requested_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    decided_by: Mapped[UUID | None]
    decided_by_name: Mapped[str | None] = mapped_column(PlainText(64))
    decided_at: Mapped[datetime | None]
    removed_by_name: Mapped[str | None] = mapped_column(PlainText(64))
    removed_at: Mapped[datetime | None]
    removal_reason: Mapped[str | None] = mapped_column(PlainText(500))


class AlertRow(Row):
    """A hit shown to people: new, acknowledged, closed."""

    __tablename__ = "alerts"
    __table_args__ = (
        UniqueConstraint("entry", "passage"),
        Index(None, "state", "raised_at"),
        Index(None, "entry", "site", "lane", "captured_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    entry: Mapped[UUID]
    passage: Mapped[UUID] = mapped_column(index=True)
    site: Mapped[str] = mapped_column(NAME)
    node: Mapped[str] = mapped_column(NAME)
    lane: Mapped[str] = mapped_column(NAME)
    kind: Mapped[str] = mapped_column(CODE)
    """`exact`, or `candidate` where characters differ that are easily confused, or the colour differs."""
    plate: Mapped[str] = mapped_column(String(8))
    """As it was read."""
    differs: Mapped[list[int]] = mapped_column(JSON)
    """Positions, from 0, at which reading and entry differ."""
    other_colour: Mapped[bool] = mapped_column(server_default=false())
    """The plate was seen in another colour than the one that is looked for."""
    captured_at: Mapped[datetime]
    """Or when it came, where the node's clock is in doubt."""
    clock_doubt: Mapped[str | None] = mapped_column(CODE)
    """Why its time is not believed; None: it is."""
    raised_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(CODE)
    """`new`, `acknowledged` or `closed`."""
    acknowledged_by: Mapped[str | None] = mapped_column(PlainText(64))
    acknowledged_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(PlainText(64))
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(CODE)
    """`confirmed`, `false_match` or `stood_down`."""
    closing_reason: Mapped[str | None] = mapped_column(PlainText(500))
    suppressed: Mapped[int]
    """Further hits of the same entry, site and lane within the cooldown."""
    read_otherwise_at: Mapped[datetime | None]
    """When its passage was revised so that it cannot be the plate any more; None: it was not."""
    final_plate: Mapped[str | None] = mapped_column(String(8))
    """What was read instead; None where nothing was."""


class SuppressedHitRow(Row):
    """A hit that raised no alert of its own, because one was raised a moment before."""

    __tablename__ = "suppressed_hits"

    entry: Mapped[UUID] = mapped_column(primary_key=True)
    passage: Mapped[UUID] = mapped_column(primary_key=True)
    alert: Mapped[UUID] = mapped_column(index=True)
