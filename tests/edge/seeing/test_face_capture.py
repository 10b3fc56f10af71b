"""Faces are looked for and kept only on the lanes and days that a purpose record names."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from edge.gate.barrier import Barrier, Wish
from edge.lane import Lane, LaneSettings, Recognisers
from edge.recognisers import open_recognisers
from edge.seeing.face_capture import FaceFunction
from edge.seeing.motion import MotionSettings
from edge.seeing.purposes import FaceCapturePurpose
from edge.settings import ModelSettings
from edge.visits.association.subjects import SubjectSettings
from edge.visits.book import VisitSettings
from gate_drivers.simulated import SimulatedGate, SimulatedGateOptions
from models.base import Box, DetectedObject, FaceCapture, ObjectKind, Picture, Point, RecogniserError
from models.scripted import ScriptedFaceDetector, ScriptedObjectDetector, ScriptedPlateReader
from models.settings import WeightSettings
from models.weights.download import PublishedSource
from models.weights.registry import Weights, registered_weights
from tests.edge.lanes import EMPTY, Gatehouse, TimedCamera, WitnessGate, moving_pictures
from wire.events import BarrierResult, EvidenceKind, PassageRecorded, Subject, Verdict

PERSON = Box(250, 60, 350, 340)
FACE = FaceCapture(Box(280, 80, 320, 130), (Point(300, 100),) * 5, 0.95, 0.7)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Gatehouse]:
    house = Gatehouse(tmp_path)
    yield house
    house.close()


def today(house: Gatehouse) -> date:
    return house.clock.now().astimezone().date()


def record(house: Gatehouse, first: int = 0, last: int = 5, lane: str = "in-1") -> FaceCapturePurpose:
    return FaceCapturePurpose(
        purpose="missing child",
        legal_basis="consent",
        decided_by="Li",
        **{"from": today(house) + timedelta(days=first)},
        until=today(house) + timedelta(days=last),
        lanes=frozenset({lane}),
    )


def pictures(count: int) -> list[Picture]:
    """Pictures that change, with something to see where the person stands."""
    shown = moving_pictures(count)
    for picture in shown:
        picture[60:340:5, 250:350] = 20
    return shown


def lane(house: Gatehouse, purpose: FaceCapturePurpose | None, faces: ScriptedFaceDetector) -> Lane:
    """A pedestrian lane to which somebody comes and stands for a while, at the end with the face to the camera."""
    seen = [[DetectedObject(ObjectKind.PERSON, PERSON, 0.9)]] * 10
    subjects = SubjectSettings(frozenset({Subject.PERSON}))
    return Lane(
        LaneSettings("in-1", house.rules, subjects, VisitSettings(), MotionSettings(), purpose),
        TimedCamera(pictures(24 + EMPTY)),
        Recognisers(None, ScriptedObjectDetector([*[[]] * EMPTY, *seen, []]), faces),
        house.roster,
        house.evidence,
        Barrier("in-1", SimulatedGate(SimulatedGateOptions()), house.journal, deadline_s=3),
        house.journal,
    )


def kinds(passage: PassageRecorded) -> list[EvidenceKind]:
    return [picture.kind for picture in passage.evidence]


async def test_without_a_record_nobody_looks_for_faces(house: Gatehouse) -> None:
    faces = ScriptedFaceDetector([[FACE]])
    working = lane(house, None, faces)
    await working.run()
    (passage,) = house.passages()
    assert faces.asked == 0
    assert kinds(passage) == [EvidenceKind.SCENE, EvidenceKind.PERSON]
    assert (working.persons, working.visits) == (1, {}), "a person is no vehicle without a plate"


async def test_with_a_record_in_force_the_frame_with_the_face_wins_and_the_face_is_kept(house: Gatehouse) -> None:
    in_one_look_of_all = [[], [], [FACE], []]
    faces = ScriptedFaceDetector(in_one_look_of_all)
    await lane(house, record(house), faces).run()
    (passage,) = house.passages()
    assert kinds(passage) == [EvidenceKind.SCENE, EvidenceKind.PERSON, EvidenceKind.FACE]
    face = passage.evidence[-1]
    assert (face.width, face.height) == (64, 80)


async def test_who_shows_no_face_leaves_a_picture_as_well(house: Gatehouse) -> None:
    await lane(house, record(house), ScriptedFaceDetector([[]])).run()
    (passage,) = house.passages()
    assert kinds(passage) == [EvidenceKind.SCENE, EvidenceKind.PERSON]


@pytest.mark.parametrize("first,last,other", [(1, 5, "in-1"), (-9, -1, "in-1"), (0, 5, "in-2")])
async def test_before_after_and_beside_its_record_the_function_is_off(
    house: Gatehouse, first: int, last: int, other: str
) -> None:
    faces = ScriptedFaceDetector([[FACE]])
    await lane(house, record(house, first, last, other), faces).run()
    assert faces.asked == 0
    assert kinds(house.passages()[0]) == [EvidenceKind.SCENE, EvidenceKind.PERSON]


def test_the_end_of_a_record_is_said_once_in_log_and_health(
    house: Gatehouse, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        function = FaceFunction("in-1", record(house), ScriptedFaceDetector([[FACE]]), house.journal)
        picture = moving_pictures(1)[0]
        assert function.find(picture) == (FACE,)
        assert house.journal.failures == {}
        house.clock.wall += timedelta(days=6)
        assert [function.find(picture) for _ in range(3)] == [None] * 3
        assert not function.in_force()
    assert house.journal.failures == {"face_capture_expired": 1}
    (line,) = caplog.messages
    assert "purpose record of face capture ended" in line


def test_a_record_that_is_over_at_the_start_is_said_too(house: Gatehouse) -> None:
    FaceFunction("in-1", record(house, -9, -1), None, house.journal)
    assert house.journal.failures == {"face_capture_expired": 1}


async def test_a_network_that_fails_is_counted_and_loses_nobody(house: Gatehouse) -> None:
    await lane(house, record(house), ScriptedFaceDetector([RecogniserError("no memory")])).run()
    (passage,) = house.passages()
    assert passage.subject is Subject.PERSON
    assert house.journal.failures["recogniser_of_faces"] >= 3


class Watched(Weights):
    """Weights that note what is asked for; none is there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(registered_weights(), WeightSettings(folder, offline=True), PublishedSource())
        self.asked: list[str] = []

    def find(self, name: str) -> Path | None:
        self.asked.append(name)
        return super().find(name)


