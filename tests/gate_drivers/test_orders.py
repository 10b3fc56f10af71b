import asyncio

import pytest

from gate_drivers.base import GateRefused, GateState, GateTimeout, GateUnreachable, Opened, OpenOrder, Refusal
from gate_drivers.orders import OrderBook
from gate_drivers.turns import Turns

OPENED = Opened(confirmed=True, state=GateState.OPENING)


class Motion:
    """Counts how often it is asked to move, and answers by its script."""

    def __init__(self, *script: Opened | Exception) -> None:
        self.script = list(script)
        self.moves = 0

    async def __call__(self) -> Opened:
        self.moves += 1
        answer = self.script.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def order(key: str = "k", deadline_s: float = 103.0) -> OpenOrder:
    return OpenOrder(key, "visitor", "guard", deadline_s)


@pytest.fixture
def book() -> OrderBook:
    return OrderBook(clock=lambda: 100.0)


async def test_a_repeat_gets_the_first_answer(book: OrderBook) -> None:
    motion = Motion(OPENED)
    assert await book.carry_out(order(), motion) == OPENED
    assert await book.carry_out(order(), motion) == Opened(confirmed=True, state=GateState.OPENING, repeated=True)
    assert motion.moves == 1


async def test_a_repeat_after_the_deadline_still_gets_the_first_answer(book: OrderBook) -> None:
    await book.carry_out(order(), Motion(OPENED))
    assert (await book.carry_out(order(deadline_s=1.0), Motion())).repeated


@pytest.mark.parametrize("deadline_s", [100.0, 99.0])
async def test_at_its_deadline_an_order_is_late(book: OrderBook, deadline_s: float) -> None:
    motion = Motion(OPENED)
    with pytest.raises(GateRefused) as caught:
        await book.carry_out(order(deadline_s=deadline_s), motion)
    assert caught.value.refusal is Refusal.LATE
    assert motion.moves == 0


async def test_an_order_that_waited_for_its_turn_too_long_is_late() -> None:
    now = 100.0
    book = OrderBook(clock=lambda: now)

    async def slow() -> Opened:
        nonlocal now
        await asyncio.sleep(0)
        now = 110.0
        return OPENED

    motion = Motion(OPENED)
    first, second = await asyncio.gather(
        book.carry_out(order("a", 120.0), slow), book.carry_out(order("b", 105.0), motion), return_exceptions=True
    )
    assert first == OPENED
    assert isinstance(second, GateRefused)
    assert motion.moves == 0


async def test_a_refusal_is_an_answer(book: OrderBook) -> None:
    motion = Motion(GateRefused(Refusal.CONTROLLER, "no"), OPENED)
    for _ in range(2):
        with pytest.raises(GateRefused, match="no"):
            await book.carry_out(order(), motion)
    assert motion.moves == 1


async def test_an_order_without_an_answer_may_be_given_once_more(book: OrderBook) -> None:
    motion = Motion(GateTimeout("silence"), OPENED)
    with pytest.raises(GateTimeout):
        await book.carry_out(order(), motion)
    assert await book.carry_out(order(), motion) == OPENED


async def test_a_third_try_without_an_answer_is_not_sent(book: OrderBook) -> None:
    motion = Motion(GateTimeout("silence"), GateTimeout("silence"), OPENED)
    for _ in range(3):
        with pytest.raises(GateTimeout):
            await book.carry_out(order(), motion)
    assert motion.moves == 2


async def test_what_was_never_sent_may_be_sent_again(book: OrderBook) -> None:
    motion = Motion(*[GateUnreachable("no line")] * 3, OPENED)
    for _ in range(3):
        with pytest.raises(GateUnreachable):
            await book.carry_out(order(), motion)
    assert await book.carry_out(order(), motion) == OPENED


async def test_a_driver_that_hangs_is_cut_at_the_deadline(book: OrderBook) -> None:
    async def hang() -> Opened:
        await asyncio.Event().wait()
        return OPENED

    with pytest.raises(GateTimeout):
        await book.carry_out(order(deadline_s=100.01), hang)
    assert await book.carry_out(order("next"), Motion(OPENED)) == OPENED


async def test_only_the_newest_thousand_keys_are_remembered(book: OrderBook) -> None:
    for number in range(1001):
        await book.carry_out(order(f"k{number}"), Motion(OPENED))
    assert (await book.carry_out(order("k1"), Motion())).repeated
    assert not (await book.carry_out(order("k0"), Motion(OPENED))).repeated


async def hang() -> Opened:
    await asyncio.Event().wait()
    return OPENED


async def test_books_that_share_a_line_take_turns_and_forget_no_key() -> None:
    turns = Turns()
    one, other = OrderBook(lambda: 100.0, turns), OrderBook(lambda: 100.0, turns)
    motion = Motion(OPENED)
    silent, late = await asyncio.gather(
        one.carry_out(order("a", 100.3), hang), other.carry_out(order("b", 100.1), motion), return_exceptions=True
    )
    assert isinstance(silent, GateTimeout)
    assert isinstance(late, GateRefused)
    assert late.refusal is Refusal.LATE
    with pytest.raises(GateRefused):
        await other.carry_out(order("b"), motion)
    assert motion.moves == 0
    assert await other.carry_out(order("c"), Motion(OPENED)) == OPENED


async def test_the_same_order_while_it_is_carried_out_is_not_said_to_have_stood_still(book: OrderBook) -> None:
    first, second = await asyncio.gather(
        book.carry_out(order("a", 100.3), hang), book.carry_out(order("a", 100.1), hang), return_exceptions=True
    )
    assert isinstance(first, GateTimeout)
    assert isinstance(second, GateTimeout)


async def test_a_repeat_that_waits_in_vain_still_gets_its_first_answer(book: OrderBook) -> None:
    await book.carry_out(order("a"), Motion(OPENED))
    _silent, again = await asyncio.gather(
        book.carry_out(order("b", 100.3), hang), book.carry_out(order("a", 100.1), hang), return_exceptions=True
    )
    assert isinstance(again, Opened)
    assert again.repeated
