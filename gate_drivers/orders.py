"""The rules that every driver keeps about orders, in one place: none is late, none is carried out twice.

A driver hands its motion to `OrderBook.carry_out` and so cannot forget them.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from gate_drivers.base import GateBusy, GateRefused, GateTimeout, Opened, OpenOrder, Refusal
from gate_drivers.turns import Turns

_REMEMBERED = 1000
_TRIES_WITHOUT_ANSWER = 2


@dataclass(slots=True)
class _Line:
    """What is known of one key."""

    answer: Opened | GateRefused | GateTimeout | None = None
    unanswered: int = 0
    begun: bool = False


class OrderBook:
    """Carries out one order after the other and remembers the answers to the newest thousand.

    Books that share `turns` share a controller's line; without it this one has it to itself.
    """

    def __init__(self, clock: Callable[[], float], turns: Turns | None = None) -> None:
        self._clock = clock
        self._turns = turns or Turns()
        self._lines: OrderedDict[str, _Line] = OrderedDict()

    async def carry_out(self, order: OpenOrder, move: Callable[[], Awaitable[Opened]]) -> Opened:
        """Run `move` for `order` unless it is late or was answered before.

        A repeated key gets its first answer, refusals included. An order that the controller did not answer may
        be given once more; after that the time-out is its answer. Raises what `move` raises, and GateRefused
        when the order is late, also because others were busy until then, GateTimeout when `move` outlasts the
        deadline.
        """
        try:
            async with self._turns.take(order.deadline_s - self._clock()):
                return await self._in_turn(order, move)
        except GateBusy as busy:
            return self._never_in_turn(order, busy)

    async def _in_turn(self, order: OpenOrder, move: Callable[[], Awaitable[Opened]]) -> Opened:
        line = self._line(order.key)
        if line.answer is not None:
            return self._repeat(line.answer)
        left_s = order.deadline_s - self._clock()
        if left_s <= 0:
            line.answer = GateRefused(
                Refusal.LATE, f"the order came {-left_s:.1f} s after its deadline; give a new one"
            )
            raise line.answer
        return await self._try(line, left_s, move)

    def _never_in_turn(self, order: OpenOrder, busy: GateBusy) -> Opened:
        """Answer for an order that others kept from its turn until its deadline: this time it did not move."""
        line = self._line(order.key)
        if line.answer is not None:
            return self._repeat(line.answer)
        if line.begun:
            raise GateTimeout("the same order was given before and has no answer: it may have moved") from busy
        line.answer = GateRefused(Refusal.LATE, "the controller was busy until the deadline; give a new order")
        raise line.answer from busy

    async def _try(self, line: _Line, left_s: float, move: Callable[[], Awaitable[Opened]]) -> Opened:
        line.begun = True
        try:
            async with asyncio.timeout(left_s):
                line.answer = await move()
        except GateRefused as refused:
            line.answer = refused
            raise
        except (TimeoutError, GateTimeout) as silence:
            line.unanswered += 1
            timeout = GateTimeout("the controller did not answer in time: the barrier may have moved or not")
            if line.unanswered >= _TRIES_WITHOUT_ANSWER:
                line.answer = timeout
            raise timeout from silence
        return line.answer

    def _line(self, key: str) -> _Line:
        line = self._lines.setdefault(key, _Line())
        self._lines.move_to_end(key)
        if len(self._lines) > _REMEMBERED:
            self._lines.popitem(last=False)
        return line

    @staticmethod
    def _repeat(answer: Opened | GateRefused | GateTimeout) -> Opened:
        if isinstance(answer, Opened):
            return replace(answer, repeated=True)
        if isinstance(answer, GateRefused):
            raise GateRefused(answer.refusal, str(answer))
        raise GateTimeout(str(answer))
