import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from central.accounts.directory import Wanted
from central.accounts.passwords import Passwords
from central.accounts.sessions import SignedIn, recognise
from central.accounts.viewer import Viewer
from central.administration.accounts import AccountDesk
from central.base import BadAccountError, NotSignedInError, SignInRefusedError
from central.store.db import Store
from central.tables import AccountRow, AuditRow
from tests.central.accounts.conftest import Watch, who
from tests.central.visitors import desk_with

SOURCE = "192.0.2.7"
OWN = "seven blue umbrellas"
HOSTILE = (
    "",
    " ",
    "' OR '1'='1",
    "admin'--",
    "<script>alert(1)</script>",
    "\x00",
    "名" * 500,
    "../../etc/passwd",
    "{{7*7}}",
    "%00",
    "a\nb",
    "\ud83d",
)


def inside(desk: AccountDesk, store: Store, admin: Viewer, watch: Watch, name: str = "li") -> SignedIn:
    """Make an account whose owner has replaced the one-time password by OWN; returns the owner's session."""
    issued = desk.create(admin, Wanted(name, "guard", "river"))
    due = who(store, desk.sign_in.begin(name, issued.password, SOURCE).token, watch.now)
    assert due is not None
    own = who(store, desk.sign_in.change_password(due, "", OWN).token, watch.now)
    assert own is not None
    return own


def who_is(store: Store, own: SignedIn, watch: Watch) -> bool:
    with store.read() as session:
        return recognise(session, own.digest, own.viewer.grid, watch.now) is not None


def refused(desk: AccountDesk, name: str, password: str, source: str = SOURCE) -> SignInRefusedError:
    with pytest.raises(SignInRefusedError) as caught:
        desk.sign_in.begin(name, password, source)
    return caught.value


def audited(store: Store, action: str) -> list[AuditRow]:
    with store.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == action).order_by(AuditRow.seq))
        return list(rows)


def test_who_knows_the_password_comes_in(store: Store, desk: AccountDesk, admin: Viewer, watch: Watch) -> None:
    inside(desk, store, admin, watch)

    for name in ("li", " LI "):
        begun = desk.sign_in.begin(name, OWN, SOURCE)
        signed_in = who(store, begun.token, watch.now)
        assert signed_in is not None
        assert (signed_in.viewer.name, signed_in.viewer.place.path) == ("li", "river")
        assert not signed_in.must_change_password
    assert [row.actor for row in audited(store, "sign_in")] == ["li", "li", "li"]


def test_a_one_time_password_works_once_and_opens_only_the_setting_of_another(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    issued = desk.create(admin, Wanted("li", "guard"))
    due = who(store, desk.sign_in.begin("li", issued.password, SOURCE).token, watch.now)

    assert due is not None
    assert due.must_change_password
    refused(desk, "li", issued.password)
    with pytest.raises(BadAccountError, match="present one"):
        desk.sign_in.change_password(due, "", issued.password)
    desk.sign_in.change_password(due, "", OWN)
    desk.sign_in.begin("li", OWN, SOURCE)


def test_a_one_time_password_is_over_after_a_day(desk: AccountDesk, admin: Viewer, watch: Watch) -> None:
    issued = desk.create(admin, Wanted("li", "guard"))
    watch.move(hours=24)

    refused(desk, "li", issued.password)


def test_two_who_use_a_one_time_password_at_once_are_one(desk: AccountDesk, admin: Viewer) -> None:
    issued = desk.create(admin, Wanted("li", "guard"))

    def come(number: int) -> bool:
        try:
            desk.sign_in.begin("li", issued.password, f"192.0.2.{number}")
        except SignInRefusedError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(come, range(4))) == [False, False, False, True]


def test_five_wrong_ones_lock_and_the_right_one_waits(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    inside(desk, store, admin, watch)

    waits = [refused(desk, "li", "wrong", f"192.0.2.{number}").wait_s for number in range(6)]
    assert waits == [0, 0, 0, 0, 900, 900]
    assert refused(desk, "li", OWN).wait_s == 900
    watch.move(minutes=15)
    desk.sign_in.begin("li", OWN, SOURCE)
    assert refused(desk, "li", "wrong").wait_s == 0


def test_many_guesses_at_once_are_no_more_than_five(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    inside(desk, store, admin, watch)

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda number: refused(desk, "li", "wrong", f"192.0.2.{number}").wait_s, range(16)))

    assert sorted(waits) == [0] * 4 + [900] * 12


