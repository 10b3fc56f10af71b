"""An installation for drills: armed programs over a drawn lane, its books, and the guard's button."""

import shutil
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from central.accounts.roles import Role
from central.running.fault_points import FaultPoint as CentrePoint
from edge.running.fault_points import FaultPoint as NodePoint
from tests.e2e.house import House, Lane, Programs
from tests.e2e.programs import PATIENCE_S, Program
from tests.faults.books import Books, Stored, draw_up
from tests.faults.guard import Pestering, press_at_the_gate, press_at_the_screen
from tests.faults.plan import Act, Plan
from tests.faults.promises import read_promises
from tests.faults.recorded_outbox import Made, MadeEvent, read_made
from tests.faults.stage import Stage
from tests.faults.traffic import RESIDENTS

_QUIET_S = 7.0
"""Longer than a car stays, a barrier moves, and a lane waits for whoever was lost from view."""
_CLEAN = {"lost": 0, "late": 0, "dropped": 0, "dead": 0, "backlog": 0}
_ON_A_COMMAND = frozenset({NodePoint.COMMAND.value, CentrePoint.COMMAND_STORED.value})
_GIVES_UP = "a lasting job ended"
"""What the centre says before it ends itself, for its supervisor to start it again."""
_AFTER_MEETING_S = 1.0
_Say = Callable[[str], None]


