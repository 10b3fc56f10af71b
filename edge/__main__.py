"""Command line of the node: `python -m edge --config configs/edge.toml`."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from edge.access.roster import Roster
from edge.access.roster_file import Note, NotedLine, read_roster_file
from edge.app import Node, compose, run, run_until_told
from edge.cameras.opening import open_camera
from edge.check import check
from edge.errors import EdgeError, SettingsError
from edge.press import press
from edge.recognisers import open_recognisers
from edge.running.clock import SystemClock
from edge.running.logs import write_logs
from edge.seeing.purposes import wants_faces
from edge.settings import EdgeSettings, load_settings
from gate_drivers.base import GateError
from models.base import ModelError
from models.readers import open_weights

_WRONG_USE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the node, check its configuration or import a roster; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings(options.config)
        if options.check:
            return _check(settings)
        if options.import_roster:
            return _import_roster(settings, options.import_roster)
        if options.open:
            return _open(settings, options.open, options.reason)
        return _run(settings, until_told=options.until_told)
    except SettingsError as error:
        for fault in error.faults:
            print(f"gatehouse-edge: {fault}", file=sys.stderr)
    except (EdgeError, GateError, ModelError, OSError) as error:
        print(f"gatehouse-edge: {error}", file=sys.stderr)
    return _WRONG_USE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gatehouse-edge", description="Gatehouse: the node at the gate.")
    parser.add_argument("--config", type=Path, required=True, help="the node's TOML file, see configs/edge.toml")
    parser.add_argument("--check", action="store_true", help="report every fault of the configuration and stop")
    parser.add_argument(
        "--import-roster",
        type=Path,
        metavar="CSV",
        help="put the credentials of this file in place of the old ones",
    )
    parser.add_argument(
        "--open",
        metavar="LANE",
        help="have the running node open this lane; works with line, broker and centre dead",
    )
    parser.add_argument(
        "--reason", default="button", help="why, for the record: one word of a-z, 0-9 and _; default: button"
    )
    parser.add_argument(
        "--until-told", action="store_true", help="stop when every camera is over and the centre has everything"
    )
    return parser


def _check(settings: EdgeSettings) -> int:
    faults = check(settings)
    for fault in faults:
        print(f"gatehouse-edge: {fault}", file=sys.stderr)
    if not faults:
        print("The configuration is sound.")
    return _WRONG_USE if faults else 0


def _import_roster(settings: EdgeSettings, path: Path) -> int:
    roster = Roster(settings.data_dir / "roster.db")
    try:
        file = read_roster_file(path)
        count = roster.replace(file.credentials)
    finally:
        roster.close()
    print(f"The roster holds {count} credentials.")
    _print_notes(file.notes)
    return 0


def _print_notes(notes: Sequence[NotedLine]) -> None:
    """Tell the installer, who has the file in hand, what was made of it; a plate in full is nothing for a log."""
    for noted in notes:
        print(f"  line {noted.line}: {noted.plate!s}: {noted.note}")
    assumed = sum(noted.note is Note.COLOUR_ASSUMED for noted in notes)
    if assumed:
        print(f"Plates without a colour that were taken as blue: {assumed}. One that is not waits for the guard.")


def _open(settings: EdgeSettings, lane: str, reason: str) -> int:
    done = press(settings, lane, reason)
    print(done.said, file=sys.stdout if done.opened else sys.stderr)
    return 0 if done.opened else 1


def _run(settings: EdgeSettings, *, until_told: bool) -> int:
    faults = check(settings)
    if faults:
        raise SettingsError(faults)
    write_logs(settings.node)
    clock = SystemClock()
    faces = wants_faces(settings.purposes, clock.now())
    recognisers = open_recognisers(settings.models, open_weights(), faces=faces)
    node = compose(settings, recognisers, lambda lane: open_camera(lane.camera), clock)
    asyncio.run(run_until_told(node) if until_told else _run_until_signalled(node))
    return 0


async def _run_until_signalled(node: Node) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await run(node, stop)


if __name__ == "__main__":
    sys.exit(main())