@pytest.mark.parametrize("wanted", [False, True])
def test_the_weight_is_not_even_looked_for_unless_a_record_wants_it(tmp_path: Path, wanted: bool) -> None:  # noqa: FBT001 - a column
    weights = Watched(tmp_path)
    assert open_recognisers(ModelSettings(), weights, faces=wanted).faces is None
    assert "yolox-nano" in weights.asked
    assert ("face-yunet" in weights.asked) == wanted


@pytest.mark.parametrize("cycle,searched", [(False, 0), (True, 10)])
async def test_in_a_lane_without_vehicles_plates_are_searched_only_where_somebody_rides(
    house: Gatehouse,
    cycle: bool,  # noqa: FBT001 - a column
    searched: int,
) -> None:
    door, reader = lane(house, None, ScriptedFaceDetector([])), ScriptedPlateReader([[]])
    person = [DetectedObject(ObjectKind.PERSON, PERSON, 0.9)]
    ridden = [DetectedObject(ObjectKind.BICYCLE, Box(20, 200, 120, 340), 0.9)] if cycle else []
    door._recognisers = Recognisers(
        reader, ScriptedObjectDetector([*[[]] * EMPTY, *[[*person, *ridden]] * 10, []])
    )
    await door.run()
    assert reader.asked == searched


async def test_the_door_of_a_pedestrian_lane_waits_for_the_guard_and_opens_like_a_barrier(
    house: Gatehouse,
) -> None:
    door = lane(house, None, ScriptedFaceDetector([]))
    await door.run()
    (passage,) = house.passages()
    assert (passage.decision.verdict, passage.decision.reason) == (Verdict.WAIT, "person_without_credential")
    assert house.moves() == []
    door.barrier._driver = WitnessGate(house.outbox)
    moved = await door.barrier.open_for(Wish("c-1", "visitor", "guard", passage=passage.passage))
    assert moved.result is BarrierResult.OPENED
    assert house.moves() == [moved]
