from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.base import BadQueryError
from central.passages.cursors import read_cursor, write_cursor
from wire.ids import new_id


@given(st.datetimes(timezones=st.just(UTC)), st.uuids())
def test_a_cursor_comes_back_as_it_was(captured_at: datetime, passage_id: UUID) -> None:
    assert read_cursor(write_cursor(captured_at, passage_id)) == (captured_at, passage_id)


@pytest.mark.parametrize("cursor", ["", "x", "é", "AAAA", "=" * 9, "MjAyNi0wMS0wMSB4", "\ud800", "A" * 1000])
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(BadQueryError) as caught:
        read_cursor(cursor)

    assert caught.value.field == "cursor"


def test_a_cursor_without_a_zone_is_refused() -> None:
    naive = write_cursor(datetime(2026, 1, 1, tzinfo=timezone(timedelta(0))).replace(tzinfo=None), new_id())

    with pytest.raises(BadQueryError):
        read_cursor(naive)
