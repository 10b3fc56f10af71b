"""What all tables share: types that are the same on SQLite and PostgreSQL, and the base of all rows."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Float,
    Integer,
    MetaData,
    String,
)
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

_NAMING: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
NAME: Final = String(32)
CODE: Final = String(48)
GROWING: Final = BigInteger().with_variant(Integer, "sqlite")
"""SQLite numbers rows by itself only in an INTEGER column, which holds 64 bits there as well."""


class Moment(TypeDecorator[datetime]):
    """An aware UTC time; SQLite knows no zones and keeps it as naive UTC, which sorts the same."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring a time to UTC; raises ValueError for a naive one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time in the store must be aware")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class PlainText(TypeDecorator[str]):
    """Text without NUL, which PostgreSQL cannot hold and no person can read."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - the base's
        """Put the mark for an unreadable character in its place."""
        return None if value is None else value.replace("\0", "\ufffd")


class Row(DeclarativeBase):
    """Base of all rows."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {datetime: Moment(), int: BigInteger, float: Float(53), str: PlainText()}  # noqa: RUF012 - read once by the class itself
