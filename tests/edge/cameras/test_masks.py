"""What is masked is black in every frame that leaves the camera's own process, and the rest is as it was."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from pydantic import ValidationError

from edge.cameras.masks import blackened
from edge.cameras.opening import open_camera
from edge.cameras.settings import CameraSettings, Pace
from tests.services.films import numbered_film

WINDOW = ((0.5, 0.5), (1.0, 0.5), (1.0, 1.0), (0.5, 1.0))
SLOPE = ((0.0, 0.0), (0.25, 0.0), (0.0, 0.25))


def test_every_polygon_is_filled_up_to_the_picture_s_border() -> None:
    white = np.full((100, 200, 3), 255, np.uint8)
    white.flags.writeable = False
    masked = blackened(white, (WINDOW, SLOPE))
    assert not masked[50:, 100:].any()
    assert not masked[2:10, 2:10].any()
    assert masked[:48, 60:].min() == 255
    assert masked[60:, :90].min() == 255
    assert white.min() == 255, "what came in is somebody else's"


def test_a_picture_that_lies_turned_in_memory_is_masked_as_it_is_seen() -> None:
    turned = np.rot90(np.full((100, 200, 3), 255, np.uint8))
    masked = blackened(turned, (WINDOW,))
    assert masked.shape == (200, 100, 3)
    assert not masked[100:, 50:].any()
    assert masked[:98].min() == 255


@pytest.mark.slow
async def test_no_frame_of_a_real_camera_shows_what_is_masked(tmp_path: Path) -> None:
    film = numbered_film(tmp_path / "film.mkv", 5)
    camera = open_camera(CameraSettings(source=str(film), pace=Pace.EVERY, masks=(WINDOW,)))
    frames = [frame async for frame in camera.frames()]
    await camera.aclose()
    assert len(frames) == 5
    for frame in frames:
        assert not frame.picture[121:, 161:].any()
        assert cv2.mean(frame.picture[130:, :150])[0] > 100


@pytest.mark.parametrize(
    "masks,fault",
    [
        ([[[0.1, 0.1], [0.2, 0.2]]], "mask 1 has 2 corners and needs three"),
        ([[[0.1, 0.1], [0.2, 0.1], [1.2, 0.2]]], "less than or equal to 1"),
        ([[[0.1, 0.1], [0.2, 0.1], [float("nan"), 0.2]]], "masks"),
        ([0.1, 0.1, 0.3, 0.3], "masks"),
        ([[[0.1], [0.2], [0.3]]], "masks"),
    ],
)
def test_a_mask_that_is_none_is_named(masks: object, fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        CameraSettings.model_validate({"source": "lane.mp4", "masks": masks})
