import pytest
from sqlalchemy import text

from central.audit.trail import digest_of
from central.audit.verification import Finding, walk
from central.store.db import Store
from central.tables import AuditRow
from tests.central.audit.tampering import fill, loosen, recompute, tamper, unguard

CHANGES = {
    "at": "at = '2026-11-23 04:00:05.000006+00'",
    "account": "account = '01890000-0000-7000-8000-00000000abce'",
    "no-account": "account = NULL",
    "actor": "actor = 'zhanh'",
    "role": "role = 'guarc'",
    "action": "action = 'see_passagf'",
    "target": "target = 'passage-5'",
    "site": "site = 'easu'",
    "no-site": "site = NULL",
    "detail": """detail = '{"why":"值班","number":5,"parts":[1,2.5,null,true]}'""",
    "detail-layout": """detail = '{"why": "值班","number":4,"parts":[1,2.5,null,true]}'""",
    "detail-twice": """detail = '{"why":"值班","why":"值班","number":4,"parts":[1,2.5,null,true]}'""",
    "previous": "previous = 'a' || substr(previous, 2)",
    "digest": "digest = 'g' || substr(digest, 2)",
}
ONLY_SQLITE = {
    "at-layout": "at = replace(at, ' ', 'T')",
    "at-nonsense": "at = 'yesterday'",
    "account-case": "account = upper(account)",
    "account-nonsense": "account = 'me'",
    "detail-broken": "detail = substr(detail, 2)",
    "detail-bytes": "detail = CAST(replace(CAST(detail AS BLOB), x'e580bc', x'e500bc') AS TEXT)",
    "detail-blob": "detail = CAST(detail AS BLOB)",
    "detail-deep": f"detail = '{'[' * 5000}'",
    "detail-long-number": f"""detail = '{{"number":{"9" * 5000}}}'""",
    "bytes": "actor = CAST(x'7a68ff6e67' AS TEXT)",
    "blob": "target = x'00'",
    "number": "previous = 12",
}


def found(store: Store) -> list[Finding]:
    return walk(store).findings


def test_a_good_chain_has_no_findings_and_a_head(store: Store) -> None:
    assert (walk(store).rows, found(store)) == (0, [])

    fill(store, 12)

    walked = walk(store, {3, 12, 99})
    assert (walked.rows, walked.last, walked.findings) == (12, 12, [])
    assert set(walked.noted) == {3, 12}
    assert walked.noted[12] == walked.digest


@pytest.mark.parametrize("change", list(CHANGES.values()), ids=list(CHANGES))
def test_a_change_in_any_column_is_found_in_its_row(store: Store, change: str) -> None:
    fill(store, 9)
    tamper(store, f"UPDATE audit_entries SET {change} WHERE seq = 5")  # noqa: S608 - ours

    findings = found(store)

    assert findings[0].seq == 5
    assert "changed" in findings[0].what or "does not follow" in findings[0].what
    assert {finding.seq for finding in findings} <= {5, 6}


@pytest.mark.parametrize("change", list(ONLY_SQLITE.values()), ids=list(ONLY_SQLITE))
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_what_only_sqlite_would_hold_is_found_too(store: Store, change: str) -> None:
    fill(store, 9)
    tamper(store, f"UPDATE audit_entries SET {change} WHERE seq = 5")  # noqa: S608 - ours

    assert 5 in {finding.seq for finding in found(store)}


_COLUMNS = [column.name for column in AuditRow.__table__.columns]
_RAW = {
    "null": "NULL",
    "whole": "7",
    "fraction": "0.5",
    "text": "'x'",
    "empty": "''",
    "blob": "x'c328'",
    "no-blob": "x''",
    "no-utf8": "CAST(x'41c328' AS TEXT)",
    "nul": "CAST(x'4100ff' AS TEXT)",
    "infinite": "9e999",
}


@pytest.mark.parametrize("raw", list(_RAW.values()), ids=list(_RAW))
@pytest.mark.parametrize("column", _COLUMNS)
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_whatever_damage_put_into_a_cell_the_row_is_named_and_all_others_are_read(
    store: Store, column: str, raw: str
) -> None:
    fill(store, 9)
    loosen(store)
    with store.write() as session:
        session.connection().exec_driver_sql(f"UPDATE audit_entries SET {column} = {raw} WHERE seq = 5")  # noqa: S608 - ours

    walked = walk(store)

    named = {finding.seq for finding in walked.findings}
    assert walked.rows == 9
    assert named & ({0, 5, 7, 9} if column == "seq" else {5})
    assert not named & {1, 2, 3}
    assert all(str(finding).isascii() and str(finding).isprintable() for finding in walked.findings)


