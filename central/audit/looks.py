"""Puts looks on record: who opened a passage, a picture or a list. What cannot be recorded is not shown."""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy.exc import SQLAlchemyError

from central.audit.trail import AuditEntry, record
from central.base import LookNotRecordedError
from central.store.db import Store

_LOG: Final = logging.getLogger(__name__)


class Looking(Protocol):
    """Whoever looks, as `central.accounts.viewer.Viewer` says it."""

    @property
    def account(self) -> UUID:
        """The account's id."""
        ...

    @property
    def name(self) -> str:
        """The account's name."""
        ...

    @property
    def role(self) -> str:
        """What the account is here for, as it is now."""
        ...

    @property
    def sites(self) -> Collection[str] | None:
        """The sites that it sees; None: all."""
        ...


def note_look(
    store: Store,
    viewer: Looking,
    action: str,
    target: str,
    now: datetime,
    *,
    site: str | None = None,
    **detail: Any,  # noqa: ANN401 - whatever JSON says
) -> None:
    """Record that `viewer` looks at `target`, before it is shown; `detail` holds no plate and no name.

    Raises LookNotRecordedError, after which nothing may be shown.
    """
    entry = AuditEntry(now, viewer.name, viewer.role, action, target, viewer.account, site, detail)
    try:
        with store.write() as session:
            record(session, entry)
    except SQLAlchemyError as error:
        _LOG.warning("a look cannot be recorded", extra={"error": type(error).__name__, "action": action})
        raise LookNotRecordedError(
            "this cannot be put on record now, and so it is not shown; try again"
        ) from error
