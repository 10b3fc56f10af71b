"""Takes what comes as a command, checks it in a fixed order, and obeys or says why not.

Checking is quick and waits for nothing, so that acknowledgements behind a command are not held up. What follows
(a barrier takes seconds, a refusal goes on disk) is done by `run`, apart.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import assert_never

from edge.errors import OutboxError
from edge.gate.barrier import Barrier, Wish
from edge.gate.commands.challenges import Challenges
from edge.gate.commands.limits import OpeningCount, OpeningLimits
from edge.gate.commands.nonces import Nonces
from edge.gate.commands.notice_limit import NoticeCount
from edge.gate.commands.refusals import Refusals, Refused
from edge.gate.commands.verification import CentreKey
from edge.gate.holding import EndWish, Holding, HoldWish
from edge.gate.lane_board import LaneBoard, NoticeWish
from edge.journal import Journal
from edge.running.fault_points import FaultPoint
from wire.codec import decode_command, open_command
from wire.commands import EMERGENCY, Command, CommandRefusal, EndHold, GiveNotice, HoldBarrier, OpenBarrier
from wire.errors import WireError
from wire.events import CommandRefused
from wire.ids import PassageId
from wire.topics import Topic, parse_topic

LOG = logging.getLogger(__name__)

_WAITING = 64
_LOOK_EVERY_S = 1.0

Deed = Callable[[], Awaitable[object]]
"""Does what a command wants."""
WhoIsThere = Callable[[str], Sequence[PassageId]]
"""Who is at the arm of a lane and has yet to pass it, who is at the front first; empty: nobody is seen there."""


def nobody_known(_: str) -> Sequence[PassageId]:
    """Say that nobody can say who is at a gate."""
    return ()


@dataclass(frozen=True, slots=True)
class NodeName:
    """Which node this is."""

    site: str
    node: str


@dataclass(frozen=True, slots=True)
class Obeying:
    """What does as commands want, by lane."""

    barriers: Mapping[str, Barrier]
    holdings: Mapping[str, Holding]
    boards: Mapping[str, LaneBoard] = field(default_factory=dict)
    """Of the lanes that have one."""


class CommandDesk:
    """See the module. Without a key it obeys nobody."""

    def __init__(
        self,
        name: NodeName,
        key: CentreKey | None,
        limits: OpeningLimits,
        lanes: Obeying,
        journal: Journal,
        who_is_there: WhoIsThere = nobody_known,
    ) -> None:
        self._name = name
        self._key = key
        self._barriers = lanes.barriers
        self._holdings = lanes.holdings
        self._boards = lanes.boards
        self._journal = journal
        self._who_is_there = who_is_there
        self._challenges = Challenges(journal.clock.monotonic())
        self._nonces = Nonces()
        # Of their own, so that a flood of notices leaves room for openings.
        self._notice_nonces = Nonces()
        self._notices = NoticeCount()
        self._lanes_at_once = limits.lanes_at_once
        self._count = OpeningCount(limits)
        # Whoever held many lanes open may end that everywhere at once; only a flood is not written down.
        self._ends = OpeningCount(replace(limits, lanes_at_once=len(lanes.barriers)))
        self._refusals = Refusals()
        self._work: asyncio.Queue[Deed | Refused] = asyncio.Queue(_WAITING)

    def challenge(self) -> str:
        """Return what a command must carry from now on."""
        now_s = self._journal.clock.monotonic()
        self._challenges.be_awake(now_s)
        return self._challenges.current(now_s)

    def rotates_in_s(self) -> float:
        """Say when the challenge will be another one."""
        return self._challenges.rotates_in_s(self._journal.clock.monotonic())

    def take(self, topic: str, payload: bytes, *, retained: bool) -> None:
        """Take a message from a command topic; neither waits nor raises, whatever it is."""
        self._journal.faults.reach(FaultPoint.COMMAND)
        now_s = self._journal.clock.monotonic()
        self._challenges.be_awake(now_s)
        judged = self._judge(topic, payload, now_s, retained=retained)
        if isinstance(judged, Refused):
            self._journal.fail(f"command_{judged.reason}")
            LOG.warning("a command is refused", extra={"lane": judged.lane, "reason": judged.reason.value})
            told = self._refusals.note(judged, now_s)
            if told is not None:
                self._put(told)
        else:
            self._put(judged)

    async def run(self) -> None:
        """Carry out what was taken, and tell what was refused, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_EVERY_S):
                        work = await self._work.get()
                        if isinstance(work, Refused):
                            tasks.create_task(self._tell(work))
                        else:
                            tasks.create_task(_do(work))
                self._challenges.be_awake(self._journal.clock.monotonic())
                for folded in self._refusals.due(self._journal.clock.monotonic()):
                    tasks.create_task(self._tell(folded))

    def _judge(self, topic: str, payload: bytes, now_s: float, *, retained: bool) -> Deed | Refused:
        try:
            place = parse_topic(topic)
        except WireError:
            return Refused(next(iter(self._barriers)), CommandRefusal.UNREADABLE, None)
        lane = place.rest or next(iter(self._barriers))
        if retained:
            return Refused(lane, CommandRefusal.RETAINED, None)
        read = self._read(payload)
        if isinstance(read, CommandRefusal):
            return Refused(lane, read, None)
        refusal = self._refusal(read, place, now_s)
        if refusal is not None:
            return Refused(lane, refusal, read.id)
        return self._deed(read, now_s + self._challenges.life_s(read.challenge, now_s))

    def _deed(self, command: Command, good_until_s: float) -> Deed:
        match command:
            case OpenBarrier():
                whom = self._whom(command)
                wish = Wish(str(command.id), command.reason, command.actor, good_until_s, whom, command.id)
                return partial(self._barriers[command.lane].open_for, wish)
            case HoldBarrier():
                hold = HoldWish(command.id, command.reason, command.actor, command.seconds, good_until_s)
                return partial(self._holdings[command.lane].begin, hold)
            case EndHold():
                end = EndWish(command.hold, command.id, command.actor, good_until_s)
                return partial(self._holdings[command.lane].end, end)
            case GiveNotice():
                whom, said = self._whom(command), command.saying
                notice = NoticeWish(command.id, said, command.actor, whom, good_until_s)
                return partial(self._boards[command.lane].give, notice)
            case _:
                assert_never(command)

    def _read(self, payload: bytes) -> Command | CommandRefusal:
        """Read a command that the centre has signed; nothing inside it is looked at before that is sure."""
        try:
            signed = decode_command(payload)
            if self._key is None:
                return CommandRefusal.NO_KEY
            if not self._key.signed(signed):
                return CommandRefusal.FORGED
            return open_command(signed)
        except WireError:
            return CommandRefusal.UNREADABLE

    def _refusal(self, command: Command, place: Topic, now_s: float) -> CommandRefusal | None:
        named = (command.site, command.node, command.lane)
        if named != (place.site, place.node, place.rest) or named[:2] != (self._name.site, self._name.node):
            return CommandRefusal.WRONG_LANE
        if command.lane not in self._barriers:
            return CommandRefusal.WRONG_LANE
        life_s = self._challenges.life_s(command.challenge, now_s)
        if not life_s:
            return CommandRefusal.LATE
        nonces = self._notice_nonces if isinstance(command, GiveNotice) else self._nonces
        if nonces.is_known(command.nonce):
            return CommandRefusal.REPLAYED
        if not nonces.remember(command.nonce, now_s, life_s):
            return CommandRefusal.TOO_MANY
        if isinstance(command, EndHold):
            return self._ends.take(command.lane, now_s)
        if isinstance(command, OpenBarrier | GiveNotice) and self._is_for_another(command):
            return CommandRefusal.ANOTHER_VEHICLE
        if isinstance(command, GiveNotice):
            is_board = command.lane in self._boards
            return self._notices.take(command.lane, now_s) if is_board else CommandRefusal.NO_BOARD
        if isinstance(command, HoldBarrier) and self._holds_too_many(command):
            return CommandRefusal.MASS_OPENING
        return self._count.take(command.lane, now_s, emergency=command.reason == EMERGENCY)

    def _is_for_another(self, command: OpenBarrier | GiveNotice) -> bool:
        """Say whether somebody else stands there than the one it names; an emergency is for whoever does."""
        there = self._who_is_there(command.lane)
        named = command.passage is not None and command.reason != EMERGENCY
        return named and bool(there) and command.passage not in there

    def _holds_too_many(self, command: HoldBarrier) -> bool:
        """Say whether so many other lanes are held open that one more is a mass opening; an emergency is short."""
        others = [lane for lane, holding in self._holdings.items() if holding.is_on and lane != command.lane]
        return command.reason != EMERGENCY and len(others) >= self._lanes_at_once

    def _whom(self, command: OpenBarrier | GiveNotice) -> PassageId | None:
        """Return for whom it is: the one it names and who is there, else whoever is at the front."""
        there = self._who_is_there(command.lane)
        if command.passage is not None and (command.passage in there or not there):
            return command.passage
        return there[0] if there else None

    def _put(self, work: Deed | Refused) -> None:
        try:
            self._work.put_nowait(work)
        except asyncio.QueueFull:
            # Only when nobody works here any more: a command that waited would come late.
            self._journal.fail("command_dropped")
            LOG.error("a command or refusal is let go: too many wait")  # noqa: TRY400 - the queue says it all

    async def _tell(self, refused: Refused) -> None:
        event = CommandRefused(
            id=self._journal.new_id(),
            lane=refused.lane,
            processed_at=self._journal.clock.now(),
            clock=self._journal.clock.quality(),
            command=refused.command,
            reason=refused.reason.value,
            count=refused.count,
        )
        try:
            await self._journal.record(event)
        except OutboxError:
            self._journal.fail("outbox")
            LOG.exception("a refused command is not on disk", extra={"lane": refused.lane})


async def _do(deed: Deed) -> None:
    await deed()
