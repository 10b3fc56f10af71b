"""Calls people to who waits at an arm and nobody touches, one after the other; every step is on record."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from central.audit.trail import AuditEntry, record
from central.dispatch.desks import Desks
from central.dispatch.duty import Duty
from central.dispatch.rule import LET_IN_FOR, Step, Waiting, next_step
from central.dispatch.waits import row_of
from central.feed import Feed, FeedKind, News, append
from central.presence.at_arm import PresentView
from central.presence.front import JUST_SEEN, Place, who_stands_at
from central.store.db import Store
from central.tables import AccountRow, CommandRow, LaneRow, PassageRow, WaitRow
from wire.events import Verdict

_LOG: Final = logging.getLogger(__name__)
_EVERY_S: Final = 1.0
_ACTOR: Final = "gatehouse"


@dataclass(frozen=True, slots=True)
class _Due:
    place: Place
    present: PresentView
    step: Step


@dataclass(frozen=True, slots=True)
class Calling:
    """Looks once a second; what cannot be read or stored is tried again a second later."""

    store: Store
    feed: Feed
    desks: Desks
    duty: Duty
    clock: Callable[[], datetime]

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                if await asyncio.to_thread(self.look):
                    self.feed.wake()
            except SQLAlchemyError as error:
                _LOG.warning("waits cannot be looked through", extra={"error": type(error).__name__})
            await asyncio.sleep(_EVERY_S)

    def look(self) -> bool:
        """Call whoever is to be called by now and end the waits that are over; return whether anything changed."""
        now = self.clock()
        with self.store.read() as session:
            due, over = self._due(session, now), _over(session, now)
        if not due and not over:
            return False
        with self.store.write() as session:
            for one in due:
                self._call(session, one, now)
            for passage in over:
                row = session.get(WaitRow, passage)
                if row is not None and row.ended_at is None:
                    row.ended_at = now
                    append(session, [News(FeedKind.NODE, row.site, row.node, row.lane)])
        return True

    def _due(self, session: Session, now: datetime) -> tuple[_Due, ...]:
        due = []
        for lane, one in _waiting(session, now):
            if _is_let_in(session, one.passage, now):
                continue
            step = next_step(_known(session, one), now, is_desk_taken=self.desks.is_taken(lane.site))
            if step is not None:
                due.append(_Due((lane.site, lane.node, lane.lane), one, step))
        return tuple(due)

    def _call(self, session: Session, due: _Due, now: datetime) -> None:
        site, node, lane = due.place
        row = row_of(session, due.place, due.present)
        account = _known_account(session, self.duty.of(site).account_for(due.step))
        if due.step is Step.SECOND_GUARD:
            row.second_called, row.second_called_at = account, now
        else:
            row.manager_called, row.manager_called_at = account, now
        said = {"node": node, "lane": lane, "step": due.step.value, "account": account}
        said["waited_s"] = str(round((now - due.present.since).total_seconds()))
        record(
            session,
            AuditEntry(now, _ACTOR, "", "call_to_wait", str(due.present.passage), None, site, detail=said),
        )
        append(session, [News(FeedKind.NODE, site, node, lane)])
        _LOG.info("somebody is called to who waits", extra={"site": site, "lane": lane, "step": due.step.value})


def _known_account(session: Session, name: str) -> str:
    """Return the name where such an account can sign in; else nothing, and the next person's time runs."""
    known = exists().where(AccountRow.name == name, AccountRow.disabled_at.is_(None))
    return name if session.scalar(select(known)) else ""


def _waiting(session: Session, now: datetime) -> list[tuple[LaneRow, PresentView]]:
    by_record = exists().where(
        PassageRow.site == LaneRow.site,
        PassageRow.node == LaneRow.node,
        PassageRow.lane == LaneRow.lane,
        PassageRow.ordered_at >= now - JUST_SEEN,
        PassageRow.outcome.is_(None),
    )
    # A city has lanes by the thousand: one that says nothing and had nobody of late is not asked about.
    lanes = select(LaneRow).where(or_(LaneRow.present_at.is_not(None), by_record))
    return [
        (lane, one)
        for lane in session.scalars(lanes).all()
        for one in who_stands_at(session, lane, now)
        if one.front and one.waits
    ]


def _known(session: Session, one: PresentView) -> Waiting:
    row = session.get(WaitRow, one.passage)
    is_commanded = _is_commanded(session, one.passage)
    if row is None:
        return Waiting(one.since, is_commanded)
    is_touched = is_commanded or row.attended_at is not None
    return Waiting(row.since, is_touched, row.second_called_at, row.manager_called_at)


def _over(session: Session, now: datetime) -> tuple[UUID, ...]:
    """Return the passages of the waits on record that are over: nobody stands there any more, or it was opened."""
    rows = session.scalars(select(WaitRow).where(WaitRow.ended_at.is_(None))).all()
    if not rows:
        return ()
    there = {one.passage for _, one in _waiting(session, now)}
    return tuple(row.passage for row in rows if row.passage not in there or _is_commanded(session, row.passage))


def _is_let_in(session: Session, passage: UUID, now: datetime) -> bool:
    """Say whether the rules let somebody in just now, who is about to go."""
    row = session.get(PassageRow, passage)
    return row is not None and row.verdict == Verdict.OPEN.value and now - row.ordered_at < LET_IN_FOR


def _is_commanded(session: Session, passage: UUID) -> bool:
    return bool(session.scalar(select(exists().where(CommandRow.passage == passage))))