@pytest.mark.parametrize("column", ["detail", "at", "seq"])
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_damage_behind_damage_is_still_found(store: Store, column: str) -> None:
    fill(store, 9)
    loosen(store)
    with store.write() as session:
        statement = f"UPDATE audit_entries SET {column} = CAST(x'c328' AS TEXT) WHERE seq = 3"  # noqa: S608 - ours
        session.connection().exec_driver_sql(statement)
        session.connection().exec_driver_sql("UPDATE audit_entries SET actor = 'nobody' WHERE seq = 7")

    assert Finding(7, "it was changed") in found(store)


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "20000-01-01 00:00+00", "2026-11-23 04:00+00 BC"])
@pytest.mark.parametrize("store_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
def test_a_time_that_no_calendar_of_ours_has_is_found(store: Store, moment: str) -> None:
    fill(store, 9)
    tamper(store, f"UPDATE audit_entries SET at = '{moment}' WHERE seq = 5")  # noqa: S608 - ours

    assert found(store) == [Finding(5, "it was changed: column at holds no time")]


@pytest.mark.parametrize(
    "statement, seq, what",
    [
        ("DELETE FROM audit_entries WHERE seq = 5", 5, "it is missing"),
        ("DELETE FROM audit_entries WHERE seq IN (4, 5, 6)", 4, "it and all up to row 6 are missing"),
        ("DELETE FROM audit_entries WHERE seq = 1", 1, "it is missing"),
    ],
    ids=["one", "three", "first"],
)
def test_deleted_rows_are_named(store: Store, statement: str, seq: int, what: str) -> None:
    fill(store, 9)
    tamper(store, statement)

    assert found(store) == [Finding(seq, what)]


_COPY = (
    "INSERT INTO audit_entries SELECT {seq}, at, account, 'forger', role, action, target, site, detail, previous, "
    "digest FROM audit_entries WHERE seq = {source}"
)


def test_a_row_between_others_is_named(store: Store) -> None:
    fill(store, 9)
    tamper(
        store,
        "UPDATE audit_entries SET seq = seq + 1000 WHERE seq >= 5",
        _COPY.format(seq=5, source=1005),
        "UPDATE audit_entries SET seq = seq - 999 WHERE seq > 1000",
    )

    findings = found(store)

    assert Finding(5, "it was changed") in findings
    assert any(finding.seq == 6 and "it was row 5" in finding.what for finding in findings)


def test_a_well_made_row_between_others_is_named(store: Store) -> None:
    fill(store, 9)
    tamper(
        store,
        "UPDATE audit_entries SET seq = seq + 1000 WHERE seq >= 5",
        _COPY.format(seq=5, source=1005),
    )
    recompute_one(store, 5)
    with store.write() as session:
        session.execute(text("UPDATE audit_entries SET seq = seq - 999 WHERE seq > 1000"))

    findings = found(store)

    assert Finding(5, "it was inserted: row 6 follows on row 4") in findings
    assert any(finding.seq == 6 and "it was row 5" in finding.what for finding in findings)
    assert len(findings) == 2


def recompute_one(store: Store, seq: int) -> None:
    """Give one row the digest that it should have."""
    with store.write() as session:
        row = session.get(AuditRow, seq)
        assert row
        row.digest = digest_of(row)


@pytest.mark.parametrize(
    "store_url, place",
    [
        *(("sqlite", place) for place in ("5.5", "'end'", "-3", "0")),
        *(pytest.param("postgresql", place, marks=pytest.mark.postgresql) for place in ("-3", "0")),
    ],
    indirect=["store_url"],
)
def test_a_row_at_an_impossible_place_is_found(store: Store, place: str) -> None:
    fill(store, 9)
    tamper(store, _COPY.format(seq=place, source=5))

    (finding,) = found(store)

    assert "inserted" in finding.what


def test_a_row_added_at_the_end_without_its_digest_is_found(store: Store) -> None:
    fill(store, 9)
    tamper(store, _COPY.format(seq=10, source=9))

    assert {finding.seq for finding in found(store)} == {10}


def test_a_swapped_pair_is_named(store: Store) -> None:
    fill(store, 9)
    tamper(
        store,
        "UPDATE audit_entries SET seq = 1000 WHERE seq = 3",
        "UPDATE audit_entries SET seq = 3 WHERE seq = 7",
        "UPDATE audit_entries SET seq = 7 WHERE seq = 1000",
    )

    findings = found(store)

    assert any(finding.seq == 3 and "it was row 7" in finding.what for finding in findings)
    assert any(finding.seq == 7 and "it was row 3" in finding.what for finding in findings)


def test_a_changed_row_with_a_new_digest_is_found_by_the_next_one(store: Store) -> None:
    fill(store, 9)
    tamper(store, "UPDATE audit_entries SET actor = 'nobody' WHERE seq = 5")
    recompute_one(store, 5)

    assert found(store) == [Finding(6, "it does not follow on row 5: one of the two was replaced")]


def test_a_chain_computed_anew_fits_itself(store: Store) -> None:
    fill(store, 9)
    tamper(store, "UPDATE audit_entries SET actor = 'nobody' WHERE seq = 5")
    recompute(store, 5)

    assert found(store) == []


def test_progress_is_told(store: Store) -> None:
    fill(store, 2100)
    told: list[int] = []

    walk(store, tell=told.append)

    assert told == [1000, 2000]


def test_thousands_of_shifted_rows_are_one_finding(store: Store) -> None:
    fill(store, 300)
    with store.write() as session:
        unguard(session)
        session.execute(text("DELETE FROM audit_entries WHERE seq = 5"))
        session.execute(text("UPDATE audit_entries SET seq = seq + 1000 WHERE seq > 5"))
        session.execute(text("UPDATE audit_entries SET seq = seq - 1001 WHERE seq > 1000"))

    findings = found(store)

    assert [finding.seq for finding in findings] == [5, 5]
    assert "it was row 6" in findings[0].what
