"""The centre's command line: serve, check the configuration, bring the database to this version, show the key."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from central.accounts import first_admin
from central.accounts.passwords import Passwords
from central.app import create_centre
from central.base import CentreError, SettingsError
from central.commands.keys import load_or_make
from central.db import Store
from central.fault_points import NO_FAULTS, Faults
from central.feed import Feed
from central.logs import write_logs
from central.schema import bring_to_version, migrate
from central.settings import Settings, load_settings

if TYPE_CHECKING:
    import socket

_STOPS_WITHIN_S = 5
_WRONG_CONFIGURATION = 2


class _Server(uvicorn.Server):
    """Ends the feeds first: a server waits for its streams, and theirs never end by themselves."""

    feed: Feed | None = None

    async def shutdown(self, sockets: "list[socket.socket] | None" = None) -> None:
        if self.feed:
            self.feed.close()
        await super().shutdown(sockets)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; return its exit status."""
    asked = _parser().parse_args(arguments)
    try:
        settings = load_settings(asked.config)
        if asked.check:
            print("the configuration is good")
            return 0
        write_logs(settings.log_level)
        return _COMMANDS[asked.command](settings)
    except SettingsError as error:
        print("the configuration is wrong:", *error.problems, sep="\n  ", file=sys.stderr)
        return _WRONG_CONFIGURATION
    except CentreError as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"the database cannot be used: {error}", file=sys.stderr)
    return 1


def _serve(settings: Settings, faults: Faults = NO_FAULTS) -> int:
    """Serve until told to stop; only a drill gives `faults`."""
    web = settings.web
    failed: list[bool] = []

    def stop() -> None:
        failed.append(True)
        server.should_exit = True

    centre = create_centre(settings, stop, faults)
    server = _Server(
        uvicorn.Config(
            centre.app,
            host=web.host,
            port=web.port,
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_STOPS_WITHIN_S,
        )
    )
    server.feed = centre.feed
    with suppress(KeyboardInterrupt):  # the server raises the signal again after it has stopped in good order
        server.run()
    return 1 if failed or not server.started else 0


def _migrate(settings: Settings) -> int:
    store = Store(settings.store.address)
    try:
        migrate(store)
    finally:
        store.close()
    print("the database is at this program's version")
    return 0


def _show_command_key(settings: Settings) -> int:
    """Print the line for every node's [commands] table; the key is made if there is none yet."""
    print(f'public_key = "{load_or_make(settings.command_key_file).public_text}"')
    return 0


def _make_admin_password(settings: Settings) -> int:
    """Give the account `admin` a new one-time password, and say where it is written."""
    store, path = Store(settings.store.address), settings.one_time_password_file
    try:
        bring_to_version(store, migrate_too=settings.store.migrate_at_start)
        first_admin.make_anew(store, Passwords(), path, datetime.now(UTC))
    finally:
        store.close()
    print(f"name and one-time password are in {path}; it works once, within a day")
    return 0


_COMMANDS: Final[Mapping[str, Callable[[Settings], int]]] = {
    "serve": _serve,
    "migrate": _migrate,
    "command-key": _show_command_key,
    "admin-password": _make_admin_password,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m central", description="The Gatehouse centre.")
    parser.add_argument("command", nargs="?", choices=tuple(_COMMANDS), default="serve")
    parser.add_argument("--config", type=Path, help="the TOML file; without it: defaults and the environment")
    parser.add_argument("--check", action="store_true", help="say everything that is wrong in the configuration")
    return parser


if __name__ == "__main__":
    sys.exit(main())