class DrillHouse(House):
    """See the module. `say` is told how it goes."""

    def __init__(
        self,
        folder: Path,
        say: _Say = print,
        *,
        centre_line: int | None = None,
        node_line: int | None = None,
    ) -> None:
        folder.mkdir(parents=True)
        self.stage = Stage(folder)
        self.say = say
        self.longest_drain_s = 0.0
        self.pressed = 0
        self._earlier: list[MadeEvent] = []
        self.store_folder = folder / "store"
        self.store_folder.mkdir()
        super().__init__(
            folder,
            [Lane("drawn.mp4", reading={"merge_window_s": 0, "patience_s": 0.5})],
            store_url=f"sqlite:///{self.database}",
            residents=RESIDENTS[::2],
            environment={"GATEHOUSE_EDGE__COMMANDS__LANE_PER_MINUTE": "60"},
            programs=Programs(
                centre=("tests.faults.armed_central", "--drill", folder),
                node=("tests.faults.armed_edge", "--drill", folder),
                centre_line=centre_line,
                node_line=node_line,
            ),
        )

    @property
    def database(self) -> Path:
        """The centre's database."""
        return self.store_folder / "central.db"

    def begin(self) -> None:
        """Let cars come and see that the first passage reaches the centre."""
        self.stage.traffic.begin()
        self.start_node()
        self.node.until(lambda: self.stored().revisions, "first passage")

    def made(self) -> Made:
        """What the node's outbox of now has ever held."""
        return read_made(self.node_folder)

    def stored(self) -> Stored:
        """What the centre has."""
        return Stored.read(self.database)

    def keep_record(self) -> None:
        """Keep what was made by now, because the outbox is about to be harmed; the node is down."""
        with TemporaryDirectory() as name:
            # From a copy: whoever closes the outbox last puts its write-ahead log away.
            for file in self.node_folder.glob("outbox.db*"):
                shutil.copy(file, name)
            self._earlier.extend(read_made(Path(name)).events)

    def await_cars(self, number: int = 1) -> None:
        """Wait until so many more events were put on disk."""
        first = self.made().next_seq
        self.node.until(lambda: self.made().next_seq >= first + number, "more events")

    def fall_at(self, point: str, *, at: str, act: Act = Act.KILL, nth: int = 1) -> None:
        """Let one program fall at a place, and start it again without waiting for it."""
        self.fall(point, at=at, act=act, nth=nth).start()

    def fall(self, point: str, *, at: str, act: Act = Act.KILL, nth: int = 1) -> Program:
        """Arm one program, wait until it has fallen at the place, and return it."""
        plan, program = self._armed(at)
        Plan(point, act, nth).arm(plan)
        self.say(f"{at}: {act} at {point}")
        with self._whatever_leads_to(point):
            _until(lambda: not program.running, f"{at} that falls at {point}", program)
        program.kill()
        return program

    def meet(self, point: str, *, at: str, act: Act, seconds: float = 1.0) -> None:
        """Arm one program and wait until it has met the fault; where that ends it, it is started again."""
        plan, program = self._armed(at)
        given_up = program.said.count(_GIVES_UP)
        Plan(point, act, 1, seconds).arm(plan)
        self.say(f"{at}: {act} at {point}")
        with self._whatever_leads_to(point):
            _until(lambda: not plan.exists(), f"{at} that passes {point}", program)
        time.sleep(_AFTER_MEETING_S)
        if program.said.count(_GIVES_UP) > given_up:
            _until(lambda: not program.running, f"{at} that ends after {point}", program)
            program.kill()
            program.start()

    def drain(self) -> None:
        """Wait until the centre has everything that was made by now; notes how long that took."""
        self.await_node()
        self.await_centre()
        before, began_s = self.made().next_seq, time.monotonic()
        self.node.until(lambda: (self.made().oldest_waiting or before) >= before, "acknowledgement of what waited")
        self._note_drain(time.monotonic() - began_s)

    def sign_in_anew(self) -> None:
        """Let a guard sign in by the centre's own clock."""
        self.guard = self.sign_in(self.web, Role.GUARD, now=self.stage.centre_time())

    def press_at_the_screen(self) -> None:
        """Open as a guard does at the centre; all three must be up."""
        self.await_centre()
        self.await_node()
        attempts = press_at_the_screen(self.web, self.node)
        self.pressed += 1
        if attempts > 1:
            self.say(f"the barrier opened at press {attempts}")

    def press_at_the_gate(self) -> None:
        """Open by the node's own button, which needs no broker and no centre."""
        self.await_node()
        press_at_the_gate(self.node_port, self.node_folder / "button.token")
        self.pressed += 1

    def close_books(self) -> Books:
        """Let no more cars come, wait until everything is told, stop the node and draw up the books."""
        self.await_node()
        self.await_centre()
        began_s = time.monotonic()
        self.stage.traffic.end()
        self._await_quiet()
        quiet_s = time.monotonic()
        self.node.until(lambda: self.made().waiting == 0, "empty outbox")
        if time.monotonic() - quiet_s > 0.1:
            self._note_drain(time.monotonic() - began_s)
        self.node.until(self._told_clean, f"a clean account of the node at the centre: {self.node_view()}")
        self.node.stop()
        promised = {event.id: MadeEvent("", 0, event) for event in read_promises(self.stage.promises)}
        kept = [one for one in self._earlier if one.event.id in promised]
        # Of what was harmed only that was promised which the node had said to be on disk.
        maybe = [one for one in self._earlier if one.event.id not in promised]
        return draw_up((*kept, *self.made().events, *promised.values()), self.stored(), maybe)

    def fault_of_audit(self) -> str:
        """Verify the audit's chain, the centre being down; returns what is wrong with it, empty: nothing."""
        done = self.centre.run("audit", "verify")
        return "" if done.returncode == 0 else f"the audit does not hold: {done.stdout}{done.stderr}".strip()

    def end(self) -> None:
        """End whatever still runs."""
        for fallible in (self.node, self.centre, self.broker):
            fallible.kill()

    def restore_where_needed(self) -> bool:
        """Start the centre; where it says that its database is damaged, restore it and start again."""
        self.centre.start()
        _until(lambda: not self.centre.running or self.is_centre_ready(), "a centre that decides", self.centre)
        restored = not self.centre.running
        if restored:
            assert "central restore" in self.centre.said
            self.centre.kill()
            done = self.centre.run("restore")
            assert done.returncode == 0, done.stdout + done.stderr
            self.start_centre()
        # A restored database holds no session, and one that lost its last pages may hold none either.
        self.sign_in_anew()
        return restored

    def lose_brokers_data(self) -> None:
        """Kill the broker and throw away all that it kept; its configuration stays."""
        self.broker.kill()
        for file in (self.folder / "broker").iterdir():
            if file.name != "mosquitto.conf":
                shutil.rmtree(file) if file.is_dir() else file.unlink()

    def _armed(self, name: str) -> tuple[Path, Program]:
        return (self.stage.node_plan, self.node) if name == "node" else (self.stage.centre_plan, self.centre)

    def _whatever_leads_to(self, point: str) -> AbstractContextManager[object]:
        """Press the guard's button meanwhile, where only that leads to the place; cars come by themselves."""
        if point not in _ON_A_COMMAND:
            return nullcontext()
        self.await_centre()
        self.await_node()
        return Pestering(self.web)

    def _await_quiet(self) -> None:
        seen, since_s = 0, time.monotonic()
        while time.monotonic() - since_s < _QUIET_S:
            now = self.made().next_seq
            if now != seen:
                seen, since_s = now, time.monotonic()
            time.sleep(0.1)

    def _told_clean(self) -> bool:
        view = self.node_view()
        return bool(view["up"]) and {name: view[name] for name in _CLEAN} == _CLEAN

    def _note_drain(self, seconds: float) -> None:
        self.longest_drain_s = max(self.longest_drain_s, seconds)


def _until(is_so: Callable[[], bool], what: str, program: Program) -> None:
    """Wait for what may well end the program."""
    deadline_s = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline_s, f"no {what}:\n{program.said[-3000:]}"
        time.sleep(0.02)
