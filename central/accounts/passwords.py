"""Passwords: what a new one must be, and its argon2id hash, made anew when the parameters grow."""

import secrets
import unicodedata
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from central.base import BadAccountError

SHORTEST: Final = 10
LONGEST: Final = 200
_AT_ONCE: Final = 3
"""Each hash takes 64 MiB: a flood of sign-ins waits in line and fills no memory."""
_ALPHABET: Final = "abcdefghijkmnpqrstuvwxyz23456789"
"""Without l, o, 0 and 1, which are taken for one another when read aloud."""
_GROUPS: Final = 4
_GROUP: Final = 4
_OURS: Final = ("gatehouse", "menlou", "门楼")
_COMMON: Final = frozenset(
    {
        "0123456789",
        "1234567890",
        "12345678910",
        "123456789a",
        "a123456789",
        "987654321",
        "9876543210",
        "0987654321",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "abcdefghij",
        "abcd123456",
        "admin12345",
        "admin123456",
        "administrator",
        "changeme123",
        "iloveyou1314",
        "letmein123",
        "passw0rd123",
        "password12",
        "password123",
        "password1234",
        "qazwsxedcrfv",
        "qwer123456",
        "qwertyuiop",
        "superadmin",
        "woaini1314",
        "woaini520520",
        "zxcvbnm123",
    }
)
_ALL_THE_SAME: Final = 3
"""So few different characters make no password."""


class Passwords:
    """Hashes and checks; slow on purpose, so never to be called on the event loop."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = BoundedSemaphore(_AT_ONCE)
        # Checked where there is no account, so that the time taken does not tell which names exist.
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())

    def hashed(self, password: str) -> str:
        """Return the hash to be kept."""
        with self._turns:
            return self._hasher.hash(_bytes(password))

    def fits(self, password: str, held: str | None) -> bool:
        """Tell whether `held` was made of `password`; None fits nothing and takes as long."""
        with self._turns:
            try:
                self._hasher.verify(self._nobodys if held is None else held, _bytes(password))
            except (VerificationError, InvalidHashError):
                return False
        return held is not None

    def is_outdated(self, held: str) -> bool:
        """Tell whether a hash was made with other parameters than those of now."""
        return self._hasher.check_needs_rehash(held)


def check_new(password: str, name: str) -> None:
    """Raise BadAccountError for a password of account `name` that somebody would guess."""
    text = _normal(password)
    folded = text.casefold()
    if len(text) < SHORTEST:
        raise _bad("too_short", f"a password has at least {SHORTEST} characters")
    if len(text) > LONGEST:
        raise _bad("too_long", f"a password has at most {LONGEST} characters")
    if folded in _COMMON or len(set(folded)) <= _ALL_THE_SAME:
        raise _bad("too_common", "this is one of the passwords that everybody tries first")
    if any(word in folded for word in (name.casefold(), *_OURS)):
        raise _bad("holds_name", "the password holds the name of the account or of the product")


def one_time_password() -> str:
    """Return a random password of 80 bits that is easily read aloud."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _bytes(password: str) -> bytes:
    return _normal(password).encode("utf-8", "surrogatepass")


def _normal(password: str) -> str:
    # Two keyboards may spell the same letter in two ways.
    return unicodedata.normalize("NFC", password)


def _bad(key: str, reason: str) -> BadAccountError:
    return BadAccountError("password", key, reason)
