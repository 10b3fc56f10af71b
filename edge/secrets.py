"""Secrets and keys of a node: read from files, made where that is safe, and never a default."""

import secrets
from pathlib import Path

from edge.errors import SettingsError
from edge.gate.commands.verification import CentreKey
from edge.settings import CommandSettings, EdgeSettings

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
    return _made_or_named(settings, settings.local.token_file, "pictures.token", "local.token_file")


def button_token(settings: EdgeSettings) -> str:
    """Return the secret that opens from this machine, made at the first start."""
    return _made_or_named(settings, settings.local.button_token_file, "button.token", "local.button_token_file")


def centre_key(settings: CommandSettings) -> CentreKey | None:
    """Return the key whose commands are obeyed, None: nobody's; raises SettingsError for a file without one."""
    if settings.public_key_file is None:
        return CentreKey.parse(settings.public_key) if settings.public_key else None
    try:
        return CentreKey.parse(settings.public_key_file.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        fault = f"commands.public_key_file: {settings.public_key_file} cannot be used: {error}"
        raise SettingsError((fault,)) from error


def _made_or_named(settings: EdgeSettings, named: Path | None, own: str, name: str) -> str:
    path = named or settings.data_dir / own
    if not path.exists() and named is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Made under another name, so that a node killed meanwhile leaves no empty secret behind.
        unfinished = path.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_text(secrets.token_urlsafe(32), encoding="utf-8")
        unfinished.rename(path)
    return read_secret(path, name)
