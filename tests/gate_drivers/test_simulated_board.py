"""The simulated board keeps what the port promises: limits, its own end, and faults in the words of the tree."""

import pytest

from gate_drivers.base import GateRefused, GateTimeout, GateUnreachable, Refusal
from gate_drivers.board import LONGEST_SHOWN_S, Board
from gate_drivers.simulated_board import BoardFault, SimulatedBoard, SimulatedBoardOptions


class Standing:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Standing:
    return Standing()


@pytest.fixture
def board(clock: Standing) -> SimulatedBoard:
    return SimulatedBoard(SimulatedBoardOptions(), clock)


def test_it_is_a_board(board: SimulatedBoard) -> None:
    port: Board = board
    assert port is board


async def test_it_ends_by_itself_what_it_shows(board: SimulatedBoard, clock: Standing) -> None:
    await board.show(("请稍候", "PLEASE WAIT"), 60)
    clock.now_s += 59
    assert board.shown == ("请稍候", "PLEASE WAIT")
    clock.now_s += 1
    assert not board.shown


async def test_a_later_text_takes_the_place_of_the_earlier_and_clear_of_all(board: SimulatedBoard) -> None:
    await board.clear()
    await board.show(("请稍候",), 60)
    await board.show(("请掉头",), 60)
    assert board.shown == ("请掉头",)
    await board.clear()
    assert not board.shown


async def test_it_keeps_what_it_said(board: SimulatedBoard) -> None:
    await board.speak("请稍候")
    await board.speak("请掉头")
    assert board.spoken == ["请稍候", "请掉头"]


@pytest.mark.parametrize(
    "lines, seconds",
    [
        ((), 60),
        (("请",) * 5, 60),
        (("请" * 17,), 60),
        (("☎",), 60),
        (("请",), 0),
        (("请",), LONGEST_SHOWN_S + 1),
        (("请",), float("nan")),
    ],
    ids=["nothing", "five lines", "34 bytes", "not in GBK", "no time", "too long", "no number"],
)
async def test_it_refuses_what_no_board_shows(
    board: SimulatedBoard, lines: tuple[str, ...], seconds: float
) -> None:
    with pytest.raises(GateRefused) as caught:
        await board.show(lines, seconds)
    assert caught.value.refusal is Refusal.INVALID
    assert not board.shown


@pytest.mark.parametrize("words", ["", "请" * 33, "☎"])
async def test_it_refuses_to_speak_what_no_board_speaks(board: SimulatedBoard, words: str) -> None:
    with pytest.raises(GateRefused):
        await board.speak(words)
    assert board.spoken == []


@pytest.mark.parametrize(
    "fault, error",
    [
        (BoardFault.UNREACHABLE, GateUnreachable),
        (BoardFault.REFUSE, GateRefused),
        (BoardFault.TIMEOUT, GateTimeout),
    ],
)
async def test_each_fault_is_an_error_of_the_tree_until_it_is_mended(
    board: SimulatedBoard, fault: BoardFault, error: type[Exception]
) -> None:
    board.fail(fault)
    for call in (board.show(("请稍候",), 60), board.speak("请稍候"), board.clear()):
        with pytest.raises(error):
            await call
    board.mend(fault)
    await board.show(("请稍候",), 60)


async def test_a_mute_board_shows_and_does_not_speak() -> None:
    board = SimulatedBoard(SimulatedBoardOptions(faults=frozenset({BoardFault.MUTE})))
    await board.show(("请稍候",), 60)
    with pytest.raises(GateRefused, match="loudspeaker"):
        await board.speak("请稍候")
    assert board.shown == ("请稍候",)


async def test_a_closed_board_is_out_of_reach(board: SimulatedBoard) -> None:
    await board.show(("请稍候",), 60)
    await board.aclose()
    await board.aclose()
    with pytest.raises(GateUnreachable):
        await board.clear()
    assert board.shown == ("请稍候",)
