"""True visits come from the frames: who was near, when, what became of it, and who followed."""

from benchmarks.visit_truth.street_lane import Told
from benchmarks.visit_truth.true_visits import TrueVisit, true_visits
from demo.street.scripts.casts import script_of
from demo.street.scripts.performance import FrameTruth, Performance
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
