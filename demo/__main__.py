"""`make demo`: a gate at work on this machine, with nothing staged behind the screen."""

import argparse
import signal
import sys
import time
from pathlib import Path

from demo.broker import broker_command, find_mosquitto
from demo.errors import DemoError
from demo.house import House, Ports, furnish
from demo.house_state import has_stored_a_passage, page_answers
from demo.people import introduction, settle
from demo.ports import answers, free_ports, start_over
from demo.preparation import check_source, fetch_weights
from demo.processes import Processes

_CAST_ORDER = "205"
"""Begins with a resident and a stranger, and has a muddy plate among the first."""
_LANES = {"vehicle": ("vehicle", "non_motor"), "pedestrian": ("person", "non_motor")}


def main() -> int:
    """Run the demonstration; returns the exit status."""
    options = _parser().parse_args()
    # Said outright: a shell that starts this in the background hands interrupts down as ignored.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        _run(options)
    except DemoError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The data stays in", options.data)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description="Gatehouse on one machine.")
    parser.add_argument("--source", help="your own camera (rtsp://…), video file or folder of pictures")
    parser.add_argument("--loop", action="store_true", help="begin your file or folder again at its end")
    parser.add_argument("--lane", choices=sorted(_LANES), default="vehicle", help="what the lane is for")
    parser.add_argument("--for", dest="seconds", type=float, help="stop by itself after so many seconds")
    parser.add_argument("--data", type=Path, default=Path("var/demo"), help="where the data is kept (%(default)s)")
    parser.add_argument(
        "--embedded-broker", action="store_true", help="the broker in Python even where Mosquitto is installed"
    )
    parser.add_argument("--port", type=int, default=8080, help="of the page, if it is free (%(default)s)")
    return parser


def _run(options: argparse.Namespace) -> None:
    started_s = time.monotonic()
    if options.source is not None:
        check_source(options.source)
    for missing in fetch_weights():
        print(f"\n{missing}\n", file=sys.stderr, flush=True)
    start_over(lambda: _live(options, started_s), lambda line: print(line, flush=True))


def _live(options: argparse.Namespace, started_s: float) -> None:
    house = House(options.data, Ports(*free_ports(1883, options.port, 8090, 8091)))
    furnish(house, options.source or house.street_url, _LANES[options.lane], loop=options.loop)
    people = settle(house)
    with Processes(options.data / "logs") as processes:
        _start_broker(house, processes, mosquitto=None if options.embedded_broker else find_mosquitto())
        _start(house, processes, own_street=options.source is None)
        print(f"\n  Gatehouse is at work: {house.page_url}\n\n{introduction(people)}\n", flush=True)
        print("  Ctrl-C stops it.\n", flush=True)
        _watch(house, processes, options.seconds, started_s)


def _start_broker(house: House, processes: Processes, mosquitto: str | None) -> None:
    print(f"starting {'Mosquitto' if mosquitto else 'the embedded broker'}", flush=True)
    processes.start("broker", broker_command(mosquitto, house.folder / "broker", house.ports.broker))
    processes.wait_until("broker", lambda: answers(house.ports.broker), 20)


def _start(house: House, processes: Processes, *, own_street: bool) -> None:
    python = sys.executable
    print("starting the centre", flush=True)
    processes.start("centre", [python, "-m", "central", "--config", str(house.central_file)])
    processes.wait_until("centre", lambda: page_answers(house), 60)
    if own_street:
        print("starting the drawn street", flush=True)
        street = [python, "-m", "demo.street", "--port", str(house.ports.street), "--seed", _CAST_ORDER]
        street += ["--barrier-url", house.barrier_url]
        processes.start("street", street)
        processes.wait_until("street", lambda: answers(house.ports.street), 60)
    print("starting the node", flush=True)
    edge = [python, "-m", "edge", "--config", str(house.edge_file)]
    processes.run("roster", [*edge, "--import-roster", str(house.residents_file)])
    processes.start("node", edge)
    processes.wait_until("node", lambda: answers(house.ports.node), 60)


def _watch(house: House, processes: Processes, seconds: float | None, started_s: float) -> None:
    until_s = time.monotonic() + seconds if seconds else float("inf")
    waiting = True
    while time.monotonic() < until_s:
        processes.check()
        if waiting and has_stored_a_passage(house):
            print(
                f"  The first passage is on the page, {time.monotonic() - started_s:.0f} s after the start.",
                flush=True,
            )
            waiting = False
        time.sleep(1.0)


if __name__ == "__main__":
    sys.exit(main())
