"""Real scenes through a real node: every visit ends once, and is read as the same reader reads the still."""

import time
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from benchmarks.pan_clip import Pan, SceneIndex, labelled_scenes, write_pan_clip
from benchmarks.pan_scenes import Ended, faults, read_stills, summary
from models.base import Picture
from models.readers import open_plate_reader, open_weights
from tests.e2e.house import House, Lane
from tests.services.needs import needs_folder
from tests.services.rtsp import RtspServer
from wire.events import PlateStatus
from wire.plates import PlateText

pytestmark = [
    pytest.mark.slow,
    pytest.mark.broker,
    pytest.mark.rtsp,
    pytest.mark.weights,
    pytest.mark.pictures,
    pytest.mark.timeout(360),
]

PAN = Pan(seconds=2.5, lead_in_s=2.5)
"""Who opens a stream studies its first second and shows none of it, so the first scene waits behind grey."""
LEAST_READ = 0.64
"""Share of the scenes; every third is shown, for all of them take a minute and a half."""


def test_every_scene_ends_once_and_as_its_still_is_read(tmp_path: Path) -> None:
    scenes = labelled_scenes(needs_folder("GATEHOUSE_TEST_DATA", "the real pictures") / "plate_scenes")[::3]
    pictures = [scene.picture for scene in scenes]
    film = tmp_path / "pan.mp4"
    write_pan_clip(film, pictures, PAN)
    with RtspServer(film) as camera, House(tmp_path / "house", [Lane(camera.url)]) as house:
        house.start_node()
        play_once(house, camera)
        index = SceneIndex(pictures, PAN)
        ended = [ended_of(house, passage, index) for passage in house.passages()]
        numbers = house.node_view()
    stills = read_stills(open_plate_reader(open_weights()), scenes)

    print(summary(ended, stills, scenes))  # noqa: T201 - m of n is what this test is asked for
    assert faults(ended, stills) == ()
    assert sum(visit.status is PlateStatus.READ for visit in ended) >= LEAST_READ * len(scenes)
    assert (numbers["lost"], numbers["dead"], numbers["failures"]) == (0, 0, {})


def play_once(house: House, camera: RtspServer) -> None:
    """Let the node see the whole film and no second showing, and all that it made come to the centre."""
    house.node.until(lambda: house.lane_now()["camera"] == "live", "picture")
    house.node.until(lambda: house.lane_now()["camera"] != "live", "end of the film", patience_s=200)
    camera.kill()
    # The lane takes whoever was in view as gone after some silence; then all it has is told.
    time.sleep(5)
    house.node.until(lambda: house.node_view()["backlog"] == 0, "empty outbox")


def ended_of(house: House, passage: dict[str, Any], index: SceneIndex) -> Ended:
    text = PlateText(passage["plate"]["text"]) if passage["plate"] else None
    return Ended(index.scene_of(kept_picture(house, passage)), PlateStatus(passage["plate_status"]), text)


def kept_picture(house: House, passage: dict[str, Any]) -> Picture:
    """Fetch the picture of the frame that won, through the centre, from the node."""
    scene = next(picture for picture in passage["pictures"] if picture["kind"] == "scene")
    address = f"{house.address}/api/v1/passages/{passage['id']}/pictures/{scene['sha256']}"
    content = house.web.get(address).raise_for_status().content
    return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR), np.uint8)
