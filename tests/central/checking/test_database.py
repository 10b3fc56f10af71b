"""Every state in which a database can be found, and that looking changes none of them."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from central.checking.database import check_database
from central.checking.finding import Verdict
from central.settings import Settings, StoreSettings
from central.store.db import Store
from central.store.schema import go_back
from tests.services.ports import free_port
from tests.services.postgresql import Postgresql


def settings_of(url: object, **more: object) -> Settings:
    return Settings(store=StoreSettings.model_validate({"url": str(url), **more}))


def found(settings: Settings) -> list[tuple[Verdict, str]]:
    return [(one.verdict, one.says) for one in check_database(settings)]


def test_a_database_of_this_version_is_good(store: Store) -> None:
    reached, version = found(settings_of(store.engine.url))
    assert (reached[0], version[0]) == (Verdict.GOOD, Verdict.GOOD)
    assert "which this program needs" in version[1]


def test_an_older_one_says_from_where_to_where_and_stays_there(store: Store) -> None:
    go_back(store, "0013")
    for migrates in (False, True):
        _, (verdict, says) = found(settings_of(store.engine.url, migrate_at_start=migrates))
        assert "from version 0013 to 00" in says
        by_itself = store.embedded or migrates
        assert verdict is (Verdict.GOOD if by_itself else Verdict.WRONG)
        assert by_itself or "central migrate" in says
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0013"


def test_a_newer_one_is_wrong(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    _, (verdict, says) = found(settings_of(store.engine.url, migrate_at_start=True))
    assert verdict is Verdict.WRONG
    assert "9999" in says
    assert "does not know" in says


@pytest.mark.postgresql
def test_an_empty_one_of_postgresql_must_be_migrated(postgresql: Postgresql) -> None:
    with postgresql.lend_database() as url:
        _, (verdict, says) = found(settings_of(url))
    assert verdict is Verdict.WRONG
    assert "from version none" in says


def test_one_out_of_reach_is_one_line_without_its_password(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse battery", encoding="utf-8")
    url = f"postgresql+psycopg://gatehouse@127.0.0.1:{free_port()}/x"
    ((verdict, says),) = found(settings_of(url, password_file=secret))
    assert verdict is Verdict.WRONG
    assert "correct horse" not in says
    assert "\n" not in says
    assert "host, port" in says


def test_one_that_is_not_there_yet_is_good_and_not_made(tmp_path: Path) -> None:
    ((verdict, says),) = found(settings_of(f"sqlite:///{tmp_path}/var/central.db"))
    assert verdict is Verdict.GOOD
    assert "made at the first start" in says
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", [False, True], ids=["missing", "empty"])
def test_one_that_is_missing_beside_its_copies_is_wrong(
    tmp_path: Path, empty_database: Path, *, there: bool
) -> None:
    copies = tmp_path / "backups"
    copies.mkdir()
    shutil.copy(empty_database, copies / "central-20261124T120000Z.db")
    if there:
        (tmp_path / "central.db").touch()
    ((verdict, says),) = found(settings_of(f"sqlite:///{tmp_path}/central.db"))
    assert verdict is Verdict.WRONG
    assert "central restore" in says


@pytest.mark.parametrize("content", [b"no database " * 1000, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_damaged_one_is_wrong_with_the_way_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "central.db").write_bytes(content)
    ((verdict, says),) = found(settings_of(f"sqlite:///{tmp_path}/central.db"))
    assert verdict is Verdict.WRONG
    assert "central restore" in says
    assert (tmp_path / "central.db").read_bytes() == content


def test_a_folder_that_cannot_be_made_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "var").touch()
    ((verdict, says),) = found(settings_of(f"sqlite:///{tmp_path}/var/deep/central.db"))
    assert verdict is Verdict.WRONG
    assert "no folder" in says


def test_one_in_memory_is_a_notice() -> None:
    ((verdict, _),) = found(settings_of("sqlite://"))
    assert verdict is Verdict.NOTICE
