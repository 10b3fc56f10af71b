import re

from hypothesis import given
from hypothesis import strategies as st

from edge.gate.commands.challenges import GOOD_FOR_S, ROTATE_S, SLEPT_S, Challenges

START_S = 5000.0


def test_a_challenge_is_128_random_bits_and_stays_for_its_time() -> None:
    challenges = Challenges(START_S)
    first = challenges.current(START_S)
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert challenges.current(START_S + ROTATE_S - 0.1) == first
    assert challenges.rotates_in_s(START_S + 1) == ROTATE_S - 1
    assert challenges.current(START_S + ROTATE_S) != first


def test_an_old_one_is_good_for_five_seconds_from_its_birth() -> None:
    challenges = Challenges(START_S)
    first = challenges.current(START_S)
    for passed_s in range(4):
        challenges.current(START_S + passed_s)
    assert challenges.life_s(first, START_S + 4) == 1
    assert challenges.life_s(first, START_S + GOOD_FOR_S) == 0
    assert challenges.life_s(first, START_S + 600) == 0


def test_a_silent_line_makes_no_challenge_older_than_it_is() -> None:
    challenges = Challenges(START_S)
    challenges.current(START_S)
    after_an_hour = challenges.current(START_S + 3600)
    assert challenges.life_s(after_an_hour, START_S + 3600) == GOOD_FOR_S


def test_nothing_of_another_start_is_known() -> None:
    before, after = Challenges(START_S), Challenges(START_S)
    assert after.life_s(before.current(START_S), START_S) == 0
    assert after.life_s("", START_S) == 0


@given(st.lists(st.floats(min_value=0, max_value=120), max_size=30))
def test_few_are_kept_and_whichever_was_given_out_last_lives_for_three_seconds_at_least(
    pauses: list[float],
) -> None:
    now_s = START_S
    challenges = Challenges(now_s)
    for pause in pauses:
        now_s += pause
        given_out = challenges.current(now_s)
        assert challenges.life_s(given_out, now_s) > GOOD_FOR_S - ROTATE_S - 1e-6
    assert len(challenges._born) <= GOOD_FOR_S / ROTATE_S + 1


def test_what_was_given_out_before_a_sleep_is_good_no_more() -> None:
    challenges = Challenges(START_S)
    before = challenges.current(START_S)
    challenges.be_awake(START_S + SLEPT_S)
    assert challenges.life_s(before, START_S + SLEPT_S) == 0
    assert challenges.life_s(challenges.current(START_S + SLEPT_S), START_S + SLEPT_S) == GOOD_FOR_S


def test_a_node_that_works_all_the_time_obeys_for_the_whole_of_it() -> None:
    challenges = Challenges(START_S)
    first = challenges.current(START_S)
    for passed_s in range(1, 5):
        challenges.be_awake(START_S + passed_s)
    assert challenges.life_s(first, START_S + 4) == 1
