from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge.evidence.deletions import Deletion, DeletionLedger, DeletionRule

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
ONE, TWO = "a" * 64, "b" * 64


def test_the_last_deletion_of_a_picture_is_the_one_that_counts(tmp_path: Path) -> None:
    ledger = DeletionLedger(tmp_path)
    ledger.note([ONE, TWO], DeletionRule.QUOTA, NOON)
    ledger.note([ONE], DeletionRule.RETENTION, NOON + timedelta(days=1))

    assert ledger.find(ONE) == Deletion(NOON + timedelta(days=1), DeletionRule.RETENTION)
    assert DeletionLedger(tmp_path).find(TWO) == Deletion(NOON, DeletionRule.QUOTA)


def test_without_a_file_nothing_is_known(tmp_path: Path) -> None:
    assert DeletionLedger(tmp_path).find(ONE) is None


def test_the_ledger_is_bounded_and_forgets_the_oldest(tmp_path: Path) -> None:
    ledger = DeletionLedger(tmp_path, full_bytes=1000)
    names = [f"{number:064x}" for number in range(100)]
    for name in names:
        ledger.note([name], DeletionRule.QUOTA, NOON)

    known = [ledger.find(name) is not None for name in names]
    assert known[0] is False
    assert all(known[-10:])
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 2000


@pytest.mark.parametrize("left", [TWO[:20], f"{TWO} 2026-11", f"{TWO} 2026-11-23T04:00:00+00:00 qu"])
def test_half_a_line_after_a_power_cut_spoils_no_other(tmp_path: Path, left: str) -> None:
    ledger = DeletionLedger(tmp_path)
    ledger.note([ONE], DeletionRule.QUOTA, NOON)
    with (tmp_path / "deleted.log").open("a", encoding="utf-8") as file:
        file.write(left)

    assert ledger.find(TWO) is None
    ledger.note([TWO], DeletionRule.QUOTA, NOON)

    assert [ledger.find(name) for name in (ONE, TWO)] == [Deletion(NOON, DeletionRule.QUOTA)] * 2


@pytest.mark.parametrize(
    "line",
    [
        f"{ONE} yesterday quota",
        f"{ONE} 2026-11-23T04:00:00 quota",
        f"{ONE} 2026-11-23T04:00:00+00:00 whim",
        f"{ONE} quota",
        f"{ONE} 2026-11-23T04:00:00+00:00 quota and more",
    ],
)
def test_a_line_that_is_none_of_ours_says_nothing(tmp_path: Path, line: str) -> None:
    (tmp_path / "deleted.log").write_text(f"{line}\n", encoding="utf-8")

    assert DeletionLedger(tmp_path).find(ONE) is None


def test_what_the_disk_made_of_the_file_is_read_over(tmp_path: Path) -> None:
    ledger = DeletionLedger(tmp_path)
    ledger.note([ONE], DeletionRule.QUOTA, NOON)
    file = tmp_path / "deleted.log"
    file.write_bytes(b"\xff\x00" * 500 + b"\n" + file.read_bytes())

    assert ledger.find(ONE) == Deletion(NOON, DeletionRule.QUOTA)
