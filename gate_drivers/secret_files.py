"""A driver's option that names a file with a secret: read once, with the options, and never shown.

`password_file: SecretFile` in a driver's `Options` is all that a driver says; `options.password_file.secret`
is what it gets. A secret that stands in the configuration itself would travel with every copy of it.
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import BeforeValidator, SecretStr

_OTHERS: Final = stat.S_IRWXO
_MOST_BYTES: Final = 65_536
"""A key with its certificates is smaller; what is larger was named by mistake."""
_DEFAULTS: Final = frozenset(
    {
        "",
        "0000",
        "1234",
        "12345",
        "123456",
        "12345678",
        "888888",
        "admin",
        "admin123",
        "changeme",
        "password",
        "root",
    }
)
"""With these, controllers leave the factory. How long a secret may be is the controller's affair."""


@dataclass(frozen=True, slots=True)
class ReadSecret:
    """A secret and the file it came from."""

    path: Path
    secret: SecretStr = field(repr=False)


def _read(value: object) -> object:
    if isinstance(value, ReadSecret):
        return value
    if not isinstance(value, str | Path):
        raise ValueError("this must be the path of a file")  # noqa: TRY004 - pydantic reports ValueError
    path = Path(value)
    try:
        return ReadSecret(path, SecretStr(_text_of(path)))
    except OSError as error:
        raise ValueError(f"the secret file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"the secret file {path} holds no text") from error


def _text_of(path: Path) -> str:
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_mode & _OTHERS:
            raise ValueError(f"everybody on this machine may use {path}; say: chmod o= {path}")
        text = file.read(_MOST_BYTES + 1)
    if len(text) > _MOST_BYTES:
        raise ValueError(f"{path} is no file with a secret: it has more than {_MOST_BYTES} bytes")
    secret = text.decode("utf-8").strip()
    if secret.lower() in _DEFAULTS:
        raise ValueError(f"{path} is empty or holds a well-known default; give the controller another secret")
    return secret


SecretFile = Annotated[ReadSecret, BeforeValidator(_read)]
"""The type of an option; in the configuration it is the path of a file, closed to others."""
