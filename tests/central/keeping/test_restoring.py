import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from central.accounts.roles import Role
from central.audit.heads import Occasion, note_head, present_head, read_heads
from central.audit.judgement import judge
from central.base import BackupError, RestoreError
from central.keeping.backups import back_up
from central.keeping.restoring import restore
from central.line.ingest import ingest
from central.passages.search import PassageQuery, search
from central.settings import Settings
from central.store.db import Store
from central.store.schema import bring_to_version
from central.tables import SessionRow
from tests.central.audit.tampering import fill
from tests.central.keeping.test_backups import spoil
from tests.central.node import NOON, TellingNode, passage
from tests.central.store.test_damage import file_of, tell
from tests.central.visitors import visitor
from tests.faults.small_disk import SmallDisk


def settings_of(store: Store) -> Settings:
    return Settings.model_validate({"store": {"url": f"sqlite:///{file_of(store)}"}})


def copy(store: Store, days: int = 0) -> Path:
    return back_up(file_of(store), settings_of(store).backups_folder, NOON + timedelta(days=days), kept=9)


@contextmanager
def reopened(store: Store) -> Iterator[Store]:
    again = Store(f"sqlite:///{file_of(store)}")
    try:
        yield again
    finally:
        again.close()


def test_the_newest_backup_is_put_in_place_and_the_damaged_file_kept(embedded: Store) -> None:
    tell(embedded, 60)
    copy(embedded)
    tell(embedded, 60)
    backup = copy(embedded, days=1)
    tell(embedded, 60)
    embedded.close()
    spoil(file_of(embedded))
    spoilt = file_of(embedded).read_bytes()

    aside, used = restore(settings_of(embedded), NOON + timedelta(days=2))

    assert used == backup
    assert aside.read_bytes() == spoilt
    with reopened(embedded) as again, again.read() as session:
        assert len(search(session, PassageQuery(limit=200)).items) == 120


def test_a_file_that_is_gone_is_restored(embedded: Store) -> None:
    tell(embedded, 60)
    copy(embedded)
    embedded.close()
    file_of(embedded).unlink()

    restore(settings_of(embedded), NOON)

    with reopened(embedded) as again, again.read() as session:
        assert len(search(session, PassageQuery(limit=200)).items) == 60


def test_a_sound_database_is_left_alone(embedded: Store) -> None:
    copy(embedded)
    embedded.close()

    with pytest.raises(RestoreError, match="sound"):
        restore(settings_of(embedded), NOON)


def test_without_a_good_backup_nothing_is_moved(embedded: Store) -> None:
    embedded.close()
    spoil(file_of(embedded))

    with pytest.raises(BackupError, match="no good backup"):
        restore(settings_of(embedded), NOON)

    assert file_of(embedded).exists()


def test_a_restored_database_is_as_private_as_its_backup(embedded: Store) -> None:
    copy(embedded)
    embedded.close()
    spoil(file_of(embedded))

    restore(settings_of(embedded), NOON)

    assert stat.S_IMODE(file_of(embedded).stat().st_mode) == 0o600


def test_on_a_disk_too_full_for_the_backup_nothing_is_moved_and_no_half_copy_is_left(tmp_path: Path) -> None:
    with SmallDisk(tmp_path / "disk", 4 << 20) as disk:
        database, folder = tmp_path / "disk" / "central.db", tmp_path / "copies"
        store = Store(f"sqlite:///{database}")
        bring_to_version(store, migrate_too=True)
        back_up(database, folder, NOON, kept=1)
        store.close()
        spoil(database)
        disk.fill()
        # Room for looking at the damaged file, and for no more.
        ballast = database.with_name("ballast")
        os.truncate(ballast, ballast.stat().st_size - (1 << 16))
        before = sorted(database.parent.iterdir())
        settings = Settings.model_validate({"store": {"url": f"sqlite:///{database}", "backups_folder": folder}})

        with pytest.raises(RestoreError, match="No space left"):
            restore(settings, NOON)

        assert sorted(database.parent.iterdir()) == before


def test_postgresql_is_referred_to_its_own_tools() -> None:
    settings = Settings.model_validate({"store": {"url": "postgresql+psycopg://gatehouse@db.example/x"}})

    with pytest.raises(RestoreError, match="PostgreSQL"):
        restore(settings, NOON)


def test_a_database_in_use_is_not_moved_away(embedded: Store) -> None:
    copy(embedded)
    embedded.close()
    hold = (
        "import sqlite3, sys; held = sqlite3.connect(sys.argv[1]); "
        "held.execute('SELECT count(*) FROM nodes').fetchone(); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, str(file_of(embedded))]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        spoil(file_of(embedded))
        with pytest.raises(RestoreError, match="stop the centre first"):
            restore(settings_of(embedded), NOON)
        process.communicate()

    restore(settings_of(embedded), NOON)


def test_the_audit_says_what_the_restore_took_away(embedded: Store) -> None:
    settings = settings_of(embedded)
    fill(embedded, 4)
    copy(embedded)
    fill(embedded, 5)
    with embedded.read() as session:
        note_head(settings.heads_file, present_head(session), Occasion.DAILY, NOON)
    embedded.close()
    spoil(file_of(embedded))

    restore(settings, NOON)

    with reopened(embedded) as again:
        judged = judge(again, read_heads(settings.heads_file))
    assert judged.findings == ()
    assert judged.rows == 5
    assert "rows 5 to 9" in judged.notices[0]


def test_everybody_signs_in_anew(embedded: Store) -> None:
    visitor(embedded, Role.GUARD, now=NOON)
    copy(embedded)
    embedded.close()
    spoil(file_of(embedded))

    restore(settings_of(embedded), NOON)

    with reopened(embedded) as again, again.read() as session:
        assert session.query(SessionRow).count() == 0


def test_what_came_since_the_backup_is_asked_for_and_told_again(embedded: Store) -> None:
    node, early, late = TellingNode(), passage(), [passage() for _ in range(30)]
    with embedded.write() as session:
        ingest(session, [node.tells(early)])
    copy(embedded)
    with embedded.write() as session:
        ingest(session, [node.tells(*late)])
    embedded.close()
    spoil(file_of(embedded))
    restore(settings_of(embedded), NOON)

    with reopened(embedded) as again:
        with again.write() as session:
            (asked,) = ingest(session, [node.beats()]).acks
        first, last = asked.ack.wanted[0]
        kept = dict(enumerate([early, *late], start=1))
        with again.write() as session:
            ingest(session, [node.tells(*(kept[seq] for seq in range(first, last + 1)), seq=first)])
            (settled,) = ingest(session, [node.tells(passage())]).acks
        with again.read() as session:
            found = search(session, PassageQuery(limit=200)).items

    assert (first, last) == (2, 31)
    assert (settled.ack.upto, settled.ack.wanted) == (32, ())
    assert {item.id for item in found} >= {one.passage for one in (early, *late)}
    assert len(found) == 32
