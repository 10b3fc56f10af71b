"""A heartbeat within its bounds, and what an older node leaves unsaid."""

from typing import Any

import pytest
from pydantic import ValidationError

from wire.examples import example_health
from wire.health import CameraState, LaneHealth, NodeHealth

LANE = LaneHealth(lane="in-1", camera=CameraState.LIVE)


def health(**changed: Any) -> NodeHealth:  # noqa: ANN401 - any field
    return NodeHealth.model_validate({**example_health().model_dump(), **changed})


def test_what_an_older_node_does_not_say_is_unknown_and_not_nought() -> None:
    assert (LANE.holds_s, LANE.sayings, LANE.fault, LANE.last_frame_age_s) == (None, None, None, None)
    assert health(mirrored=None, oldest_unacked=None).mirrored is None


@pytest.mark.parametrize(
    "changed",
    [
        {"backlog": -1},
        {"up_s": -0.1},
        {"up_s": float("nan")},
        {"failures": {"Not A Word": 1}},
        {"failures": {"camera_lost": -1}},
        {"node_version": "x" * 33},
        {"lanes": [LANE] * 65},
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        health(**changed)


def test_as_many_lanes_as_a_node_may_have_are_told() -> None:
    assert len(health(lanes=[LANE] * 64).lanes) == 64
