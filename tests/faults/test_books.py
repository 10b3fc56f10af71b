"""The drill's own books: a loss, a double and a contradiction must show, or a clean drill says nothing."""

from collections import Counter
from uuid import UUID, uuid4

from tests.central.node import NOON, move, passage
from tests.faults.books import Account, Stored, draw_up
from tests.faults.recorded_outbox import MadeEvent
from wire.events import BarrierMoved, Event, GateState, GateStateChanged, PassageRecorded
from wire.ids import new_id

EPOCH = str(uuid4())


def told(*events: Event) -> tuple[MadeEvent, ...]:
    return tuple(MadeEvent(EPOCH, seq, event) for seq, event in enumerate(events, 1))


def stored(*passages: PassageRecorded, moves: tuple[BarrierMoved, ...] = (), news: int = 1) -> Stored:
    ids = [one.passage.hex for one in passages]
    return Stored(
        tuple((one.passage.hex, one.revision) for one in passages),
        tuple(one.id.hex for one in moves),
        {UUID(EPOCH).hex: [(1, 100)]},
        Counter(dict.fromkeys(ids, news)),
    )


def test_what_is_stored_as_it_was_told_is_clean() -> None:
    one = passage()
    opened = move(one.passage)
    assert draw_up(told(one, opened), stored(one, moves=(opened,))).balanced


def test_a_passage_that_was_made_and_is_not_stored_is_lost() -> None:
    one, another = passage(), passage()
    books = draw_up(told(one, another), stored(one))
    assert books.accounts["passage"] == Account(made=2, stored=1, lost=1, doubled=0)
    assert not books.balanced


def test_a_row_too_much_is_doubled() -> None:
    one = passage()
    books = draw_up(told(one), stored(one, one))
    assert books.accounts["passage"] == Account(made=1, stored=1, lost=0, doubled=1)
    assert not books.balanced


def test_an_event_told_again_under_another_number_was_made_once() -> None:
    one = passage()
    assert draw_up(told(one, one), stored(one)).total.made == 1


def test_a_state_of_the_arm_is_stored_when_its_number_is() -> None:
    state = GateStateChanged(id=new_id(), lane="in-1", processed_at=NOON, state=GateState.OPEN, since=NOON)
    made = (MadeEvent(EPOCH, 100, state), MadeEvent(EPOCH, 101, state.model_copy(update={"id": new_id()})))
    assert draw_up(made, stored()).accounts["gate"] == Account(made=2, stored=1, lost=1, doubled=0)


def test_what_may_have_been_made_is_neither_lost_nor_too_much() -> None:
    one, other = passage(), passage()
    newer = passage(passage_id=one.passage, revision=1)
    for found in (stored(one), stored(newer), stored(one, other)):
        books = draw_up(told(one), found, told(newer, other))
        assert books.balanced
        assert books.accounts["passage"].made == 1


def test_a_passage_that_nobody_made_contradicts() -> None:
    one = passage()
    assert "another telling" in draw_up(told(one), stored(one, passage())).contradictions[0]


def test_an_older_telling_contradicts() -> None:
    one = passage()
    newer = passage(passage_id=one.passage, revision=1)
    assert "another telling" in draw_up(told(one, newer), stored(one)).contradictions[0]


def test_a_barrier_that_opened_twice_for_one_passage_contradicts() -> None:
    one = passage()
    moves = (move(one.passage), move(one.passage))
    assert "opened twice" in draw_up(told(one, *moves), stored(one, moves=moves)).contradictions[0]


def test_who_presses_the_button_opens_once_more_for_who_stands_there() -> None:
    one = passage()
    pressed = [move(one.passage).model_copy(update={"actor": "button"}) for _ in range(2)]
    moves = (move(one.passage), *pressed)
    assert draw_up(told(one, *moves), stored(one, moves=moves)).balanced


def test_news_told_twice_contradicts() -> None:
    one = passage()
    assert "news" in draw_up(told(one), stored(one, news=2)).contradictions[0]
