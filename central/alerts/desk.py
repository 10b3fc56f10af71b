"""Where people handle alerts: one transaction a step, then the screens are told."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from central.accounts.viewer import Viewer
from central.alerts.alert_views import AlertView
from central.alerts.life import Step, acknowledge, close
from central.alerts.states import Outcome
from central.feed import Feed
from central.store.db import Store


class AlertDesk:
    """Takes steps for people; `count_closed` is told the outcome of every alert that was closed."""

    def __init__(
        self,
        store: Store,
        feed: Feed,
        clock: Callable[[], datetime],
        count_closed: Callable[[Outcome], object] = lambda _outcome: None,
    ) -> None:
        self._store = store
        self._feed = feed
        self._clock = clock
        self._count_closed = count_closed

    async def acknowledge(self, viewer: Viewer, alert: UUID) -> AlertView:
        """Take an alert up; raises as `central.alerts.life.acknowledge` does."""
        step = await asyncio.to_thread(self._acknowledge, viewer, alert)
        return self._told(step)

    async def close(self, viewer: Viewer, alert: UUID, outcome: Outcome, reason: str) -> AlertView:
        """Close an alert; raises as `central.alerts.life.close` does."""
        step = await asyncio.to_thread(self._close, viewer, alert, outcome, reason)
        if step.changed:
            self._count_closed(outcome)
        return self._told(step)

    def _acknowledge(self, viewer: Viewer, alert: UUID) -> Step:
        with self._store.write() as session:
            return acknowledge(session, viewer, alert, self._clock())

    def _close(self, viewer: Viewer, alert: UUID, outcome: Outcome, reason: str) -> Step:
        with self._store.write() as session:
            return close(session, viewer, alert, outcome, reason, self._clock())

    def _told(self, step: Step) -> AlertView:
        if step.changed:
            self._feed.wake()
        return step.alert
