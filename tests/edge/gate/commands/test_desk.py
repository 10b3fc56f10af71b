import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edge.gate.barrier import Barrier
from edge.gate.commands.desk import CommandDesk
from edge.gate.commands.limits import OpeningLimits
from edge.gate.commands.refusals import Refused
from edge.journal import Journal
from edge.outbox import Outbox
from edge.running.clock import SetClock
from gate_drivers.base import GateState, Opened, OpenOrder
from tests.edge.events import set_clock
from tests.edge.gate.commands.centre import NODE, SITE, SigningCentre, desk_of
from tests.edge.lanes import WitnessGate
from wire.codec import decode_event, encode
from wire.commands import CommandRefusal
from wire.events import BarrierMoved, BarrierResult, CommandRefused
from wire.ids import new_id
from wire.topics import command_topic

LANES = ("in-1", "in-2", "out-1")
PATIENCE_S = 20


class Gate:
    """A desk over three lanes, on a clock that stands, with a centre that has the key."""

    def __init__(self, folder: Path, *, has_key: bool = True, limits: OpeningLimits | None = None) -> None:
        self.clock: SetClock = set_clock()
        self.outbox = Outbox(folder / "outbox.db")
        self.journal = Journal(self.outbox, self.clock)
        self.drivers = {lane: WitnessGate(self.outbox) for lane in LANES}
        self.barriers = {
            lane: Barrier(lane, driver, self.journal, deadline_s=3) for lane, driver in self.drivers.items()
        }
        self.centre = SigningCentre()
        self.limits = limits
        self.has_key = has_key
        self.there: dict[str, list[UUID]] = {}
        """Who is at the gate of a lane."""
        self.desk = self.start()

    def start(self) -> CommandDesk:
        """A desk as after a start of the node."""
        key = self.centre.key if self.has_key else None
        self.desk = desk_of(self.journal, self.barriers, key, self.limits, lambda lane: self.there.get(lane, []))
        return self.desk

    def take(self, payload: bytes, lane: str = "in-1", *, node: str = NODE, retained: bool = False) -> None:
        self.desk.take(command_topic(SITE, node, lane), payload, retained=retained)

    @property
    def orders(self) -> list[tuple[str, str]]:
        return [(lane, order.actor) for lane, driver in self.drivers.items() for order in driver.orders]

    def told(self) -> list[object]:
        return [decode_event(row.event) for row in self.outbox.pending(0, 1000)]

    def refused(self) -> list[CommandRefused]:
        return [event for event in self.told() if isinstance(event, CommandRefused)]

    def moved(self) -> list[BarrierMoved]:
        return [event for event in self.told() if isinstance(event, BarrierMoved)]


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    one = Gate(tmp_path)
    yield one
    one.outbox.close()


@asynccontextmanager
async def at_work(gate: Gate, moves: int = 0, refusals: int = 0) -> AsyncIterator[None]:
    """Have the desk work until so much is told."""
    working = asyncio.create_task(gate.desk.run())
    try:
        yield
        async with asyncio.timeout(PATIENCE_S):
            while len(gate.moved()) < moves or len(gate.refused()) < refusals:  # noqa: ASYNC110 - it is on disk
                await asyncio.sleep(0.01)
    finally:
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working


async def test_a_fresh_command_opens_its_lane_and_its_outcome_names_it(gate: Gate) -> None:
    command = new_id()
    async with at_work(gate, moves=1):
        gate.take(gate.centre.says(gate.desk.challenge(), command=command))
    assert gate.orders == [("in-1", "guard-7")]
    (order,) = gate.drivers["in-1"].orders
    assert (order.key, order.deadline_s) == (str(command), gate.clock.monotonic() + 3)
    (move,) = gate.moved()
    assert (move.command, move.actor, move.reason) == (command, "guard-7", "visitor_announced")
    assert (move.lane, move.passage, move.result) == ("in-1", None, BarrierResult.OPENED)


@pytest.mark.parametrize("days", [-1, 1, -400, 4000])
async def test_a_wall_clock_that_is_days_off_hinders_no_fresh_command(gate: Gate, days: int) -> None:
    gate.clock.wall += timedelta(days=days)
    async with at_work(gate, moves=1):
        gate.take(gate.centre.says(gate.desk.challenge()))
    assert len(gate.orders) == 1


async def test_a_command_that_is_about_to_end_gives_the_driver_no_more_than_what_is_left(gate: Gate) -> None:
    payload = gate.centre.says(gate.desk.challenge())
    for _ in range(3):
        gate.clock.ticks += 1.5
        gate.desk.challenge()
    async with at_work(gate, moves=1):
        gate.take(payload)
    (order,) = gate.drivers["in-1"].orders
    assert order.deadline_s == gate.clock.monotonic() + 0.5


