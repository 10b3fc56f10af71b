from pathlib import Path

import pytest

from central.audit.heads import Head, Occasion, note_head, present_head, read_heads
from central.audit.judgement import Judgement, judge
from central.store.db import Store
from tests.central.audit.tampering import fill, recompute, tamper
from tests.central.node import NOON


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def note(store: Store, path: Path, occasion: Occasion = Occasion.DAILY) -> Head:
    with store.read() as session:
        head = present_head(session)
    note_head(path, head, occasion, NOON)
    return head


def judged(store: Store, path: Path, *elsewhere: Head) -> Judgement:
    return judge(store, read_heads(path), elsewhere)


def test_a_chain_that_holds_against_its_heads_is_good(store: Store, path: Path) -> None:
    note(store, path)
    fill(store, 5)
    head = note(store, path)
    fill(store, 2)

    assert judged(store, path, head) == Judgement(7, (), ())


def test_a_tail_that_was_cut_off_is_named(store: Store, path: Path) -> None:
    fill(store, 9)
    note(store, path)
    tamper(store, "DELETE FROM audit_entries WHERE seq > 6")

    (finding,) = judged(store, path).findings

    assert finding.startswith("row 7: it and all up to row 9 were cut off: the head of 2026-11-23 04:00 UTC")


def test_a_tail_that_was_cut_off_and_grew_again_is_named(store: Store, path: Path) -> None:
    fill(store, 9)
    note(store, path)
    tamper(store, "DELETE FROM audit_entries WHERE seq > 6")
    fill(store, 5)

    (finding,) = judged(store, path).findings

    assert finding.startswith("row 9: it is not the one that the head of 2026-11-23")


def test_a_whole_table_computed_anew_is_named(store: Store, path: Path) -> None:
    fill(store, 9)
    note(store, path)
    fill(store, 4)
    tamper(store, "UPDATE audit_entries SET actor = 'nobody' WHERE seq = 2")
    recompute(store, 2)

    (finding,) = judged(store, path).findings

    assert "written anew" in finding
    assert finding.startswith("row 9:")


def test_an_emptied_table_is_named(store: Store, path: Path) -> None:
    fill(store, 9)
    note(store, path)
    tamper(store, "DELETE FROM audit_entries")

    (finding,) = judged(store, path).findings

    assert finding.startswith("row 1: it and all up to row 9 were cut off")


def test_a_head_noted_elsewhere_counts_although_the_file_was_changed_too(store: Store, path: Path) -> None:
    fill(store, 9)
    head = note(store, path)
    path.unlink()
    tamper(store, "DELETE FROM audit_entries WHERE seq > 6")
    note(store, path)

    (finding,) = judged(store, path, head).findings

    assert "elsewhere" in finding


def test_what_a_backup_took_away_is_a_notice_and_what_was_before_still_has_to_hold(
    store: Store, path: Path
) -> None:
    fill(store, 4)
    note(store, path)
    fill(store, 5)
    note(store, path)
    tamper(store, "DELETE FROM audit_entries WHERE seq > 6")
    note(store, path, Occasion.RESTORED)
    fill(store, 8)
    note(store, path)

    good = judged(store, path)
    with store.write() as session:
        session.connection().exec_driver_sql("UPDATE audit_entries SET actor = 'nobody' WHERE seq = 2")
    recompute(store, 2)
    bad = judged(store, path)

    assert good.findings == ()
    assert "rows 7 to 9" in good.notices[0]
    assert [finding.partition(":")[0] for finding in bad.findings] == ["row 4", "row 6", "row 14"]


def test_a_missing_file_of_heads_is_found(store: Store, path: Path) -> None:
    fill(store, 2)

    assert "no file of heads" in judged(store, path).findings[0]
