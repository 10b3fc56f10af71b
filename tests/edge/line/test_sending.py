from collections.abc import Iterable

from edge.line.sending import BACKLOG_WINDOW, LIVE_WINDOW, Sending
from edge.outbox import QueuedEvent
from wire.ids import new_id

EPOCH, OTHER = new_id(), new_id()


def rows(numbers: Iterable[int]) -> list[QueuedEvent]:
    return [QueuedEvent(EPOCH, seq, "gate", "{}") for seq in numbers]


def numbers(chosen: Iterable[QueuedEvent]) -> list[int]:
    return [one.seq for one in chosen]


class Line:
    """A queue and what a round would take of it."""

    def __init__(self, waiting: int, resend_s: float = 10) -> None:
        self.waiting = list(range(1, waiting + 1))
        self.sending = Sending(resend_s)
        self.sending.begin(EPOCH, waiting + 1)

    def round(self, now_s: float) -> tuple[list[int], list[int]]:
        after = self.sending.live_after(EPOCH)
        live = [seq for seq in self.waiting if seq > after][-LIVE_WINDOW:]
        chosen = self.sending.due(rows(live), rows(self.waiting[:BACKLOG_WINDOW]), now_s)
        return numbers(chosen[0]), numbers(chosen[1])


def test_what_is_new_goes_before_a_long_backlog() -> None:
    line = Line(5000)
    assert line.round(0) == ([], list(range(1, BACKLOG_WINDOW + 1)))
    line.waiting.extend([5001, 5002])
    assert line.round(0.1) == ([5001, 5002], [])


def test_the_backlog_is_not_held_up_by_what_is_new() -> None:
    line = Line(400)
    new = 400
    for turn in range(4):
        for _ in range(200):
            new += 1
            line.waiting.append(new)
        live, backlog = line.round(turn)
        assert len(live) <= LIVE_WINDOW
        assert not set(live) & set(backlog)
        for seq in (*live, *backlog):
            line.waiting.remove(seq)
    assert min(line.waiting) > 400


def test_nothing_goes_again_before_its_time_and_everything_after_it() -> None:
    line = Line(3)
    assert line.round(0) == ([], [1, 2, 3])
    line.waiting.append(4)
    assert line.round(5) == ([4], [])
    assert line.round(9.9) == ([], [])
    assert line.round(10) == ([], [1, 2, 3])
    assert line.round(15) == ([4], [])


def test_no_more_than_a_window_is_on_the_way() -> None:
    line = Line(1000)
    assert len(line.round(0)[1]) == BACKLOG_WINDOW
    assert line.round(1) == ([], [])
    del line.waiting[:10]
    assert line.round(2) == ([], list(range(BACKLOG_WINDOW + 1, BACKLOG_WINDOW + 11)))


def test_a_new_connection_sends_everything_again() -> None:
    line = Line(3)
    line.round(0)
    line.sending.begin(EPOCH, 4)
    assert line.round(0.1) == ([], [1, 2, 3])


def test_what_the_centre_asks_for_goes_at_once_and_nothing_else() -> None:
    line = Line(9)
    line.round(0)
    line.sending.hurry(OTHER, [(1, 9)])
    assert line.round(1) == ([], [])
    line.sending.hurry(EPOCH, [(2, 3), (8, 2**53)])
    assert line.round(1) == ([], [2, 3, 8, 9])


def test_in_an_epoch_that_began_meanwhile_all_is_live() -> None:
    sending = Sending(10)
    sending.begin(EPOCH, 500)
    assert (sending.live_after(EPOCH), sending.live_after(OTHER)) == (499, 0)
