"""True visits come from the frames: who was near, when, what became of it, who followed, and who was hidden."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from benchmarks.visit_truth.street_lane import Told
from benchmarks.visit_truth.true_visits import TrueVisit, true_visits
from demo.street.scripts.casts import script_of
from demo.street.scripts.performance import FrameTruth, Performance, Seen
from demo.street.scripts.stage import Phase
from tests.demo.street.scripts.blank import Blank


def visits_of(cast: str, seed: int = 1, fps: float = 10, *, opens: bool = True) -> tuple[TrueVisit, ...]:
    """Play a cast with somebody at the gate who opens once a stand for those entitled."""
    script = script_of(cast, seed)
    performance = Performance(script, Blank())
    frames, served = list[FrameTruth](), set[int]()
    while not performance.stage.over:
        performance.advance(len(frames) / fps)
        for number, puppet in enumerate(performance.stage.puppets):
            if opens and puppet.player.entitled and puppet.stood_s > 1.5 and number not in served:
                served.add(number)
                performance.gate.open(performance.stage.time_s)
        frames.append(performance.truth())
    return true_visits(script, Told(tuple(frames), (), {}, (), (), tuple(performance.gate.orders), 0.0))


def test_a_resident_passes() -> None:
    (visit,) = visits_of("resident")
    assert (visit.outcome, visit.direction, visit.entitled, visit.followed) == ("passed", "in", True, False)
    assert visit.stood_s is not None
    assert visit.seen_from_s < visit.from_s < visit.stood_s < visit.until_s <= visit.seen_until_s


def test_who_turns_back_did_not_pass() -> None:
    (visit,) = visits_of("turn_back")
    assert (visit.outcome, visit.direction) == ("turned_back", "in")


def test_who_comes_again_visits_twice() -> None:
    first, second = visits_of("come_again")
    assert first.player == second.player
    assert first.seen_until_s < second.seen_from_s


def test_who_drives_away_goes_out_and_is_not_entitled() -> None:
    visit = visits_of("away_under_entry")[0]
    assert (visit.outcome, visit.direction, visit.entitled) == ("passed", "out", False)


def test_a_tailgater_followed_and_the_next_in_a_queue_did_not() -> None:
    followed = [[visit.followed for visit in visits_of("tailgater", seed)] for seed in range(8)]
    assert [False, True] in followed
    assert not any(first for first, *_ in followed)
    assert not any(visit.followed for visit in visits_of("bumper_to_bumper_stopping"))


def test_walkers_and_who_is_parked_are_no_visits() -> None:
    assert [visit.player for visit in visits_of("person_crossing")] == [1]
    assert [visit.player for visit in visits_of("parked_from_start")] == [1]


def stay_of(*shown: float) -> TrueVisit:
    """Give a car's stay of one frame for each share that is shown of it."""
    coming = Seen(0, 20.0, -1.15, 5.0, Phase.COMING, near=False, stood_s=0.0, entering=False, shown=1.0)
    near = (replace(coming, z=7.0, near=True, shown=one) for one in shown)
    seen: Sequence[Seen] = [coming, coming, coming, *near, coming, coming]
    frames = tuple(FrameTruth(number / 5, 0.0, (one,)) for number, one in enumerate(seen))
    (stay,) = true_visits(script_of("stranger", 1), Told(frames, (), {}, (), (), (), 0.0))
    return stay


@pytest.mark.parametrize(
    "shown, hidden, brief",
    [
        ((1.0, 1.0, 1.0), False, False),
        ((0.0, 0.5, 0.2, 0.5, 0.0, 0.5), False, False),
        ((0.0, 1.0, 0.49, 1.0, 0.49, 0.49), True, False),
        ((0.0, 0.0, 0.0), True, False),
        ((1.0, 1.0), False, True),
        ((0.0,), False, True),
    ],
)
def test_a_stay_is_a_visit_if_it_is_shown_by_half_in_three_frames(
    shown: tuple[float, ...], *, hidden: bool, brief: bool
) -> None:
    stay = stay_of(*shown)
    assert (stay.hidden, stay.brief) == (hidden, brief)
    assert stay.counted is not (hidden or brief)


def test_a_rider_between_two_cars_is_hidden_at_few_frames_a_second_only() -> None:
    slow, fast = ({one.player: one.hidden for one in visits_of("e_bike_between", fps=fps)} for fps in (3, 25))
    assert slow == {0: False, 1: True, 2: False}
    assert fast == {0: False, 1: False, 2: False}
