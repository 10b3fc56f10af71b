"""Every cast plays to its end, the same for the same seed, and does what its name says."""

from itertools import pairwise

import pytest

from demo.street.scripts.casts import DRAWN, script_of
from demo.street.scripts.performance import FrameTruth, Seen, play
from demo.street.scripts.script import Kind, Script
from demo.street.scripts.stage import Phase
from demo.street.world import ARM_Z_M
from tests.demo.street.scripts.blank import Blank

_SEEDS = range(3)


def played(script: Script, fps: float = 10, opens_after_s: float | None = 1.5) -> list[FrameTruth]:
    return [truth for _, truth in play(script, fps, Blank(), opens_after_s=opens_after_s)]


def seen(frames: list[FrameTruth], player: int) -> list[Seen]:
    return [one for frame in frames for one in frame.seen if one.player == player]


@pytest.mark.parametrize("cast", DRAWN)
def test_a_cast_plays_to_its_end(cast: str) -> None:
    for seed in _SEEDS:
        script = script_of(cast, seed)
        frames = played(script)
        assert frames[-1].time_s < script.lasts_s - 1
        for number, player in enumerate(script.players):
            assert player.parked or any(one.near for one in seen(frames, number)), (seed, number)


@pytest.mark.parametrize("cast", DRAWN)
def test_the_same_seed_gives_the_same_script_and_another_one_another(cast: str) -> None:
    assert script_of(cast, 3) == script_of(cast, 3)
    assert script_of(cast, 3) != script_of(cast, 4)


@pytest.mark.parametrize("cast", DRAWN)
def test_cars_in_the_lane_never_drive_into_each_other(cast: str) -> None:
    for seed in _SEEDS:
        script = script_of(cast, seed)
        for frame in played(script, fps=5):
            lane = sorted(
                (one.z, one.z + 4.4)
                for one in frame.seen
                if abs(one.x + 1.15) < 0.6 and script.players[one.player].kind is Kind.CAR
            )
            assert all(far <= near for (_, far), (near, _) in pairwise(lane)), (seed, frame)


def test_nobody_drives_through_the_arm_while_it_is_down() -> None:
    for cast in DRAWN:
        script = script_of(cast, 2)
        for frame in played(script, opens_after_s=None):
            under = [one for one in frame.seen if one.near and one.z < ARM_Z_M < one.z + 1.0 and one.speed > 0.5]
            cars = [one for one in under if script.players[one.player].kind is not Kind.PERSON]
            assert not cars or frame.arm > 0.3, (cast, frame)


def test_a_tailgater_goes_in_on_the_opening_of_the_one_ahead() -> None:
    behind = []
    for seed in range(10):
        frames = played(script_of("tailgater", seed), fps=25)
        first, second = ([one for one in seen(frames, number) if one.entering] for number in (0, 1))
        assert first
        behind += [second[0].z] if second else []
    assert len(behind) > 5


def test_who_turns_back_never_passes_the_arm() -> None:
    frames = played(script_of("turn_back", 1))
    assert min(one.z for one in seen(frames, 0)) > ARM_Z_M
    assert seen(frames, 0)[-1].phase is Phase.LEAVING


def test_who_comes_again_was_out_of_the_picture_in_between() -> None:
    frames = played(script_of("come_again", 1))
    near = [any(one.near for one in frame.seen) for frame in frames]
    begun = [place for place, (before, now) in enumerate(pairwise(near)) if now and not before]
    assert len(begun) == 2
    assert any(not frame.seen for frame in frames[begun[0] : begun[1]])


def test_who_is_parked_is_there_in_the_first_frame_and_never_near() -> None:
    frames = played(script_of("parked_from_start", 1))
    assert [one.player for one in frames[0].seen] == [0]
    assert not any(one.near for one in seen(frames, 0))


def test_a_lost_camera_gives_no_frame() -> None:
    script = script_of("lost_35s", 1)
    times = [frame.time_s for frame in played(script)]
    (start, end), *_ = script.outages
    assert end - start == 35
    assert not any(start <= time_s < end for time_s in times)
    assert times[-1] > end


def test_an_unknown_cast_is_named_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no cast 'parade'; there are resident, stranger"):
        script_of("parade", 1)


def test_photographed_casts_need_photographs() -> None:
    with pytest.raises(ValueError, match="needs photographs of three cars"):
        script_of("photo_two", 1)


@pytest.mark.parametrize("fps", [3, 5, 12, 25])
def test_a_script_takes_as_long_whatever_the_rate(fps: int) -> None:
    for cast in ("resident", "turn_back", "tailgater", "both_ways"):
        script = script_of(cast, 1)
        assert played(script, fps)[-1].time_s == pytest.approx(played(script, 10)[-1].time_s, abs=1.5)
