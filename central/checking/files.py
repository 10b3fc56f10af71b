"""Whether the files that the settings name can be used: secrets, the commands' key, places to write to."""

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from central.base import SettingsError
from central.checking.finding import Finding, good, notice, wrong
from central.commands.keys import load_or_make
from central.running.secret_files import ReadSecret
from central.settings import Settings

_OTHERS: Final = stat.S_IRWXO
_KEY: Final = "commands.key_file"


def check_secrets(settings: Settings) -> Iterator[Finding]:
    """Look at who may read the secrets; that they are there and no defaults was seen when they were read."""
    for about, secret in _secrets(settings).items():
        if secret is None:
            continue
        try:
            mode = secret.path.stat().st_mode
        except OSError as error:
            yield wrong(about, f"{secret.path} cannot be looked at: {error.strerror}")
            continue
        if mode & _OTHERS:
            yield notice(about, f"everybody on this machine may use {secret.path}; say: chmod o= {secret.path}")
        else:
            yield good(about, f"{secret.path} holds a secret, closed to others")


def check_command_key(path: Path) -> Finding:
    """Look at the key that signs commands; where there is none yet, the first start makes it, and not this."""
    try:
        if not path.exists():
            return _check_place(_KEY, path, "is made at the first start")
        key = load_or_make(path)
    except OSError as error:
        return wrong(_KEY, f"{path} cannot be read: {error.strerror}")
    except SettingsError as error:
        return wrong(_KEY, str(error).removeprefix(f"{_KEY}: "))
    return good(_KEY, f"{path} holds the key that nodes know as {key.id}")


def check_places(settings: Settings) -> Iterator[Finding]:
    """Look whether the centre may write where it writes beside the database."""
    yield _check_place("audit.heads_file", settings.heads_file, "takes the heads of the audit")
    if settings.database_file:
        fault = folder_fault(settings.backups_folder)
        said = f"{settings.backups_folder} takes the copies of the database"
        yield wrong("store.backups_folder", fault) if fault else good("store.backups_folder", said)


def folder_fault(folder: Path) -> str:
    """Say why nothing can be written into `folder`, which a start would make; empty: it can."""
    there = folder
    try:
        while not there.exists() and there != there.parent:
            there = there.parent
        if not there.is_dir():
            return f"{there} is no folder; move it away, or name another place"
    except OSError as error:
        return f"{there} cannot be looked at: {error.strerror}"
    if not os.access(there, os.W_OK | os.X_OK):
        return f"this user may not write into {there}; say who may: chown or chmod"
    return ""


def _check_place(about: str, path: Path, purpose: str) -> Finding:
    try:
        fault = folder_fault(path.parent)
        if not fault and path.exists() and not os.access(path, os.W_OK):
            fault = f"this user may not write {path}; say who may: chown or chmod"
    except OSError as error:
        fault = f"{path} cannot be looked at: {error.strerror}"
    return wrong(about, fault) if fault else good(about, f"{path} {purpose}")


def _secrets(settings: Settings) -> Mapping[str, ReadSecret | None]:
    nodes = settings.nodes.items()
    return {
        "mqtt.password_file": settings.mqtt.password_file,
        "store.password_file": settings.store.password_file,
        **{f"nodes.{node}.pictures_token_file": table.pictures_token_file for node, table in nodes},
    }
