import logging
import re
from pathlib import Path

import pytest

from central.accounts import first_admin
from central.accounts.directory import Wanted
from central.accounts.passwords import Passwords
from central.accounts.roles import Role
from central.administration.accounts import AccountDesk
from central.base import SignInRefusedError, StoreError
from central.store.db import Store
from tests.central.accounts.conftest import NOON, Watch, administrator, who
from tests.central.accounts.test_passwords import QUICK
from tests.central.visitors import desk_with


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "admin-password"


@pytest.fixture
def desk(store: Store, watch: Watch, file: Path) -> AccountDesk:
    return desk_with(store, watch, Passwords(QUICK), file)


def password_in(file: Path) -> str:
    found = re.search(r"^one-time password: (\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


def test_the_first_start_makes_an_administrator_whose_password_only_the_file_holds(
    store: Store, desk: AccountDesk, file: Path, watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        assert first_admin.make_if_none(store, Passwords(QUICK), file, NOON)
        password = password_in(file)

    assert file.stat().st_mode & 0o777 == 0o600
    assert any(getattr(record, "file", "") == str(file) for record in caplog.records)
    assert not any(password in str(vars(record)) for record in caplog.records)
    signed_in = who(store, desk.sign_in.begin("admin", password, "here").token, watch.now)
    assert signed_in is not None
    assert (signed_in.viewer.role, signed_in.must_change_password) == (Role.ADMIN, True)
    assert not file.exists()
    with pytest.raises(SignInRefusedError):
        desk.sign_in.begin("admin", password, "here")


def test_a_later_start_makes_nobody(store: Store, file: Path) -> None:
    administrator(store)

    assert not first_admin.make_if_none(store, Passwords(QUICK), file, NOON)
    assert not file.exists()


def test_a_new_one_opens_a_closed_administrator_and_ends_the_old_one(
    store: Store, desk: AccountDesk, file: Path
) -> None:
    first_admin.make_anew(store, Passwords(QUICK), file, NOON)
    old = password_in(file)
    first_admin.make_anew(store, Passwords(QUICK), file, NOON)

    with pytest.raises(SignInRefusedError):
        desk.sign_in.begin("admin", old, "here")
    assert file.exists()
    desk.sign_in.begin("admin", password_in(file), "here")


def test_a_file_that_cannot_be_written_changes_nothing(store: Store, desk: AccountDesk, file: Path) -> None:
    first_admin.make_anew(store, Passwords(QUICK), file, NOON)
    password = password_in(file)

    with pytest.raises(StoreError, match="cannot be written"):
        first_admin.make_anew(store, Passwords(QUICK), file / "below a file", NOON)
    desk.sign_in.begin("admin", password, "here")


def test_somebody_elses_first_sign_in_leaves_the_file(store: Store, desk: AccountDesk, file: Path) -> None:
    first_admin.make_anew(store, Passwords(QUICK), file, NOON)
    issued = desk.create(administrator(store), Wanted("li", "guard"))

    desk.sign_in.begin("li", issued.password, "here")

    assert file.exists()
