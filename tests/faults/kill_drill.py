"""The kill drill: broker, centre and node fall hard at random moments, and the books must balance at the end."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

from benchmarks.pan_clip import Pan, write_pan_clip
from demo.street.cast import CAST, Plate
from demo.street.render import StreetRenderer
from demo.street.world import STOP_Z_M, Car, World
from tests.e2e.house import House, Lane
from tests.faults.books import Books, Stored, draw_up
from tests.faults.recorded_outbox import Made, prepare_outbox, read_made
from tests.services.rtsp import RtspServer

_CARS = tuple(actor for actor in CAST if actor.plate is Plate.CLEAN)[:8]
_COMING_M = (6.0, 4.5, 3.2, 2.1, 1.2, 0.5, 0.0, 0.0)
"""How far a car still has to come, every fifth of a second."""
_DUSK_AT_S = 120.0
_ALIVE_S, _DOWN_S = (0.5, 3.0), (0.0, 1.5)
_UNREADY = 0.25
"""Share of restarts after which the next kill may come before the program is ready."""
_QUIET_S = 6.0
"""Longer than a lane waits for the camera, and a barrier for the car."""


@dataclass(frozen=True, slots=True)
class KillBooks:
    """What a kill drill found: kills by victim, and the books."""

    kills: dict[str, int]
    waiting_at_kills: tuple[int, ...]
    """Events that were not acknowledged yet at the moment of each kill."""
    next_seq: int
    books: Books


def write_busy_street(film: Path, renderer: StreetRenderer) -> None:
    """Write a film of one car after the other that comes to the barrier, to be shown round and round.

    By day and at dusk in turn: a lane takes so hard a cut for what it is, and ends the visit before it.
    """
    times_s = cycle((0.0, _DUSK_AT_S))
    worlds = [
        World(1, at_s, (Car(0, actor, STOP_Z_M + behind_m),))
        for actor, at_s in zip(_CARS, times_s, strict=False)
        for behind_m in _COMING_M
    ]
    shown = [renderer.draw(world, 0.0) for world in worlds]
    write_pan_clip(film, shown, Pan(share=(1.0, 1.0), seconds=0.2, size=(1280, 720)))


def run_drill(folder: Path, film: Path, times: int, seed: int, say: Callable[[str], None]) -> KillBooks:
    """Kill each of the three so many times while cars come, let everything drain, and draw up the books."""
    residents = [actor.text for actor in _CARS[::2]]
    reading = {"merge_window_s": 0, "patience_s": 1.0}
    with RtspServer(film, loop=True) as camera:
        house = House(folder, [Lane(camera.url, reading=reading)], residents=residents)
        prepare_outbox(house.node_folder)
        with house:
            house.start_node()
            house.node.until(house.passages, "first passage")
            waiting = _kill_all(house, times, random.Random(seed), say)  # noqa: S311 - chance that can be repeated
            _drain(house, camera)
            made = read_made(house.node_folder)
            books = KillBooks(dict.fromkeys(_VICTIMS, times), waiting, made.next_seq, _books(house, made))
    assert house.left_over() == {}, "a killed program left processes behind"
    return books


_VICTIMS: dict[str, tuple[Callable[[House], None], Callable[[House], None], Callable[[House], None]]] = {
    "broker": (lambda house: house.broker.kill(), lambda house: house.broker.start(), lambda _house: None),
    "centre": (lambda house: house.centre.kill(), lambda house: house.centre.start(), House.await_centre),
    "node": (lambda house: house.node.kill(), lambda house: house.node.start(), House.await_node),
}
"""How each is killed, started again, and awaited."""


def _kill_all(house: House, times: int, chance: random.Random, say: Callable[[str], None]) -> tuple[int, ...]:
    victims = [victim for victim in _VICTIMS for _ in range(times)]
    chance.shuffle(victims)
    waiting = []
    for victim in victims:
        kill, start, await_ready = _VICTIMS[victim]
        time.sleep(chance.uniform(*_ALIVE_S))
        kill(house)
        waiting.append(read_made(house.node_folder).waiting)
        down_s = chance.uniform(*_DOWN_S)
        say(f"{victim} killed with {waiting[-1]} events not acknowledged, down for {down_s:.1f} s")
        time.sleep(down_s)
        start(house)
        if chance.random() > _UNREADY:
            await_ready(house)
    return tuple(waiting)


def _drain(house: House, camera: RtspServer) -> None:
    """Let cars come once more with all three up, then no more, until the centre has everything."""
    house.await_centre()
    house.await_node()
    before = read_made(house.node_folder).next_seq
    house.node.until(lambda: read_made(house.node_folder).next_seq > before, "event after the last kill")
    camera.kill()
    seen, since_s = 0, time.monotonic()
    while time.monotonic() - since_s < _QUIET_S:
        now = read_made(house.node_folder).next_seq
        if now != seen:
            seen, since_s = now, time.monotonic()
        time.sleep(0.2)
    house.node.until(lambda: read_made(house.node_folder).waiting == 0, "empty outbox")
    house.node.until(lambda: house.node_view()["up"] and house.node_view()["backlog"] == 0, "heartbeat")


def _books(house: House, made: Made) -> Books:
    told = house.node_view()
    house.node.stop()
    stored = Stored.read(house.folder / "central.db")
    books = draw_up(made.events, stored)
    checks = {
        "a number was given twice or not at all": [one.seq for one in made.events]
        == list(range(1, made.next_seq)),
        "the centre does not count every number as stored": list(stored.received.values())
        == [[(1, made.next_seq - 1)]],
        "the centre's own account of the node is not clean": all(
            told[name] == 0 for name in ("lost", "late", "dropped", "dead", "backlog")
        ),
    }
    wrong = tuple(what for what, is_well in checks.items() if not is_well)
    return replace(books, contradictions=(*books.contradictions, *wrong))
