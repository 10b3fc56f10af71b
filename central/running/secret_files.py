"""Secrets as configuration values: read from a file or the environment, never a default, never shown."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, SecretStr

_SHORTEST: Final = 8
_ALL_THE_SAME: Final = 2
"""So few different characters make no secret."""
_DEFAULTS: Final = frozenset(
    {
        "admin123",
        "administrator",
        "changeme",
        "change-me",
        "changeit",
        "default1",
        "password",
        "passw0rd",
        "12345678",
        "123456789",
        "gatehouse",
        "gatehouse-central",
        "gatehouse-edge",
        "letmein1",
        "mosquitto",
        "password1",
        "password123",
        "postgres",
        "postgresql",
        "qwertyui",
        "secret123",
    }
)


@dataclass(frozen=True, slots=True)
class ReadSecret:
    """A secret and the file it came from."""

    path: Path
    secret: SecretStr = field(repr=False)


def refuse_defaults(secret: SecretStr) -> SecretStr:
    """Raise ValueError for a secret that anybody would guess."""
    text = secret.get_secret_value()
    if len(text) < _SHORTEST or text.lower() in _DEFAULTS or len(set(text)) <= _ALL_THE_SAME:
        raise ValueError(f"the secret is a well-known default or shorter than {_SHORTEST} characters")
    return secret


def _read(value: object) -> object:
    if not isinstance(value, str | Path):
        raise ValueError("this must be the path of a file")  # noqa: TRY004 - pydantic reports ValueError
    try:
        text = Path(value).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"the secret file {value} cannot be read") from error
    try:
        return ReadSecret(Path(value), refuse_defaults(SecretStr(text)))
    except ValueError as error:
        raise ValueError(f"{error}; put a longer one into {value}") from error


Secret = Annotated[SecretStr, AfterValidator(refuse_defaults)]
SecretFile = Annotated[ReadSecret, BeforeValidator(_read)]
