from datetime import timedelta, timezone
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select, text
from sqlalchemy.exc import SQLAlchemyError

from central.audit.trail import FIRST_PREVIOUS, digest_of, record
from central.audit.verification import walk
from central.store import schema
from central.store.db import Store
from central.tables import AuditRow
from tests.central.audit.tampering import entry, fill
from tests.central.node import NOON


def test_rows_are_numbered_and_chained(store: Store) -> None:
    fill(store, 3)

    with store.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
    assert [row.seq for row in rows] == [1, 2, 3]
    assert [row.previous for row in rows] == [FIRST_PREVIOUS, rows[0].digest, rows[1].digest]
    assert [row.digest for row in rows] == [digest_of(row) for row in rows]


@pytest.mark.parametrize(
    "said",
    [
        {"actor": "nul\0 in a name"},
        {"actor": "n" * 500, "target": "t" * 500},
        {"actor": "half a \ud800 character", "target": "\udfff"},
        {"at": NOON.astimezone(timezone(timedelta(hours=8)))},
        {"account": None, "site": None, "detail": {}, "target": ""},
        {"detail": {"when": NOON, "parts": (1, 2), "text": "\0 \" ' 京"}},
        {"detail": {"number": 1e22, "small": 1e-9, "large": 2**60}},
    ],
    ids=["nul", "long", "surrogate", "zone", "empty", "objects", "numbers"],
)
def test_whatever_is_recorded_is_read_as_it_was_digested(store: Store, said: dict[str, Any]) -> None:
    with store.write() as session:
        record(session, entry(**said))

    assert walk(store).findings == []


def test_what_fails_afterwards_leaves_no_row(store: Store) -> None:
    def fail() -> None:
        with store.write() as session:
            record(session, entry())
            raise LookupError

    with pytest.raises(LookupError):
        fail()

    assert walk(store).rows == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET actor = 'nobody'",
        "DELETE FROM audit_entries",
        "DELETE FROM audit_entries WHERE seq = 2",
    ],
)
def test_the_database_itself_refuses_changes(store: Store, statement: str) -> None:
    fill(store, 3)

    with pytest.raises(SQLAlchemyError, match="audit entries are never changed"), store.write() as session:
        session.execute(text(statement))

    assert walk(store).rows == 3


_FORGED = (
    "{columns}) SELECT {values}, at, 'nobody', role, action, target, detail, previous, digest FROM audit_entries"
)
_OTHERS = "at, actor, role, action, target, detail, previous, digest"
_SAME_PLACE = _FORGED.format(columns=f"seq, {_OTHERS}", values="seq") + " WHERE seq = 2"
_SAME_ROW = _FORGED.format(columns=f"rowid, seq, {_OTHERS}", values="rowid, 4") + " WHERE seq = 2"
_UPSERT = " ON CONFLICT (seq) DO UPDATE SET actor = excluded.actor"
REPLACEMENTS = {
    "replace": ("sqlite", f"REPLACE INTO audit_entries ({_SAME_PLACE}"),
    "or-replace": ("sqlite", f"INSERT OR REPLACE INTO audit_entries ({_SAME_PLACE}"),
    "hidden-number": ("sqlite", f"REPLACE INTO audit_entries ({_SAME_ROW}"),
    "update-or-replace": ("sqlite", "UPDATE OR REPLACE audit_entries SET seq = 2 WHERE seq = 3"),
    "upsert": ("sqlite", f"INSERT INTO audit_entries ({_SAME_PLACE}{_UPSERT}"),
    "upsert-postgresql": ("postgresql", f"INSERT INTO audit_entries ({_SAME_PLACE}{_UPSERT}"),
    "merge": (
        "postgresql",
        "MERGE INTO audit_entries a USING (SELECT 2 AS seq) s ON a.seq = s.seq WHEN MATCHED THEN DELETE",
    ),
}


@pytest.mark.parametrize(
    "store_url, statement",
    [
        pytest.param(*case, id=name, marks=[pytest.mark.postgresql] if case[0] == "postgresql" else [])
        for name, case in REPLACEMENTS.items()
    ],
    indirect=["store_url"],
)
def test_the_database_itself_refuses_to_put_a_row_in_anothers_place(store: Store, statement: str) -> None:
    fill(store, 3)

    with pytest.raises(SQLAlchemyError, match="audit entries are never changed"), store.write() as session:
        session.execute(text(statement))

    fill(store, 2)
    walked = walk(store)
    assert (walked.rows, walked.findings) == (5, [])


def test_a_row_at_a_place_that_is_taken_is_refused(store: Store) -> None:
    fill(store, 3)

    with pytest.raises(SQLAlchemyError), store.write() as session:
        session.execute(text(f"INSERT INTO audit_entries ({_SAME_PLACE}"))

    assert walk(store).findings == []


@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_a_chain_begun_before_rows_were_guarded_against_replacing_goes_on(store: Store) -> None:
    with schema._configured(store) as config:
        command.downgrade(config, "0003")
    fill(store, 3)

    schema.migrate(store)
    fill(store, 2)

    assert (walk(store).rows, walk(store).findings) == (5, [])
    with pytest.raises(SQLAlchemyError, match="audit entries are never changed"), store.write() as session:
        session.execute(text(f"REPLACE INTO audit_entries ({_SAME_PLACE}"))
