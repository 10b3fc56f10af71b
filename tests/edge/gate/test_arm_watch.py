from dataclasses import replace
from uuid import UUID

import pytest

from edge.gate.arm_watch import Arm, ArmWatch, AtGate
from edge.visits.presence.phase import Phase
from wire.events import GateState

FIRST, SECOND = UUID(int=1), UUID(int=2)

OPEN, CLOSED = Arm(GateState.OPEN, FIRST, 0.0), Arm(GateState.CLOSED, FIRST, 0.0)
WAITS = AtGate(FIRST, Phase.AT_ARM, in_front=True, known_now=True)
PASSES = replace(WAITS, passage=SECOND, phase=Phase.PASSING)


def lowered(watch: ArmWatch, one: AtGate = WAITS, down: Arm = CLOSED, begin_s: float = 0.0) -> tuple[UUID, ...]:
    """Raise the arm and let it come down before `one`; return for whom to open again a second later."""
    watch.see(OPEN, [one], begin_s + 1)
    watch.see(down, [one], begin_s + 5)
    return watch.see(down, [one], begin_s + 6)


def opened(passage: UUID = FIRST) -> ArmWatch:
    watch = ArmWatch()
    watch.note_opening(passage)
    return watch


def test_before_whom_the_arm_came_down_it_is_opened_again() -> None:
    assert lowered(opened()) == (FIRST,)


def test_it_is_opened_three_times_at_most() -> None:
    watch = ArmWatch()
    before = []
    for number in range(5):
        before.append(watch.note_opening(FIRST, again=number > 0))
        again = lowered(watch, begin_s=100.0 * number)
        assert again == ((FIRST,) if number < 2 else ())
    assert before == [0, 1, 2, 3, 4]


def test_an_arm_that_is_only_just_down_is_not_raised_again() -> None:
    watch = opened()
    watch.see(OPEN, [WAITS], 1.0)
    assert watch.see(CLOSED, [WAITS], 5.0) == ()
    assert watch.see(CLOSED, [WAITS], 5.9) == ()
    assert watch.see(CLOSED, [WAITS], 6.0) == (FIRST,)


def test_the_second_counts_anew_when_the_arm_goes_up_between() -> None:
    watch = opened()
    watch.see(OPEN, [WAITS], 1.0)
    watch.see(CLOSED, [WAITS], 5.0)
    watch.see(Arm(GateState.OPENING, FIRST), [WAITS], 5.5)
    assert watch.see(CLOSED, [WAITS], 6.1) == ()
    assert watch.see(CLOSED, [WAITS], 7.1) == (FIRST,)


def test_an_arm_that_was_never_seen_up_has_not_come_down() -> None:
    watch = opened()
    assert watch.see(CLOSED, [WAITS], 1.0) == ()
    assert watch.see(CLOSED, [WAITS], 9.0) == ()


@pytest.mark.parametrize("state", [GateState.UNKNOWN, GateState.FAULT])
def test_what_the_barrier_does_not_say_is_not_down(state: GateState) -> None:
    assert lowered(opened(), down=Arm(state, FIRST)) == ()


@pytest.mark.parametrize("state", [GateState.OPEN, GateState.OPENING, GateState.CLOSING])
def test_an_arm_that_is_still_up_is_not_down(state: GateState) -> None:
    assert lowered(opened(), down=Arm(state, FIRST)) == ()


@pytest.mark.parametrize(
    "one",
    [
        replace(WAITS, known_now=False),
        replace(WAITS, in_front=False),
        replace(WAITS, phase=Phase.APPROACHING),
        replace(WAITS, phase=Phase.TURNED_BACK),
        replace(WAITS, phase=Phase.PASSING),
        replace(WAITS, phase=Phase.PARKED),
    ],
    ids=["plate not seen", "not in front", "far away", "turned back", "passing", "parked"],
)
def test_for_whom_it_is_not_opened_again(one: AtGate) -> None:
    assert lowered(opened(), one) == ()


