"""Six people one after the other, all seen from behind, through a real lane: six passages, six pictures."""

import time
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.app import lane_settings
from edge.cameras.base import CameraHealth, Frame
from edge.cameras.settings import CameraSettings
from edge.gate.barrier import Barrier
from edge.lane import Lane, Recognisers
from edge.settings import LaneTable
from gate_drivers.simulated import SimulatedGate, SimulatedGateOptions
from models.base import ObjectKind, Picture
from models.readers import open_object_detector, open_weights
from models.sharpness import sharpness
from tests.edge.events import NOW
from tests.edge.lanes import Gatehouse
from tests.services.needs import needs_folder
from wire.events import Evidence, EvidenceKind, PassageRecorded, Subject, Verdict
from wire.health import CameraState

pytestmark = [pytest.mark.pictures, pytest.mark.slow]

FPS = 10
SHOWN = ((6, 20), (22, 45), (50, 70), (74, 87), (92, 120), (123, 137))
"""Seconds of the film in which each of the six is in view."""


class FilmCamera:
    """Gives every Nth frame of a film at the film's own times, as fast as it is asked."""

    def __init__(self, film: Path, every: int) -> None:
        self._film, self._every = film, every

    async def frames(self) -> AsyncIterator[Frame]:
        reader = cv2.VideoCapture(str(self._film))
        number = 0
        while True:
            there, picture = reader.read()
            if not there:
                break
            if number % self._every == 0:
                elapsed_s = number / FPS
                shown = np.asarray(picture, np.uint8)
                yield Frame(shown, number, NOW + timedelta(seconds=elapsed_s), 1000 + elapsed_s)
            number += 1
        reader.release()

    def health(self) -> CameraHealth:
        return CameraHealth(CameraState.LIVE, last_frame_monotonic_s=time.monotonic())

    async def aclose(self) -> None:
        """Nothing to let go of."""


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Gatehouse]:
    house = Gatehouse(tmp_path)
    yield house
    house.close()


def pedestrian_lane(house: Gatehouse, recognisers: Recognisers, every: int) -> Lane:
    film = needs_folder("GATEHOUSE_TEST_DATA", "the real pictures") / "videos/one-by-one-person-detection.mp4"
    subjects = frozenset({Subject.PERSON, Subject.NON_MOTOR})
    table = LaneTable(id="door-1", camera=CameraSettings(source=str(film)), subjects=subjects)
    gate = SimulatedGate(SimulatedGateOptions())
    return Lane(
        lane_settings(table),
        FilmCamera(film, every),
        recognisers,
        house.roster,
        house.evidence,
        Barrier("door-1", gate, house.journal, deadline_s=3),
        house.journal,
    )


def shown_when(passage: PassageRecorded) -> int:
    """Which of the six was in view when the picture that is kept was taken."""
    at_s = (passage.captured_at - NOW).total_seconds()
    return next(number for number, (begin_s, end_s) in enumerate(SHOWN, 1) if begin_s <= at_s <= end_s)


def picture_of(house: Gatehouse, evidence: Evidence) -> Picture:
    content = house.evidence.load(evidence.sha256)
    assert content is not None
    return np.asarray(cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def persons_kept(house: Gatehouse) -> list[Picture]:
    """The last picture kept of each person, as the passages have to be: one each, told with scene and person."""
    last = {passage.passage: passage for passage in house.passages()}
    assert [shown_when(passage) for passage in last.values()] == [1, 2, 3, 4, 5, 6]
    assert {passage.subject for passage in last.values()} == {Subject.PERSON}
    assert {passage.decision.verdict for passage in last.values()} == {Verdict.WAIT}
    for passage in last.values():
        assert [picture.kind for picture in passage.evidence] == [EvidenceKind.SCENE, EvidenceKind.PERSON]
    return [picture_of(house, passage.evidence[1]) for passage in last.values()]


@pytest.mark.weights
async def test_six_people_are_six_passages_each_with_a_good_picture(house: Gatehouse) -> None:
    needs_folder("GATEHOUSE_WEIGHTS_DIR", "the folder of weights")
    detector = open_object_detector(open_weights())
    await pedestrian_lane(house, Recognisers(None, detector), every=5).run()
    for picture in persons_kept(house):
        height, width = picture.shape[:2]
        assert height > 0.8 * 432
        assert height > 1.8 * width
        (found,) = [one for one in detector.detect(picture) if one.kind is ObjectKind.PERSON]
        assert found.box.area > 0.6 * height * width
        assert sharpness(picture, 128) > 0.4
    assert house.journal.failures == {}


async def test_without_any_weights_motion_alone_finds_all_six(house: Gatehouse) -> None:
    await pedestrian_lane(house, Recognisers(None, None), every=1).run()
    for picture in persons_kept(house):
        assert picture.shape[0] > 0.8 * 432
        assert picture.shape[0] > 1.5 * picture.shape[1]
