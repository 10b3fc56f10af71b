"""The centre's command line: serve, check the configuration, bring the database to this version, show the key.

And what is needed when something went wrong: restore the database, verify the audit.
"""

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
from central.app import create_centre, wall_clock
from central.audit.heads import Head, present_head, read_heads
from central.audit.judgement import judge
from central.audit.trail import FIRST_PREVIOUS
from central.base import CentreError, SettingsError, StoreError
from central.check import check
from central.checking.finding import Verdict, good
from central.commands.keys import load_or_make
from central.feed import Feed
from central.keeping.restoring import note_restored, restore
from central.running.fault_points import NO_FAULTS, Faults
from central.running.logs import write_logs
from central.settings import Settings, load_settings
from central.store.db import Store
from central.store.schema import bring_to_version, go_back, migrate

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
            return _check(settings, asked.config)
        write_logs(settings.log_level)
        if asked.command == "audit":
            return _AUDIT[asked.what](settings, asked.head)
        if asked.command == "migrate" and asked.back_to:
            return _go_back(settings, asked.back_to)
        return _COMMANDS[asked.command](settings)
    except SettingsError as error:
        print("the configuration is wrong:", *error.problems, sep="\n  ", file=sys.stderr)
        return _WRONG_CONFIGURATION
    except CentreError as error:
        print(error, file=sys.stderr)
    except SQLAlchemyError as error:
        print(f"the database cannot be used: {error}", file=sys.stderr)
    return 1


def _check(settings: Settings, path: Path | None) -> int:
    """Print one line for each thing looked at; the status is that of a wrong configuration if one of them is."""
    print(good("settings", f"{path or 'defaults and environment'}: nothing unknown, nothing out of range"))
    verdicts = set()
    for finding in check(settings, wall_clock()):
        verdicts.add(finding.verdict)
        print(finding, file=sys.stderr if finding.verdict is Verdict.WRONG else sys.stdout, flush=True)
    if Verdict.WRONG in verdicts:
        print("the configuration is wrong: mend the lines above that begin so, then check again", file=sys.stderr)
        return _WRONG_CONFIGURATION
    print("the configuration is good")
    return 0


def _serve(settings: Settings, faults: Faults = NO_FAULTS, clock: Callable[[], datetime] = wall_clock) -> int:
    """Serve until told to stop; only a drill gives `faults`, or another clock."""
    web = settings.web
    failed: list[bool] = []

    def stop() -> None:
        failed.append(True)
        server.should_exit = True

    centre = create_centre(settings, stop, faults, clock)
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


def _go_back(settings: Settings, version: str) -> int:
    """Bring the tables back to what an older program needs, before it is installed again."""
    store = _there(settings)
    try:
        go_back(store, version)
    finally:
        store.close()
    print(f"the database is at version {version}; start the older program now, this one would bring it forward")
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


def _restore(settings: Settings) -> int:
    aside, backup = restore(settings, datetime.now(UTC))
    print(f"{backup} is in place; what was damaged is kept as {aside}")
    print("start the centre: what came since the backup, the nodes tell again; everybody signs in anew")
    return 0


def _there(settings: Settings) -> Store:
    """Open a database that is there; a question must not make an empty one."""
    if settings.database_file and not settings.database_file.exists():
        raise StoreError(f"there is no database at {settings.database_file}")
    return Store(settings.store.address)


def _say_restored(settings: Settings, _noted: Sequence[Head]) -> int:
    """Note that another program put a backup in the database's place, so that the audit's heads are read so."""
    note_restored(settings, "by another program", datetime.now(UTC))
    print("noted: what the audit had beyond its present head is known to be gone; everybody signs in anew")
    return 0


def _verify_audit(settings: Settings, noted: Sequence[Head]) -> int:
    """Walk the whole audit and print every finding."""
    is_watched = sys.stderr.isatty()

    def tell(rows: int) -> None:
        if is_watched:
            print(f"\r{rows} rows", end="", file=sys.stderr, flush=True)

    store = _there(settings)
    try:
        judged = judge(store, read_heads(settings.heads_file), noted, tell)
    finally:
        store.close()
    if is_watched:
        print(file=sys.stderr)
    print(*(f"notice: {notice}" for notice in judged.notices), *judged.findings, sep="\n", end="")
    print("\n" if judged.notices or judged.findings else "", end="")
    print(f"{judged.rows} rows, {len(judged.findings) or 'no'} findings")
    return 1 if judged.findings else 0


def _show_head(settings: Settings, _noted: Sequence[Head]) -> int:
    """Print the chain's head, to be noted elsewhere and given to `audit verify --head` one day."""
    store = _there(settings)
    try:
        with store.read() as session:
            head = present_head(session)
    finally:
        store.close()
    print(f"{head.seq}:{head.digest}")
    return 0


def _head(text: str) -> Head:
    seq, _, digest = text.partition(":")
    if not seq.isdigit() or len(digest) != len(FIRST_PREVIOUS):
        raise argparse.ArgumentTypeError("a head is what `audit head` prints, such as 812:9f86d081…")
    return Head(int(seq), digest, int(seq))


_AUDIT: Final[Mapping[str, Callable[[Settings, Sequence[Head]], int]]] = {
    "verify": _verify_audit,
    "head": _show_head,
    "restored": _say_restored,
}
_COMMANDS: Final[Mapping[str, Callable[[Settings], int]]] = {
    "serve": _serve,
    "migrate": _migrate,
    "command-key": _show_command_key,
    "admin-password": _make_admin_password,
    "restore": _restore,
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m central", description="The Gatehouse centre.")
    parser.add_argument("command", nargs="?", choices=(*_COMMANDS, "audit"), default="serve")
    parser.add_argument("what", nargs="?", choices=tuple(_AUDIT), default="verify", help="of audit")
    parser.add_argument(
        "--head", type=_head, action="append", default=[], help="a head noted elsewhere, to verify"
    )
    parser.add_argument(
        "--back-to", metavar="VERSION", help="of migrate: the tables' version that an older program needs"
    )
    parser.add_argument("--config", type=Path, help="the TOML file; without it: defaults and the environment")
    parser.add_argument(
        "--check",
        action="store_true",
        help="look at settings, files, database, certificates and broker, and change nothing",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
