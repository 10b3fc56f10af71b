import pytest
from argon2 import PasswordHasher

from central.accounts.passwords import LONGEST, SHORTEST, Passwords, check_new, one_time_password
from central.base import BadAccountError

GOOD = "seven blue umbrellas"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def test_a_hash_fits_its_password_only_and_does_not_hold_it() -> None:
    passwords = Passwords(QUICK)
    held = passwords.hashed(GOOD)

    assert held.startswith("$argon2id$")
    assert GOOD not in held
    assert passwords.fits(GOOD, held)
    assert not passwords.fits(f"{GOOD} ", held)
    assert not passwords.fits("", held)
    assert passwords.hashed(GOOD) != held


@pytest.mark.parametrize("held", [None, "", "!", "$argon2id$broken", "plain text"])
def test_nothing_fits_where_there_is_no_hash(held: str | None) -> None:
    assert not Passwords(QUICK).fits(GOOD, held)


def test_the_same_letters_typed_in_two_ways_are_one_password() -> None:
    passwords = Passwords(QUICK)

    assert passwords.fits("cafe\u0301 im Hof", passwords.hashed("caf\u00e9 im Hof"))


def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    assert Passwords().is_outdated(QUICK.hash(GOOD))
    assert not Passwords(QUICK).is_outdated(QUICK.hash(GOOD))


@pytest.mark.parametrize(
    "password, key",
    [
        ("", "too_short"),
        ("a" * (SHORTEST - 1), "too_short"),
        ("x y" * LONGEST, "too_long"),
        ("Password123", "too_common"),
        ("1234567890", "too_common"),
        ("ababababababab", "too_common"),
        ("wang-li is here", "holds_name"),
        ("WANG-LI is here", "holds_name"),
        ("my Gatehouse 2026", "holds_name"),
        ("我的门楼密码很长很长", "holds_name"),
    ],
)
def test_a_password_that_somebody_would_guess_is_refused(password: str, key: str) -> None:
    with pytest.raises(BadAccountError) as caught:
        check_new(password, "wang-li")

    assert caught.value.key == key
    assert password == "" or password not in str(caught.value)


@pytest.mark.parametrize(
    "password", [GOOD, "八点以后东门就不放行了", "correct horse battery", "k3mx-9apt-hhqe-2w7d"]
)
def test_a_sentence_in_any_language_is_taken(password: str) -> None:
    check_new(password, "wang-li")


def test_one_time_passwords_differ_and_are_readable() -> None:
    many = {one_time_password() for _ in range(100)}

    assert len(many) == 100
    assert not set("".join(many)) & set("lo01 ")
