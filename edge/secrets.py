"""Secrets of a node: read from files, made where that is safe, and never a default."""

import secrets
from pathlib import Path

from edge.errors import SettingsError
from edge.settings import EdgeSettings

_SHORTEST = 8
_DEFAULTS = frozenset({"changeme", "password", "12345678", "gatehouse"})


def read_secret(path: Path, name: str) -> str:
    """Read a secret from its file; raises SettingsError where it is missing, short or a well-known default."""
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((f"{name}: the secret file {path} cannot be read: {error}",)) from error
    if len(secret) < _SHORTEST or secret.lower() in _DEFAULTS:
        fault = (
            f"{name}: the secret in {path} is a default or shorter than {_SHORTEST} characters; put a longer one"
        )
        raise SettingsError((fault,))
    return secret


def page_token(settings: EdgeSettings) -> str:
    """Return the secret that the centre shows when it fetches pictures, made at the first start."""
    path = settings.local.token_file or settings.data_dir / "pictures.token"
    if not path.exists() and settings.local.token_file is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made under another name, so that a node killed meanwhile leaves no empty secret behind.
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        unfinished.rename(path)
    return read_secret(path, "local.token_file")