def test_for_whom_the_rules_never_opened_it_is_not_opened_again() -> None:
    assert lowered(ArmWatch()) == ()
    assert lowered(opened(SECOND)) == ()


def test_an_opening_starts_the_watch_anew() -> None:
    watch = opened()
    assert lowered(watch) == (FIRST,)
    watch.note_opening(FIRST, again=True)
    assert watch.see(CLOSED, [WAITS], 7.0) == ()


def test_a_passage_told_anew_is_not_opened_for_anew() -> None:
    watch = opened()
    assert watch.note_opening(FIRST) == 0
    assert lowered(watch) == (FIRST,)


def test_openings_of_long_ago_are_forgotten() -> None:
    watch = opened()
    for number in range(100, 164):
        watch.note_opening(UUID(int=number))
    assert watch.note_opening(FIRST) == 0
    assert watch.note_opening(UUID(int=163), again=True) == 1


def test_who_passes_under_an_arm_raised_for_another_follows() -> None:
    watch = opened()
    watch.see(OPEN, [PASSES], 3.0)
    assert watch.followed(SECOND)


def test_who_passes_under_his_own_arm_does_not_follow() -> None:
    watch = opened()
    watch.see(OPEN, [replace(PASSES, passage=FIRST)], 3.0)
    assert not watch.followed(FIRST)


def test_who_was_let_in_himself_does_not_follow_although_the_arm_was_raised_for_another() -> None:
    watch = opened(SECOND)
    watch.see(OPEN, [PASSES], 3.0)
    assert not watch.followed(SECOND)


@pytest.mark.parametrize("now_s,followed", [(-1.0, False), (0.0, True), (30.0, True), (30.1, False)])
def test_an_arm_that_was_raised_long_ago_was_raised_for_nobody(now_s: float, *, followed: bool) -> None:
    watch = opened()
    watch.note_passing(SECOND, OPEN, now_s)
    assert watch.followed(SECOND) is followed


@pytest.mark.parametrize(
    "arm", [Arm(GateState.OPEN), Arm(GateState.OPEN, None, 0.0), Arm(GateState.FAULT, FIRST, 0.0)]
)
def test_under_an_arm_raised_for_nobody_nobody_follows(arm: Arm) -> None:
    watch = ArmWatch()
    watch.note_passing(SECOND, arm, 3.0)
    assert not watch.followed(SECOND)


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase is not Phase.PASSING])
def test_who_does_not_pass_does_not_follow(phase: Phase) -> None:
    watch = opened()
    watch.see(OPEN, [replace(PASSES, phase=phase)], 3.0)
    assert not watch.followed(SECOND)


def test_who_followed_has_followed_whatever_comes_later() -> None:
    watch = opened()
    watch.note_passing(SECOND, OPEN, 3.0)
    watch.note_passing(SECOND, OPEN, 90.0)
    assert watch.followed(SECOND)


def test_whoever_goes_in_before_the_arm_is_raised_for_the_next_one_follows_nobody() -> None:
    watch = ArmWatch()
    watch.see(Arm(GateState.OPEN), [PASSES], 1.0)
    watch.see(Arm(GateState.OPEN, raised_for=FIRST, raised_s=2.0), [PASSES], 2.5)
    assert not watch.followed(SECOND)


def test_who_is_told_of_late_went_in_under_the_arm_as_it_was_raised_then() -> None:
    watch = ArmWatch()
    third = UUID(int=3)
    watch.see(OPEN, [], 1.0)
    watch.note_passing(SECOND, Arm(GateState.OPEN, third, 6.0), 5.0)
    watch.note_passing(third, Arm(GateState.OPEN, third, 6.0), 7.0)
    assert (watch.followed(SECOND), watch.followed(third)) == (True, False)


def test_who_goes_in_under_an_arm_raised_for_nobody_follows_nobody_of_before() -> None:
    watch = opened()
    watch.see(OPEN, [], 1.0)
    watch.note_passing(SECOND, Arm(GateState.OPEN, None, 4.0), 5.0)
    assert not watch.followed(SECOND)