@pytest.mark.parametrize("age_s", [5, 6, 600])
@pytest.mark.parametrize("days", [0, 1, -1])
async def test_a_late_command_moves_nothing_whatever_the_wall_clock_says(
    gate: Gate, age_s: float, days: int
) -> None:
    command = new_id()
    payload = gate.centre.says(gate.desk.challenge(), command=command)
    gate.clock.ticks += age_s
    gate.clock.wall += timedelta(days=days)
    async with at_work(gate, refusals=1):
        gate.take(payload)
    assert not gate.orders
    assert [(one.command, one.reason, one.lane) for one in gate.refused()] == [(command, "late", "in-1")]


async def test_a_command_that_waited_while_the_node_slept_opens_nothing_afterwards(gate: Gate) -> None:
    async with at_work(gate, refusals=2):
        waited = [gate.centre.says(gate.desk.challenge()) for _ in range(2)]
        gate.clock.ticks += 2.6
        for payload in waited:
            gate.take(payload)
    assert not gate.orders
    async with at_work(gate, moves=1):
        gate.take(gate.centre.says(gate.desk.challenge()))
    assert len(gate.orders) == 1


async def test_a_command_of_an_earlier_start_is_late(gate: Gate) -> None:
    payload = gate.centre.says(gate.desk.challenge())
    gate.start()
    async with at_work(gate, refusals=1):
        gate.take(payload)
    assert not gate.orders
    assert gate.refused()[0].reason == CommandRefusal.LATE


async def test_a_replayed_command_opens_once(gate: Gate) -> None:
    payload = gate.centre.says(gate.desk.challenge())
    async with at_work(gate, moves=1, refusals=1):
        for _ in range(3):
            gate.take(payload)
    assert len(gate.orders) == 1
    assert [one.reason for one in gate.refused()] == ["replayed"]
    assert gate.refused()[0].command == gate.moved()[0].command
    assert gate.journal.failures["command_replayed"] == 2


async def test_one_nonce_is_good_for_one_command_even_of_the_centre(gate: Gate) -> None:
    challenge = gate.desk.challenge()
    first, second = (gate.centre.command(challenge, nonce="ab" * 16) for _ in range(2))
    async with at_work(gate, moves=1, refusals=1):
        gate.take(encode(gate.centre.sign(first)))
        gate.take(encode(gate.centre.sign(second)))
    assert len(gate.orders) == 1
    assert (gate.refused()[0].command, gate.refused()[0].reason) == (second.id, "replayed")


async def test_a_refused_command_cannot_be_used_later(gate: Gate) -> None:
    gate.limits = OpeningLimits(lane_per_minute=1, at_once_s=1)
    gate.start()
    challenge = gate.desk.challenge()
    held_back = gate.centre.says(challenge)
    async with at_work(gate, moves=1, refusals=2):
        gate.take(gate.centre.says(challenge))
        gate.take(held_back)
        gate.take(held_back)
    assert {one.reason for one in gate.refused()} == {"too_many", "replayed"}
    assert len(gate.orders) == 1


def _forgeries(gate: Gate) -> dict[str, bytes]:
    centre, other = gate.centre, SigningCentre()
    challenge = gate.desk.challenge()
    signed = centre.sign(centre.command(challenge))
    return {
        "other key": encode(other.sign(other.command(challenge))),
        "other key under the centre's name": encode(
            other.sign(other.command(challenge)).model_copy(update={"key": centre.key.id})
        ),
        "changed text": encode(
            signed.model_copy(update={"command": signed.command.replace("guard-7", "guard-8")})
        ),
        "changed lane": encode(signed.model_copy(update={"command": signed.command.replace("in-1", "in-2")})),
        "signature of another domain": encode(centre.sign(centre.command(challenge), b"gatehouse manifest v1\n")),
        "signature of the bare text": encode(centre.sign(centre.command(challenge), b"")),
        "no signature": encode(signed.model_copy(update={"signature": f"{'A' * 86}=="})),
    }


@pytest.mark.parametrize(
    "how",
    [
        "other key",
        "other key under the centre's name",
        "changed text",
        "changed lane",
        "signature of another domain",
        "signature of the bare text",
        "no signature",
    ],
)
async def test_a_forged_command_moves_nothing_and_its_id_means_nothing(gate: Gate, how: str) -> None:
    async with at_work(gate, refusals=1):
        gate.take(_forgeries(gate)[how])
    assert not gate.orders
    assert [(one.command, one.reason) for one in gate.refused()] == [(None, "forged")]
    assert gate.journal.failures["command_forged"] == 1


@pytest.mark.parametrize(
    "signed_for,came_by",
    [
        ({"lane": "in-2"}, (NODE, "in-1")),
        ({}, (NODE, "in-2")),
        ({"node": "gate-2"}, (NODE, "in-1")),
        ({"site": "elsewhere"}, (NODE, "in-1")),
        ({"node": "gate-2"}, ("gate-2", "in-1")),
        ({"lane": "no-such"}, (NODE, "no-such")),
    ],
    ids=["other-lane", "other-topic", "other-node", "other-site", "both-other-node", "no-such-lane"],
)
async def test_a_command_for_elsewhere_moves_nothing_here(
    gate: Gate, signed_for: dict[str, str], came_by: tuple[str, str]
) -> None:
    command = gate.centre.command(gate.desk.challenge(), **signed_for)
    async with at_work(gate, refusals=1):
        gate.take(encode(gate.centre.sign(command)), came_by[1], node=came_by[0])
    assert not gate.orders
    assert [(one.command, one.reason) for one in gate.refused()] == [(command.id, "wrong_lane")]