def test_a_name_that_nobody_has_answers_as_one_that_somebody_has(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    inside(desk, store, admin, watch)

    said = [
        [str(refused(desk, name, "wrong", f"192.0.2.{number}")) for number in range(6)]
        for name in ("li", "nobody")
    ]
    assert said[0] == said[1]


def test_an_address_that_is_always_wrong_waits(desk: AccountDesk) -> None:
    for number in range(20):
        refused(desk, f"name-{number}", "wrong")

    assert refused(desk, "another", "wrong").wait_s == 900
    assert refused(desk, "another", "wrong", "192.0.2.8").wait_s == 0


def test_another_address_of_the_same_machine_waits_as_well(desk: AccountDesk) -> None:
    for number in range(20):
        refused(desk, f"name-{number}", "wrong", f"2001:db8:0:7::{number + 1:x}")

    assert refused(desk, "another", "wrong", "2001:db8:0:7:aaaa:bbbb:cccc:dddd").wait_s == 900
    assert refused(desk, "another", "wrong", "2001:db8:0:8::1").wait_s == 0


def test_a_closed_account_lets_nobody_in(store: Store, desk: AccountDesk, admin: Viewer, watch: Watch) -> None:
    own = inside(desk, store, admin, watch)
    desk.close(admin, own.viewer.account)

    assert str(refused(desk, "li", OWN)) == str(refused(desk, "nobody", OWN))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_are_only_wrong(desk: AccountDesk, store: Store, name: str) -> None:
    refused(desk, name, name)

    (row,) = audited(store, "sign_in_failed")
    assert (row.actor, row.detail["from"]) == ("unknown", SOURCE)


def test_a_failure_is_on_record_without_what_was_typed(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    own = inside(desk, store, admin, watch)
    refused(desk, "li", "a secret typed wrongly")
    refused(desk, "a secret typed as name", "x")

    known, unknown = audited(store, "sign_in_failed")
    assert (known.actor, known.account) == ("li", own.viewer.account)
    assert (unknown.actor, unknown.account) == ("unknown", None)
    assert "secret" not in json.dumps([known.detail, unknown.detail, known.target, unknown.target])


def test_a_hash_of_old_parameters_is_made_anew(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    own = inside(desk, store, admin, watch)
    stronger = desk_with(store, watch, Passwords())

    stronger.sign_in.begin("li", OWN, SOURCE)

    with store.read() as session:
        account = session.get_one(AccountRow, own.viewer.account)
    assert "m=65536" in account.password_hash
    assert who_is(store, own, watch)


def test_a_new_password_ends_every_other_session(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    own = inside(desk, store, admin, watch)
    elsewhere = desk.sign_in.begin("li", OWN, SOURCE)

    fresh = desk.sign_in.change_password(own, OWN, "another good sentence")

    assert who(store, elsewhere.token, watch.now) is None
    assert not who_is(store, own, watch)
    assert who(store, fresh.token, watch.now) is not None
    refused(desk, "li", OWN)


def test_a_new_password_needs_the_present_one(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    own = inside(desk, store, admin, watch)

    for _ in range(5):
        with pytest.raises(BadAccountError, match="not right"):
            desk.sign_in.change_password(own, "wrong", "another good sentence")
    with pytest.raises(SignInRefusedError):
        desk.sign_in.change_password(own, OWN, "another good sentence")


def test_a_session_that_ended_meanwhile_sets_no_password(
    store: Store, desk: AccountDesk, admin: Viewer, watch: Watch
) -> None:
    own = inside(desk, store, admin, watch)
    desk.close(admin, own.viewer.account)

    with pytest.raises(NotSignedInError):
        desk.sign_in.change_password(own, OWN, "another good sentence")


def test_signing_out_ends_the_session_only(store: Store, desk: AccountDesk, admin: Viewer, watch: Watch) -> None:
    own = inside(desk, store, admin, watch)
    elsewhere = desk.sign_in.begin("li", OWN, SOURCE)

    desk.sign_in.end(own)

    assert not who_is(store, own, watch)
    assert who(store, elsewhere.token, watch.now) is not None
    assert [row.actor for row in audited(store, "sign_out")] == ["li"]
