"""The alerts that a batch of hits may belong to, read by one query, and what the batch adds to them."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from central.alerts.cooldown import Sight
from central.alerts.states import AlertState
from central.tables import AlertRow, SuppressedHitRow
from central.watch_list.matching import HitKind


class ShownAlerts:
    """Alerts of the entries that were hit: those of the same passages, and those near in time."""

    def __init__(
        self, session: Session, hits: Sequence[Sight], passages: Sequence[UUID], cooldown: timedelta
    ) -> None:
        self._session = session
        entries = {hit.entry for hit in hits}
        since = min(hit.captured_at for hit in hits) - cooldown
        until = max(hit.captured_at for hit in hits) + cooldown
        near = AlertRow.captured_at.between(since, until)
        rows = session.scalars(
            select(AlertRow).where(AlertRow.entry.in_(entries), or_(AlertRow.passage.in_(passages), near))
        )
        self._rows = {row.id: row for row in rows}
        counted = select(SuppressedHitRow.entry, SuppressedHitRow.passage).where(
            SuppressedHitRow.entry.in_(entries), SuppressedHitRow.passage.in_(passages)
        )
        self._counted = {(entry, passage) for entry, passage in session.execute(counted)}

    def of(self, entry: UUID, passage: UUID) -> AlertRow | None:
        """Return the alert of this very hit."""
        return next((row for row in self._rows.values() if (row.entry, row.passage) == (entry, passage)), None)

    def sights(self) -> Iterable[tuple[UUID, Sight]]:
        """Return what each alert was raised for; one that was read otherwise since speaks for nothing else."""
        return [(row.id, _sight(row)) for row in self._rows.values() if row.read_otherwise_at is None]

    def add(self, row: AlertRow) -> None:
        """Raise a new alert."""
        self._session.add(row)
        self._rows[row.id] = row

    def sharpen(self, row: AlertRow, sight: Sight, differs: Sequence[int]) -> bool:
        """Let an alert say what a newer revision of its passage read; a closed one stays what people judged."""
        same = (row.plate, row.other_colour) == (sight.plate, sight.other_colour)
        if row.state == AlertState.CLOSED or same:
            return False
        row.kind, row.plate, row.differs = sight.kind.value, sight.plate, list(differs)
        row.other_colour = sight.other_colour
        return True

    def suppress(self, entry: UUID, passage: UUID, alert: UUID) -> bool:
        """Count a hit on the alert that speaks for it; False: it was counted before."""
        if (entry, passage) in self._counted:
            return False
        self._counted.add((entry, passage))
        self._session.add(SuppressedHitRow(entry=entry, passage=passage, alert=alert))
        self._rows[alert].suppressed += 1
        return True


def _sight(row: AlertRow) -> Sight:
    return Sight(
        row.entry,
        row.site,
        row.node,
        row.lane,
        HitKind(row.kind),
        row.plate,
        row.captured_at,
        row.other_colour,
    )
