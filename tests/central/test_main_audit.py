from pathlib import Path

import pytest

from central.audit.heads import Occasion, note_head, present_head
from central.keeping.backups import back_up
from central.store.db import Store
from central.store.schema import migrate
from tests.central.audit.tampering import fill, recompute, tamper
from tests.central.node import NOON
from tests.central.store.test_damage import file_of
from tests.central.test_main import configure, run
from tests.services.postgresql import Postgresql


def filled(url: str, folder: Path) -> Store:
    store = Store(url)
    migrate(store)
    fill(store, 6)
    with store.read() as session:
        note_head(folder / "var" / "audit-heads.jsonl", present_head(session), Occasion.DAILY, NOON)
    return store


def test_a_good_audit_ends_with_0_and_its_head_can_be_noted(tmp_path: Path) -> None:
    path, _ = configure(tmp_path)
    store = filled(f"sqlite:///{tmp_path}/var/central.db", tmp_path)
    store.close()

    head = run("audit", "head", "--config", path, folder=tmp_path)
    done = run("audit", "verify", "--config", path, "--head", head.stdout.strip(), folder=tmp_path)

    assert (head.returncode, head.stdout[:2]) == (0, "6:")
    assert (done.returncode, done.stdout) == (0, "6 rows, no findings\n")


def test_each_finding_is_printed_and_ends_with_1(tmp_path: Path) -> None:
    path, _ = configure(tmp_path)
    store = filled(f"sqlite:///{tmp_path}/var/central.db", tmp_path)
    tamper(
        store, "UPDATE audit_entries SET actor = 'nobody' WHERE seq = 2", "DELETE FROM audit_entries WHERE seq = 4"
    )
    store.close()

    done = run("audit", "verify", "--config", path, folder=tmp_path)

    assert done.returncode == 1
    assert done.stdout.splitlines() == ["row 2: it was changed", "row 4: it is missing", "5 rows, 2 findings"]


@pytest.mark.postgresql
def test_postgresql_is_verified_too(tmp_path: Path, postgresql: Postgresql) -> None:
    with postgresql.lend_database() as url:
        path, _ = configure(tmp_path, store=url)
        store = filled(url, tmp_path)
        tamper(store, "UPDATE audit_entries SET actor = 'nobody' WHERE seq = 2")
        recompute(store, 2)
        store.close()

        done = run("audit", "verify", "--config", path, folder=tmp_path)

    assert done.returncode == 1
    assert done.stdout.startswith("row 6: it is not the one that the head of 2026-11-23 04:00 UTC names")


@pytest.mark.postgresql
def test_postgresql_restored_by_its_own_tools_is_said_to_be(tmp_path: Path, postgresql: Postgresql) -> None:
    with postgresql.lend_database() as url:
        path, _ = configure(tmp_path, store=url)
        store = filled(url, tmp_path)
        tamper(store, "DELETE FROM audit_entries WHERE seq > 4")
        store.close()

        before = run("audit", "verify", "--config", path, folder=tmp_path)
        said = run("audit", "restored", "--config", path, folder=tmp_path)
        after = run("audit", "verify", "--config", path, folder=tmp_path)

    assert (before.returncode, said.returncode, after.returncode) == (1, 0, 0)
    assert "notice: rows 5 to 6" in after.stdout


def test_asking_makes_no_database(tmp_path: Path) -> None:
    done = run("audit", "verify", folder=tmp_path)

    assert done.returncode == 1
    assert "there is no database" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_head_is_refused(tmp_path: Path) -> None:
    done = run("audit", "verify", "--head", "12", folder=tmp_path)

    assert done.returncode == 2
    assert "audit head" in done.stderr


def test_a_damaged_database_is_refused_and_restored_by_one_command(tmp_path: Path) -> None:
    path, _ = configure(tmp_path)
    store = filled(f"sqlite:///{tmp_path}/var/central.db", tmp_path)
    back_up(file_of(store), tmp_path / "var" / "backups", NOON, kept=1)
    store.close()
    file_of(store).write_bytes(b"no database at all" * 5000)

    refused = run("--config", path, folder=tmp_path)
    restored = run("restore", "--config", path, folder=tmp_path)
    again = run("restore", "--config", path, folder=tmp_path)

    assert refused.returncode == 1
    assert "python -m central restore" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert restored.returncode == 0
    assert "central-20261123T040000Z.db is in place" in restored.stdout
    assert again.returncode == 1
    assert "sound" in again.stderr
