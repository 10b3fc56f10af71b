"""Rows read without trusting them: what this program wrote comes back, anything else is named by its column."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from central.audit.rows import UnreadableRowError, read_row
from tests.central.audit.tampering import WHO

AS_SQLITE_HOLDS_IT: dict[str, Any] = {
    "seq": 4,
    "at": "2026-11-23 04:00:05.000006",
    "account": WHO.hex,
    "actor": "zhang",
    "role": "guard",
    "action": "see_passage",
    "target": "passage-4",
    "site": "east",
    "detail": '{"why":"值班","number":4,"parts":[1,2.5,null,true]}',
    "previous": "0" * 64,
    "digest": "a" * 64,
}
AT = datetime(2026, 11, 23, 4, 0, 5, 6, tzinfo=UTC)


def test_both_engines_hold_the_same_row() -> None:
    shanghai = timezone(timedelta(hours=8))
    of_postgresql = {**AS_SQLITE_HOLDS_IT, "at": AT.astimezone(shanghai), "account": WHO}
    for held in (AS_SQLITE_HOLDS_IT, of_postgresql):
        row = read_row(held)
        assert (row.seq, row.at, row.account, row.actor, row.site) == (4, AT, WHO, "zhang", "east")
        assert row.detail == {"why": "值班", "number": 4, "parts": [1, 2.5, None, True]}
        assert (row.at.utcoffset(), row.previous, row.digest) == (timedelta(), "0" * 64, "a" * 64)


def test_what_nobody_did_at_no_site_is_read_as_such() -> None:
    row = read_row({**AS_SQLITE_HOLDS_IT, "account": None, "site": None, "detail": "{}"})
    assert (row.account, row.site, row.detail) == (None, None, {})


@pytest.mark.parametrize(
    "column, value",
    [
        ("at", "2026-11-23T04:00:05.000006"),
        ("at", "2026-11-23 04:00:05"),
        ("at", "2026-11-23 04:00:05.000006+00:00"),
        ("at", "yesterday"),
        ("at", None),
        ("at", 12),
        ("at", AT.replace(tzinfo=None)),
        ("account", WHO.hex.upper()),
        ("account", str(WHO)),
        ("account", "me"),
        ("account", 7),
        ("site", 7),
        ("site", b"east"),
        ("actor", b"zhang"),
        ("actor", None),
        ("previous", 12),
        ("digest", None),
        ("detail", None),
        ("detail", b"{}"),
        ("detail", ""),
        ("detail", '{"why": "值班"}'),
        ("detail", '{"number":1,"number":1}'),
        ("detail", '{"number":4'),
        ("detail", "[" * 5000),
        ("detail", '{"text":"\ud800"}'),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_this_program_never_writes_is_named_by_its_column(column: str, value: object) -> None:
    with pytest.raises(UnreadableRowError, match=rf"^column {column} "):
        read_row({**AS_SQLITE_HOLDS_IT, column: value})
