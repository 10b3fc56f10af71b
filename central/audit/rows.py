"""One row of the chain as the database holds it, read without trusting it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from pydantic_core import from_json, to_json

from central.tables import AuditRow

_TEXTS: Final = ("actor", "role", "action", "target", "previous", "digest")


class UnreadableRowError(ValueError):
    """A column holds what this program never writes; the message names the column."""


def read_row(values: Mapping[str, object]) -> AuditRow:
    """Make a row, in no session, of what the database holds in each column, the detail as text.

    Raises UnreadableRowError for whatever this program would have written otherwise, if only by a space.
    """
    site, account = values["site"], values["account"]
    for column in _TEXTS:
        _text(column, values[column])
    return AuditRow(
        seq=values["seq"],
        at=_moment(values["at"]),
        account=None if account is None else _account(account),
        site=None if site is None else _text("site", site),
        detail=_detail(values["detail"]),
        **{column: values[column] for column in _TEXTS},
    )


def _text(column: str, value: object) -> str:
    if not isinstance(value, str):
        raise UnreadableRowError(f"column {column} holds no text")
    return value


def _moment(value: object) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    try:
        moment = datetime.fromisoformat(str(value)).replace(tzinfo=None)
    except ValueError as error:
        raise UnreadableRowError("column at holds no time") from error
    if moment.isoformat(" ", "microseconds") != value:
        raise UnreadableRowError("column at was not written by this program")
    return moment.replace(tzinfo=UTC)


def _account(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        account = UUID(hex=str(value))
    except ValueError as error:
        raise UnreadableRowError("column account holds no id") from error
    if account.hex != value:
        raise UnreadableRowError("column account was not written by this program")
    return account


def _detail(value: object) -> object:
    try:
        # Text that SQLite held as bytes of no character cannot be encoded again, and that is a ValueError, too.
        detail: object = from_json(_text("detail", value).encode())
        is_ours = to_json(detail).decode() == value
    except ValueError as error:
        raise UnreadableRowError("column detail holds no JSON") from error
    if not is_ours:
        raise UnreadableRowError("column detail was not written by this program")
    return detail
