"""The one way from a route to the store: who asks, whether he may, what goes on record, and who hears of it.

Pages and API are thin faces over it and hold no store. What is read is put on record before it is shown; what is
changed writes its own entry of the audit, and its news, in the very transaction of the deed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, TypeVar

from sqlalchemy.orm import Session

from central.accounts.roles import Right
from central.accounts.viewer import Viewer
from central.audit.looks import note_look
from central.base import NotAllowedError
from central.feed import Feed
from central.store.db import Store

T = TypeVar("T")


class Action(StrEnum):
    """What somebody comes for; the looks among them stand on record under the same word."""

    SEE_LIVE = "see_live"
    SEE_PICTURE_LIVE = "see_picture_live"
    SEARCH_PASSAGES = "search_passages"
    SEE_PASSAGE = "see_passage"
    SEE_PICTURE = "see_picture"
    SEE_NODES = "see_nodes"
    SEE_ALERTS = "see_alerts"
    SEE_ALERT = "see_alert"
    SEE_WATCH_LIST = "see_watch_list"
    SEE_OPENINGS = "see_openings"
    SEE_HOLDS = "see_holds"
    SEE_NOTICES = "see_notices"
    SEE_AUDIT = "see_audit"
    SEE_ACCOUNTS = "see_accounts"
    OPEN_BARRIER = "open_barrier"
    HOLD_BARRIER = "hold_barrier"
    GIVE_NOTICE = "give_notice"
    ATTEND_WAIT = "attend_wait"
    TAKE_OVER = "take_over"
    ACKNOWLEDGE_ALERT = "acknowledge_alert"
    CLOSE_ALERT = "close_alert"
    REQUEST_WATCH = "request_watch"
    APPROVE_WATCH = "approve_watch"
    REMOVE_WATCH = "remove_watch"
    CHANGE_ACCOUNT = "change_account"
    SEE_PLACES = "see_places"
    CHANGE_PLACE = "change_place"
    REGISTER = "register"
    RETRY_DEAD_LETTER = "retry_dead_letter"


RIGHT_FOR: Final[Mapping[Action, Right]] = MappingProxyType(
    {
        Action.SEE_LIVE: Right.SEE_LIVE,
        Action.SEE_PICTURE_LIVE: Right.SEE_PICTURE_LIVE,
        Action.SEARCH_PASSAGES: Right.SEE_PASSAGES,
        Action.SEE_PASSAGE: Right.SEE_PASSAGES,
        Action.SEE_PICTURE: Right.SEE_PICTURES,
        Action.SEE_NODES: Right.SEE_NODES,
        Action.SEE_ALERTS: Right.SEE_ALERTS,
        Action.SEE_ALERT: Right.SEE_ALERTS,
        Action.SEE_WATCH_LIST: Right.SEE_WATCH_LIST,
        Action.SEE_OPENINGS: Right.SEE_PASSAGES,
        Action.SEE_HOLDS: Right.OPEN_BARRIER,
        Action.SEE_NOTICES: Right.OPEN_BARRIER,
        Action.SEE_AUDIT: Right.SEE_AUDIT,
        Action.SEE_ACCOUNTS: Right.MANAGE_ACCOUNTS,
        Action.OPEN_BARRIER: Right.OPEN_BARRIER,
        Action.HOLD_BARRIER: Right.OPEN_BARRIER,
        Action.GIVE_NOTICE: Right.OPEN_BARRIER,
        Action.ATTEND_WAIT: Right.OPEN_BARRIER,
        Action.TAKE_OVER: Right.OPEN_BARRIER,
        Action.ACKNOWLEDGE_ALERT: Right.HANDLE_ALERTS,
        Action.CLOSE_ALERT: Right.CLOSE_ALERTS,
        Action.REQUEST_WATCH: Right.REQUEST_WATCH,
        Action.APPROVE_WATCH: Right.APPROVE_WATCH,
        Action.REMOVE_WATCH: Right.REQUEST_WATCH,
        Action.CHANGE_ACCOUNT: Right.MANAGE_ACCOUNTS,
        Action.SEE_PLACES: Right.MANAGE_PLACES,
        Action.CHANGE_PLACE: Right.MANAGE_PLACES,
        Action.REGISTER: Right.MANAGE_PLACES,
        Action.RETRY_DEAD_LETTER: Right.RETRY_DEAD_LETTERS,
    }
)
"""The one right that each needs."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What goes on record of a look: an id, a place, and whatever else matters; no plate and no name."""

    target: str = ""
    site: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    """Whatever JSON says."""


def live_view(viewer: Viewer, view: str) -> Seen:
    """Return what goes on record of opening a live view, once for as long as it stays open: the sites it shows."""
    return Seen(view, detail={"sites": "all" if viewer.sites is None else sorted(viewer.sites)})


class Errands:
    """Runs what routes come for. Blocking: to be called in a worker thread."""

    def __init__(self, store: Store, feed: Feed, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._feed = feed
        self._clock = clock

    def now(self) -> datetime:
        """Tell the time, aware."""
        return self._clock()

    def look(
        self,
        viewer: Viewer,
        action: Action,
        read: Callable[[Session, datetime], T],
        seen: Callable[[T], Seen | None],
    ) -> T:
        """Return what `read` finds, once `seen` of it stands on record; where that is None, nobody is shown.

        Raises what `read` raises, NotAllowedError, and LookNotRecordedError, after which nothing may be shown.
        """
        found = self.glance(viewer, action, read)
        said = seen(found)
        if said is not None:
            self.note(viewer, action, said)
        return found

    def note(self, viewer: Viewer, action: Action, seen: Seen) -> None:
        """Put a look on record that lasts, such as at a live view, before it begins.

        Raises NotAllowedError or LookNotRecordedError.
        """
        _refuse_without_right(viewer, action)
        note_look(
            self._store, viewer, action.value, seen.target, self._clock(), site=seen.site, **dict(seen.detail)
        )

    def glance(self, viewer: Viewer, action: Action, read: Callable[[Session, datetime], T]) -> T:
        """Return what `read` finds and put nothing on record: it names nobody, or a look that lasts is on record.

        Raises NotAllowedError, and what `read` raises.
        """
        _refuse_without_right(viewer, action)
        with self._store.read() as session:
            return read(session, self._clock())

    def change(self, viewer: Viewer, action: Action, write: Callable[[Session, datetime], T]) -> T:
        """Do something in one transaction, and wake whoever follows the feed once it is committed.

        Raises NotAllowedError, and what `write` raises, which then has changed nothing.
        """
        _refuse_without_right(viewer, action)
        return self.by_itself(write)

    def by_itself(self, write: Callable[[Session, datetime], T]) -> T:
        """Do what nobody asked for at this moment, such as noting that a command did not leave; see `change`."""
        with self._store.write() as session:
            done = write(session, self._clock())
        self._feed.wake()
        return done


def _refuse_without_right(viewer: Viewer, action: Action) -> None:
    # The route has refused him already; one that asks for the wrong right must not let him through.
    if not viewer.may(RIGHT_FOR[action]):
        raise NotAllowedError("your role has no right to this")
