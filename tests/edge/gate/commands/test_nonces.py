"""Which commands came before: known for as long as they could be obeyed, and never more than there is room for."""

from edge.gate.commands.nonces import MOST, Nonces


def test_one_that_came_before_is_known_and_no_other() -> None:
    nonces = Nonces()
    assert not nonces.is_known("a")
    assert nonces.remember("a", now_s=0, life_s=10)
    assert nonces.is_known("a")
    assert not nonces.is_known("A")


def test_where_there_is_no_room_nothing_is_taken_until_the_first_are_of_no_more_use() -> None:
    nonces = Nonces()
    for number in range(MOST):
        assert nonces.remember(str(number), now_s=0, life_s=10 if number else 5)
    assert not nonces.remember("one more", now_s=4.9, life_s=10)
    assert not nonces.is_known("one more")
    assert nonces.is_known("0")
    assert nonces.remember("one more", now_s=5, life_s=10), "the first is of no more use"
    assert not nonces.is_known("0")
    assert not nonces.remember("two more", now_s=5, life_s=10)


def test_what_is_still_good_is_never_forgotten_for_room() -> None:
    nonces = Nonces()
    for number in range(2 * MOST):
        nonces.remember(str(number), now_s=number / MOST, life_s=1)
        alive = range(max(0, number - MOST + 1), number)
        assert number % 997 or all(nonces.is_known(str(one)) for one in alive)
