"""Real scenes that pan by, one after the other: each begins with a cut, whichever frames are seen."""

from pathlib import Path

import av
import numpy as np
import pytest

from benchmarks.pan_clip import Pan, labelled_scenes, write_pan_clip
from edge.seeing.motion import Motion, MotionGate, MotionSettings
from models.base import Picture
from tests.services.needs import needs_folder

pytestmark = [pytest.mark.pictures, pytest.mark.slow]

PAN = Pan()
FRAMES = round(PAN.seconds * PAN.fps)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> list[Picture]:
    """The frames as a camera's encoder leaves them: it smooths what is dark, and that is what can deceive."""
    scenes = labelled_scenes(needs_folder("GATEHOUSE_TEST_DATA", "the real pictures") / "plate_scenes")
    path: Path = tmp_path_factory.mktemp("pan") / "pan.mp4"
    write_pan_clip(path, [scene.picture for scene in scenes], PAN)
    with av.open(path) as container:
        return [np.asarray(frame.to_ndarray(format="bgr24"), np.uint8) for frame in container.decode(video=0)]


@pytest.mark.parametrize("every", [1, 2, 3, 4, 6, 9])
def test_every_scene_is_cut_from_the_one_before_and_nothing_else_is(film: list[Picture], every: int) -> None:
    gate, seen = MotionGate(MotionSettings()), range(0, len(film), every)
    cuts = [number // FRAMES for number in seen if gate.judge(film[number]) is Motion.CUT]
    assert cuts == list(range(1, len(film) // FRAMES))
