"""When a notice on a board is over: pure rules."""

import math

import pytest

from edge.gate.notice_rules import GONE_FOR_S, SHOWN_FOR_S, Standing, is_over
from wire.ids import PassageId, new_id

HIM, ANOTHER = new_id(), new_id()
NOTICE = Standing(since_s=100, whom=HIM, seen_s=100)


def over(
    notice: Standing = NOTICE,
    there: tuple[PassageId, ...] = (HIM,),
    now_s: float = 110,
    raised_s: float = -math.inf,
    *,
    is_held: bool = False,
) -> bool:
    return is_over(notice, there, now_s, raised_s, is_held=is_held)


def test_it_stands_as_long_as_he_does() -> None:
    assert not over()
    assert not over(there=(ANOTHER, HIM))


@pytest.mark.parametrize(
    "now_s, ends", [(100 + SHOWN_FOR_S - 0.1, False), (100 + SHOWN_FOR_S, True)], ids=["before", "then"]
)
def test_its_time_is_over(now_s: float, ends: bool) -> None:  # noqa: FBT001 - expected
    assert over(now_s=now_s) is ends


def test_an_arm_that_rises_after_it_or_is_held_ends_it() -> None:
    assert not over(raised_s=99)
    assert over(raised_s=100)
    assert over(raised_s=105)
    assert over(is_held=True)


@pytest.mark.parametrize("there", [(), (ANOTHER,)], ids=["nobody", "somebody who walks past"])
def test_who_is_hidden_for_a_moment_is_still_told(there: tuple[PassageId, ...]) -> None:
    seen = Standing(100, HIM, seen_s=110)
    assert not over(seen, there, now_s=110 + GONE_FOR_S - 0.1)
    assert over(seen, there, now_s=110 + GONE_FOR_S)


def test_of_one_who_was_never_seen_nothing_is_concluded_until_another_one_is() -> None:
    assert not over(Standing(100, HIM, None), ())
    assert over(Standing(100, HIM, None), (ANOTHER,))


def test_what_was_said_to_nobody_in_particular_is_for_whoever_comes() -> None:
    assert not over(Standing(100, None, None), (ANOTHER,))
