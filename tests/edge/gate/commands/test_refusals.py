from edge.gate.commands.nonces import MOST, Nonces
from edge.gate.commands.refusals import FOLDED_EVERY_S, Refusals, Refused
from wire.commands import CommandRefusal
from wire.ids import new_id


def forged() -> Refused:
    return Refused("in-1", CommandRefusal.FORGED, None)


def test_a_flood_is_told_once_and_then_counted_and_none_is_forgotten() -> None:
    refusals, told = Refusals(), list[tuple[float, int]]()
    for moment in range(10_000):
        now_s = moment / 1000
        if refusals.note(forged(), now_s):
            told.append((now_s, 1))
        told.extend((now_s, one.count) for one in refusals.due(now_s))
    assert told == [(0.0, 1)]
    (rest,) = refusals.due(FOLDED_EVERY_S)
    assert (rest.count, rest.reason, rest.command) == (9999, CommandRefusal.FORGED, None)
    assert not tuple(refusals.due(FOLDED_EVERY_S + 100))


def test_each_reason_is_told_at_once_the_first_time() -> None:
    refusals = Refusals()
    assert all(refusals.note(Refused("in-1", reason, None), 0) for reason in CommandRefusal)


def test_a_flood_of_one_reason_hides_no_answer_to_a_command_that_is_signed_well() -> None:
    refusals = Refusals()
    for _ in range(100):
        refusals.note(Refused("in-1", CommandRefusal.LATE, None), 0)
    own = Refused("in-1", CommandRefusal.LATE, new_id())
    assert refusals.note(own, 1) == own
    assert refusals.note(own, 1) is None


def test_copies_of_one_command_are_answered_once_and_many_commands_as_far_as_the_budget_goes() -> None:
    refusals = Refusals()
    first = Refused("in-1", CommandRefusal.REPLAYED, new_id())
    assert [bool(refusals.note(first, 0)) for _ in range(50)] == [True] + [False] * 49
    many = [refusals.note(Refused("in-1", CommandRefusal.TOO_MANY, new_id()), 1) for _ in range(500)]
    assert sum(one is not None for one in many) == 19
    assert sum(one.count for one in refusals.due(20)) == 49 + 481
    assert refusals.note(Refused("in-1", CommandRefusal.LATE, new_id()), 61)


def test_nonces_are_forgotten_when_they_are_of_no_more_use_and_never_fill_the_memory() -> None:
    nonces = Nonces()
    assert all(nonces.remember(str(number), 0, 30) for number in range(MOST))
    assert nonces.is_known("0")
    assert not nonces.remember("one more", 29, 30)
    assert nonces.remember("one more", 30, 30)
    assert not nonces.is_known("0")
