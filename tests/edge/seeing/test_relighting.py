"""The empty lane after a switch of the camera or a lamp: as it looks now, also where somebody stands."""

import numpy as np
import pytest

from edge.seeing.relighting import Levels, relit

LEVEL = 12.0
STANDS = (slice(10, 30), slice(20, 44))
"""Cells in which somebody stands."""


@pytest.fixture
def lane() -> Levels:
    return np.random.default_rng(1).uniform(20, 200, (36, 64)).astype(np.float32)


def infrared(levels: Levels) -> Levels:
    return (0.7 * levels + 45).astype(np.float32)


def with_somebody(levels: Levels, level: float = 230) -> Levels:
    shown = levels.copy()
    shown[STANDS] = level
    return shown


@pytest.mark.parametrize("gain", [1.0, 1.2])
def test_the_lane_is_as_it_looks_now_also_behind_who_stands_there(lane: Levels, gain: float) -> None:
    after = relit(lane, with_somebody(gain * lane), with_somebody(infrared(lane), 240), gain, LEVEL)
    assert after is not None
    assert np.abs(after - infrared(lane)).max() < 1


def test_whoever_moves_on_meanwhile_changes_nothing(lane: Levels) -> None:
    now = infrared(lane)
    now[5:35, 14:50] = 240
    after = relit(lane, with_somebody(lane), now, 1.0, LEVEL)
    assert after is not None
    assert np.abs(after - infrared(lane)).max() < 1


def test_a_light_that_turns_slowly_is_no_switch(lane: Levels) -> None:
    assert relit(lane, lane, lane + 4, 1.0, LEVEL) is None
    assert relit(lane, lane, lane, 1.0, LEVEL) is None


def test_what_comes_near_at_once_is_no_light(lane: Levels) -> None:
    lorry = lane.copy()
    lorry[:, 10:] = 220
    assert relit(lane, lane, lorry, 1.0, LEVEL) is None


def test_another_scene_is_no_light(lane: Levels) -> None:
    assert relit(lane, lane, lane[::-1].copy(), 1.0, LEVEL) is None


def test_where_hardly_anything_of_the_lane_is_seen_nobody_can_say(lane: Levels) -> None:
    hidden = np.full_like(lane, 250)
    assert relit(lane, hidden, hidden - 30, 1.0, LEVEL) is None


def test_a_lane_of_one_grey_is_only_lifted() -> None:
    grey = np.full((36, 64), 90, np.float32)
    after = relit(grey, grey, grey + 40, 1.0, LEVEL)
    assert after is not None
    assert np.allclose(after, 130)