async def test_a_retained_command_is_not_for_now(gate: Gate) -> None:
    async with at_work(gate, refusals=1):
        gate.take(gate.centre.says(gate.desk.challenge()), retained=True)
    assert not gate.orders
    assert gate.refused()[0].reason == CommandRefusal.RETAINED


async def test_without_a_key_nobody_is_obeyed(tmp_path: Path) -> None:
    gate = Gate(tmp_path, has_key=False)
    async with at_work(gate, refusals=1):
        gate.take(gate.centre.says(gate.desk.challenge()))
    assert not gate.orders
    assert gate.refused()[0].reason == CommandRefusal.NO_KEY
    gate.outbox.close()


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"kind": "close_barrier"}',
        '{"v": 2, "kind": "open_barrier"}',
        "not json",
        "",
    ],
    ids=["empty", "close", "version-2", "no-json", "nothing"],
)
async def test_what_the_centre_signed_and_nobody_understands_moves_nothing(gate: Gate, text: str) -> None:
    async with at_work(gate, refusals=1):
        gate.take(encode(gate.centre.sign_text(text)))
    assert not gate.orders
    assert gate.refused()[0].reason == CommandRefusal.UNREADABLE


async def test_a_command_with_one_field_too_many_is_not_half_understood(gate: Gate) -> None:
    text = gate.centre.command(gate.desk.challenge()).model_dump_json()
    async with at_work(gate, refusals=1):
        gate.take(encode(gate.centre.sign_text(text.replace("{", '{"lanes": ["in-1", "in-2"],', 1))))
    assert not gate.orders
    assert gate.refused()[0].reason == CommandRefusal.UNREADABLE


@given(st.binary(max_size=600))
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_the_desk_fall_or_open(gate: Gate, payload: bytes) -> None:
    gate.take(payload)
    assert not [work for work in gate.desk._work._queue if not isinstance(work, Refused)]  # type: ignore[attr-defined]


def test_a_topic_that_is_none_is_refused_as_well(gate: Gate) -> None:
    gate.desk.take("gatehouse/v1/garden/gate-1/cmd/UPPER", b"", retained=False)
    assert gate.journal.failures["command_unreadable"] == 1


async def test_a_captured_centre_opens_neither_fast_nor_everywhere(gate: Gate) -> None:
    async with at_work(gate, moves=7, refusals=2):
        for _ in range(20):
            gate.take(gate.centre.says(gate.desk.challenge()))
        for lane in ("in-2", "out-1"):
            gate.take(gate.centre.says(gate.desk.challenge(), lane), lane)
    assert [lane for lane, _ in gate.orders] == ["in-1"] * 6 + ["in-2"]
    assert gate.journal.failures["command_too_many"] == 14
    assert gate.journal.failures["command_mass_opening"] == 1


async def test_an_emergency_opens_after_a_minute_full_of_deliveries_and_is_bounded_too(gate: Gate) -> None:
    async with at_work(gate, moves=9, refusals=1):
        for reason in ["delivery"] * 8 + ["emergency"] * 4:
            gate.take(gate.centre.says(gate.desk.challenge(), reason=reason))
    # An emergency waits for no delivery, so the order in which they move is theirs.
    assert Counter(move.reason for move in gate.moved()) == {"delivery": 6, "emergency": 3}
    assert gate.journal.failures["command_too_many"] == 3


async def test_a_flood_of_forged_commands_writes_two_events_and_hinders_no_guard(gate: Gate) -> None:
    forged = _forgeries(gate)["other key"]
    async with at_work(gate, moves=1, refusals=2):
        for _ in range(5000):
            gate.take(forged)
        gate.take(gate.centre.says(gate.desk.challenge()))
        gate.clock.ticks += 10
    assert len(gate.orders) == 1
    assert [(one.reason, one.count) for one in gate.refused()] == [("forged", 1), ("forged", 4999)]


class UnwatchedGate(WitnessGate):
    """Opens, and looks into no outbox."""

    async def open(self, order: OpenOrder) -> Opened:
        self.orders.append(order)
        return Opened(confirmed=True, state=GateState.OPENING)


async def test_with_a_disk_that_takes_nothing_a_guard_s_command_still_opens(tmp_path: Path) -> None:
    (tmp_path / "emergency.journal").mkdir()
    gate = Gate(tmp_path)
    driver = UnwatchedGate(gate.outbox)
    gate.barriers["in-1"] = Barrier("in-1", driver, gate.journal, deadline_s=3)
    gate.outbox.close()
    gate.take(gate.centre.says(gate.desk.challenge()))
    working = asyncio.create_task(gate.desk.run())
    async with asyncio.timeout(PATIENCE_S):
        while not gate.journal.failures["outbox"]:  # noqa: ASYNC110 - the counter is what tells
            await asyncio.sleep(0.01)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    assert [order.actor for order in driver.orders] == ["guard-7"]
